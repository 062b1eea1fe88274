using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Models.Tests;

public sealed class JpegCompressionTests
{
    private const int Height = 9, Width = 7;

    // The picture of Drawn stored and read by libjpeg-turbo 2.1.5 (through Pillow 9.4). Odd sizes, so that blocks are filled up and chroma has half a pixel
    // too much. No coefficient lies within a tenth of a tie, where the integer transform of that program may round the other way.
    private static readonly byte[] HalvedAt75 =
    [
        0, 47, 98, 152, 57, 115, 181, 92, 32, 102, 213, 47, 137, 57, 69, 187, 64, 136, 113, 144, 87,
        153, 116, 83, 201, 101, 73, 114, 137, 65, 51, 144, 79, 92, 25, 13, 198, 154, 108, 134, 96, 69,
        89, 82, 159, 152, 138, 102, 170, 73, 93, 101, 93, 134, 213, 230, 219, 110, 136, 182, 231, 103, 151,
        12, 83, 135, 187, 86, 138, 194, 120, 62, 134, 244, 74, 161, 78, 87, 205, 85, 158, 139, 173, 123,
        167, 131, 101, 222, 122, 101, 148, 152, 83, 72, 167, 99, 111, 44, 42, 228, 189, 141, 161, 115, 82,
        146, 138, 210, 197, 174, 128, 187, 115, 131, 134, 118, 147, 218, 224, 203, 93, 115, 156, 192, 54, 93,
        0, 55, 84, 129, 42, 109, 185, 105, 38, 95, 202, 41, 135, 59, 73, 191, 70, 145, 128, 155, 85,
        144, 108, 79, 207, 123, 105, 149, 111, 35, 13, 123, 97, 154, 139, 0, 176, 123, 86, 146, 145, 161,
        113, 101, 169, 154, 138, 91, 142, 93, 106, 105, 86, 117, 178, 164, 190, 75, 86, 133, 193, 76, 134,
    ];

    private static readonly byte[] FullAt30 =
    [
        20, 20, 86, 104, 12, 202, 128, 71, 53, 85, 255, 10, 0, 137, 116, 216, 42, 124, 150, 178, 117,
        161, 48, 160, 214, 81, 119, 41, 126, 41, 163, 182, 61, 62, 0, 56, 218, 67, 69, 169, 137, 79,
        64, 88, 110, 204, 91, 23, 216, 78, 79, 74, 0, 55, 226, 190, 169, 168, 152, 201, 170, 154, 196,
        0, 126, 111, 213, 78, 150, 201, 178, 0, 120, 255, 81, 157, 93, 66, 182, 159, 149, 99, 173, 106,
        167, 81, 46, 183, 105, 123, 166, 150, 101, 90, 193, 110, 59, 60, 41, 225, 233, 140, 148, 132, 34,
        197, 55, 173, 215, 185, 224, 186, 61, 220, 165, 125, 190, 199, 238, 239, 48, 121, 139, 220, 8, 75,
        0, 62, 167, 210, 64, 154, 34, 124, 60, 0, 193, 5, 6, 232, 153, 154, 202, 107, 72, 227, 26,
        157, 112, 82, 242, 141, 109, 152, 54, 3, 0, 75, 54, 106, 255, 0, 57, 167, 36, 119, 250, 73,
        72, 134, 144, 255, 237, 47, 113, 79, 142, 158, 29, 87, 156, 77, 106, 148, 28, 118, 255, 71, 202,
    ];

    private static readonly byte[] GrayAt40 =
    [
        8, 15, 34, 90, 97, 106, 193, 42, 150, 168, 215, 11, 96, 100, 86, 165, 39, 71, 190, 17, 73,
        175, 0, 148, 255, 122, 220, 37, 242, 76, 226, 88, 5, 150, 61, 0, 168, 116, 63, 154, 65, 41,
        63, 3, 253, 68, 150, 65, 222, 117, 91, 43, 51, 0, 224, 210, 171, 171, 173, 175, 176, 178, 180,
    ];

    [Theory]
    [InlineData(3, 75, ChromaSampling.Halved)]
    [InlineData(3, 30, ChromaSampling.Full)]
    [InlineData(1, 40, ChromaSampling.Halved)]
    public void Apply_OddSizes_GivesTheSamplesOfAnotherProgram(int channels, int quality, ChromaSampling chroma)
    {
        byte[] expected = channels == 1 ? GrayAt40 : chroma == ChromaSampling.Full ? FullAt30 : HalvedAt75;
        int[] off = Differences(Levels(new JpegCompression(new Shape(channels, Height, Width), InputBounds.Unit, quality, chroma), Drawn(channels)), expected);

        Assert.InRange(off.Max(), 0, 2);
        Assert.InRange(off.Count(static d => d > 0), 0, off.Length / 20);
    }

    // REDOUBT_JPEG names a folder of files that benchmarks/peers/jpeg.py writes: many pictures, stored and read by another program.
    [Fact]
    public void Apply_PicturesOfAFolder_GivesTheSamplesOfAnotherProgram()
    {
        string? folder = Environment.GetEnvironmentVariable("REDOUBT_JPEG");
        if (folder is null) Assert.Skip("REDOUBT_JPEG names no folder of pictures; benchmarks/peers/jpeg.py writes one.");
        string[] files = Directory.GetFiles(folder, "*.jpegs");
        Assert.NotEmpty(files);
        foreach (string file in files.Order(StringComparer.Ordinal))
        {
            using var reader = new BinaryReader(File.OpenRead(file));
            int count = reader.ReadInt32(), quality = reader.ReadInt32(), full = reader.ReadInt32();
            var shape = new Shape(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
            var jpeg = new JpegCompression(shape, InputBounds.Unit, quality, full == 1 ? ChromaSampling.Full : ChromaSampling.Halved);
            long samples = 0, differing = 0, far = 0, sum = 0;
            for (int picture = 0; picture < count; picture++)
            {
                float[] clean = [.. reader.ReadBytes(shape.Count).Select(static level => level / 255f)];
                int[] off = Differences(Levels(jpeg, clean), reader.ReadBytes(shape.Count));
                samples += off.Length;
                differing += off.Count(static d => d > 0);
                sum += off.Sum();
                far += off.Count(static d => d > 2);
            }

            TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(
                $"{Path.GetFileName(file)}: {samples} samples, {100.0 * differing / samples:0.00} % differ, {100.0 * far / samples:0.00} % by more than two levels, mean {(double)sum / samples:0.000} levels"));
            Assert.InRange((double)sum / samples, 0, 0.3);
            Assert.InRange((double)far / samples, 0, 0.015);
        }
    }

    // Two half waves across and none down have one coefficient, √2·Σ value·wave over a row: what is left is its nearest multiple of the divisor.
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(20)]
    [InlineData(50)]
    public void Apply_OneWave_IsRoundedToAMultipleOfItsDivisor(int quality)
    {
        int divisor = QuantizationTable.Luminance(quality)[2];
        float[] picture = [.. Enumerable.Range(0, 64).Select(static i => (float)Math.Round(128 + 60 * Wave(i % 8, 2)) / 255)];
        double coefficient = Math.Sqrt(2) * picture.Take(8).Select(static (value, place) => (255.0 * value - 128) * Wave(place, 2)).Sum();
        double[] expected = [.. Enumerable.Range(0, 64).Select(i => 128 + divisor * Math.Round(coefficient / divisor) / (4 * Math.Sqrt(2)) * Wave(i % 8, 2))];
        byte[] found = Levels(new JpegCompression(new Shape(1, 8, 8), InputBounds.Unit, quality), picture);
        for (int i = 0; i < 64; i++) Assert.InRange(found[i], Math.Clamp(expected[i], 0, 255) - 1, Math.Clamp(expected[i], 0, 255) + 1);
    }

    [Theory]
    [InlineData(1, -1, 3)]
    [InlineData(3, 0, 1)]
    [InlineData(4, 0, 255)]
    public void Apply_AtTheBestQualityOfFlatPictures_ChangesNothing(int channels, float lower, float upper)
    {
        var bounds = new InputBounds(lower, upper);
        var jpeg = new JpegCompression(new Shape(channels, 5, 6), bounds, 100);
        foreach (int level in (int[])[0, 1, 77, 128, 254, 255])
        {
            float value = level == 255 ? upper : lower + level * (upper - lower) / 255;
            float[] picture = [.. Enumerable.Repeat(value, channels * 30)], found = new float[picture.Length];
            jpeg.Apply(picture, new RandomKey(0), found);
            Assert.Equal(picture, found);
        }
    }

    [Fact]
    public void Apply_AnyValues_StaysInsideTheBounds()
    {
        var jpeg = new JpegCompression(new Shape(3, 10, 11), new InputBounds(-0.5f, 2), 5);
        float[] picture = new float[330], found = new float[330];
        new RandomKey(TestSeed.Value).FillNormal(picture);
        picture[7] = float.NaN;
        jpeg.Apply(picture, new RandomKey(0), found);
        Assert.True(new InputBounds(-0.5f, 2).Contains(found), $"seed {TestSeed.Value}");
        Assert.Equal(GradientBehavior.Shattered, jpeg.Gradients);
    }

    [Fact]
    public void Constructor_BadArguments_SaysWhich()
    {
        Assert.StartsWith("An image is [C, H, W], the shape is [5].", Assert.Throws<ArgumentException>(() => new JpegCompression(new Shape(5), InputBounds.Unit, 75)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new JpegCompression(new Shape(1, 2, 2), InputBounds.Unit, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new JpegCompression(new Shape(1, 2, 2), InputBounds.Unit, 101));
        Assert.Throws<ArgumentOutOfRangeException>(() => new JpegCompression(new Shape(1, 2, 2), InputBounds.Unit, 75, (ChromaSampling)7));
    }

    private static double Wave(int place, int frequency) => Math.Cos((2 * place + 1) * frequency * Math.PI / 16);

    private static float[] Drawn(int channels)
    {
        var values = new float[channels * Height * Width];
        for (int i = 0; i < values.Length; i++)
        {
            int c = i / (Height * Width), y = i / Width % Height, x = i % Width;
            values[i] = (26 * x + 53 * y + 53 * c * (x + 2 * y) + 29 * x * y) % 256 / 255f;
        }

        return values;
    }

    private static byte[] Levels(JpegCompression jpeg, float[] picture)
    {
        var found = new float[picture.Length];
        jpeg.Apply(picture, new RandomKey(0), found);
        return [.. found.Select(static value => (byte)MathF.Round(255 * value))];
    }

    private static int[] Differences(byte[] found, byte[] expected) => [.. found.Zip(expected, static (a, b) => Math.Abs(a - b))];
}
