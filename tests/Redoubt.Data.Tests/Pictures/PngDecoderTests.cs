using System.Text.Json;
using Redoubt.Evidence;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Data.Tests;

public sealed class PngDecoderTests
{
    private static readonly int[] ColorTypes = [0, 2, 3, 4, 6];
    private static readonly byte[] Small = new PngEncoder(5, 4, 2, 8, false, new RandomKey(1)).Encode();

    [Fact]
    public void Decode_EveryTypeDepthInterlacingAndFilter_GivesPilsPixels()
    {
        JsonElement corpus = GoldenPictures.Read("png");
        (int width, int height) = (corpus.GetProperty("width").GetInt32(), corpus.GetProperty("height").GetInt32());
        int checkedPictures = 0;
        foreach (JsonElement entry in GoldenPictures.All("png"))
        {
            Picture picture = PictureFile.Decode(entry.GetProperty("png").GetBytesFromBase64(), entry.GetProperty("name").GetString()!);
            Assert.Equal((width, height, entry.GetProperty("channels").GetInt32(), entry.GetProperty("maximum").GetInt32()), (picture.Width, picture.Height, picture.Channels, picture.Maximum));
            Assert.Equal(GoldenPictures.Samples(entry), picture.Samples);
            Assert.Equal(entry.GetProperty("transparent").GetBoolean(), picture.Remarks.HasFlag(PictureRemarks.Transparency));
            checkedPictures++;
        }

        Assert.Equal(180, checkedPictures);
    }

    [Fact]
    public void Decode_RandomSizes_GivesTheEncodersSamples()
    {
        for (uint i = 0; i < 300; i++)
        {
            RandomKey key = new RandomKey(TestSeed.Value).Fold(i);
            int type = ColorTypes[key.Below(5, 0)];
            int[] depths = type switch { 0 => [1, 2, 4, 8, 16], 3 => [1, 2, 4, 8], _ => [8, 16] };
            int depth = depths[key.Below(depths.Length, 1)];
            var palette = new byte[type == 3 ? 3 * (1 + key.Below(1 << depth, 4)) : 0];
            for (uint b = 0; b < palette.Length; b++) palette[b] = (byte)key.Fold(7).Below(256, b);
            var encoder = new PngEncoder(1 + key.Below(20, 2), 1 + key.Below(20, 3), type, depth, key.Below(2, 5) == 1, key) { Palette = palette };
            string name = $"seed {TestSeed.Value}, case {i}: {encoder}";
            Picture picture = PngDecoder.Decode(encoder.Encode(), name);
            Assert.True(picture.Samples.SequenceEqual(Expected(encoder)), name);
            Assert.Equal(new PictureHeader(encoder.Width, encoder.Height, picture.Channels), PictureFile.ReadHeader(new MemoryStream(encoder.Encode()), name));
        }
    }

    [Fact]
    public void WritePlanes_SixteenBits_DividesBy65535()
    {
        var picture = new Picture(3, 1, 1, 65535, [0, 1, 65535]);
        var planes = new float[9];
        picture.WritePlanes(planes, 3);
        Assert.Equal([0f, 1 / 65535f, 1f, 0f, 1 / 65535f, 1f, 0f, 1 / 65535f, 1f], planes);
    }

    [Fact]
    public void Decode_WhatThePngWriterWrote_IsTheSame()
    {
        byte[] pixels = FileBytes.Counting(7 * 5 * 3);
        Picture picture = PngDecoder.Decode(PngWriter.EncodeRgb(7, 5, pixels), "x.png");
        Assert.Equal([.. pixels.Select(static value => (ushort)value)], picture.Samples);
        Assert.Equal(PictureRemarks.None, picture.Remarks);
    }

    [Theory]
    [InlineData("gAMA", new byte[] { 0, 1, 0x86, 0xA0 }, true)]
    [InlineData("gAMA", new byte[] { 0, 0, 0xB1, 0x8F }, false)]
    [InlineData("iCCP", new byte[] { 1 }, true)]
    [InlineData("tEXt", new byte[] { 1 }, false)]
    public void Decode_GammaOrProfile_IsRemarked(string chunk, byte[] data, bool expected)
    {
        byte[] png = new PngEncoder(2, 2, 0, 8, false, new RandomKey(3)).Encode(PngEncoder.Chunk(chunk, data));
        Assert.Equal(expected, PngDecoder.Decode(png, "x.png").Remarks.HasFlag(PictureRemarks.ColorProfile));
    }

    [Fact]
    public void Decode_BytesAfterTheEnd_AreRemarked() =>
        Assert.Equal(PictureRemarks.TrailingBytes, PngDecoder.Decode((byte[])[.. Small, 1, 2, 3], "x.png").Remarks);

    // 5x4 RGB: IHDR at byte 8, IDAT at 33; the pixel bytes of IDAT begin at 41, its check and IEND are the last 16.
    public static TheoryData<Func<byte[], byte[]>, string> Broken => new()
    {
        { static png => png[..20], "x.png: is truncated, it ends at byte 20 inside its IHDR chunk." },
        { static png => With(png, 29, 0), "x.png: the IHDR chunk at byte 8 is damaged, its check does not match." },
        { static png => With(png, 45, (byte)~png[45]), "x.png: the IDAT chunk at byte 33 is damaged, its check does not match." },
        { static png => png[..^12], $"x.png: is truncated, it ends at byte {Small.Length - 12} before its IEND chunk." },
        { static png => png[..50], $"x.png: the IDAT chunk at byte 33 promises {Small.Length - 57} bytes, but only 5 follow." },
        { static png => [.. png[..8], .. png[33..]], "x.png: does not begin with an IHDR chunk (byte 8)." },
        { static png => [.. png[..33], .. PngEncoder.Chunk("IEND", [])], "x.png: has no pixels (no IDAT chunk)." },
        { static png => [.. png[..33], .. PngEncoder.Chunk("ABCD", []), .. png[33..]], "x.png: has an unknown critical chunk ABCD at byte 33." },
        { static png => [.. png[..33], .. png[8..]], "x.png: has a second chunk IHDR at byte 33." },
        { static png => [.. png[..^12], .. PngEncoder.Chunk("tEXt", []), .. png[33..]], $"x.png: has an IDAT chunk apart from the others at byte {Small.Length}." },
        { static png => Header(png, 8, 3), "x.png: has PNG color type 2 with 3 bits (byte 24), which the format does not have." },
        { static png => Header(png, 9, 5), "x.png: has PNG color type 5 with 8 bits (byte 24), which the format does not have." },
        { static png => Header(png, 12, 2), "x.png: has an unknown PNG compression, filter set or interlacing (byte 26)." },
        { static png => Header(png, 3, 0), "x.png: claims 0x4 pixels (byte 16), a picture has at least one." },
        { static png => Header(png, 9, 3), "x.png: has colors of a palette but no palette (no PLTE chunk)." },
        { static png => Header(png, 7, 5), "x.png: has too few pixels, they end in row 4." },
        { static png => Header(png, 1, 128), $"x.png: claims 8388613x4 pixels, {4 * (3 * 8388613 + 1)} bytes, but its {Small.Length - 57} compressed bytes cannot hold them." },
        { static png => Header(png, 0, 128), "x.png: claims 2147483653x4 pixels (byte 16), at most 67108864 in all are read." },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Decode_BrokenFile_IsOneSentence(Func<byte[], byte[]> damage, string message)
    {
        byte[] file = damage(Small);
        var e = Assert.Throws<UnreadableDataException>(() =>
        {
            PictureFile.ReadHeader(new MemoryStream(file), "x.png");
            PictureFile.Decode(file, "x.png");
        });
        Assert.Equal(message, e.Message);
    }

    [Theory]
    [InlineData(-1, "x.png: has damaged compressed pixels (IDAT).")]
    [InlineData(0, "x.png: has truncated compressed pixels (IDAT).")]
    public void Decode_WrongOrMissingAdler_IsFound(int change, string message)
    {
        byte[] data = Small[41..^16];
        if (change == 0) data = data[..^4];
        else data[^1] ^= 1;
        byte[] file = [.. Small[..33], .. PngEncoder.Chunk("IDAT", data), .. PngEncoder.Chunk("IEND", [])];
        Assert.Equal(message, Assert.Throws<UnreadableDataException>(() => PngDecoder.Decode(file, "x.png")).Message);
    }

    [Fact]
    public void Decode_UnknownFilter_NamesTheRow()
    {
        byte[] raw = new byte[2 * 3];
        raw[3] = 9;
        using var compressed = new MemoryStream();
        using (var zlib = new System.IO.Compression.ZLibStream(compressed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(raw);
        byte[] header = new PngEncoder(2, 2, 0, 8, false, new RandomKey(3)).Encode()[..33];
        byte[] file = [.. header, .. PngEncoder.Chunk("IDAT", compressed.ToArray()), .. PngEncoder.Chunk("IEND", [])];
        Assert.Equal("x.png: row 1 has the unknown filter 9.", Assert.Throws<UnreadableDataException>(() => PngDecoder.Decode(file, "x.png")).Message);
    }

    [Fact]
    public void Decode_PaletteIndexOutside_NamesTheRow()
    {
        var encoder = new PngEncoder(1, 3, 3, 8, false, new RandomKey(3)) { Palette = new byte[3 * 200] };
        byte[] file = encoder.Encode();
        byte[] shorter = [.. file[..33], .. PngEncoder.Chunk("PLTE", new byte[3]), .. file[(33 + 12 + 600)..]];
        Assert.StartsWith("x.png: row 0 has color ", Assert.Throws<UnreadableDataException>(() => PngDecoder.Decode(shorter, "x.png")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_Bomb_AllocatesLittle()
    {
        byte[] bomb = Header(Header(Small, 1, 2), 5, 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<UnreadableDataException>(() => PngDecoder.Decode(bomb, "x.png"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    // What the compressed bytes could hold, but do not: 8192x8192 bits need 8 MB, which 9 kB can unfold to.
    [Fact]
    public void Decode_LargeClaimThatTheBytesCouldHold_AllocatesLittle()
    {
        byte[] header = [0, 0, 32, 0, 0, 0, 32, 0, 1, 0, 0, 0, 0];
        using var compressed = new MemoryStream();
        using (var zlib = new System.IO.Compression.ZLibStream(compressed, System.IO.Compression.CompressionLevel.SmallestSize, leaveOpen: true)) zlib.Write(new byte[8_000_000]);
        byte[] data = [.. compressed.ToArray(), .. new byte[1000]];
        byte[] file = [.. PngChunks.Signature, .. PngEncoder.Chunk("IHDR", header), .. PngEncoder.Chunk("IDAT", data), .. PngEncoder.Chunk("IEND", [])];
        long before = GC.GetAllocatedBytesForCurrentThread();
        var e = Assert.Throws<UnreadableDataException>(() => PngDecoder.Decode(file, "x.png"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        Assert.Equal("x.png: claims 8192x8192 pixels, 8396800 bytes, but only 8000000 are compressed in it.", e.Message);
    }

    private static IEnumerable<ushort> Expected(PngEncoder encoder)
    {
        int kept = encoder.ColorType is 2 or 6 ? 3 : 1;
        for (int y = 0; y < encoder.Height; y++)
        {
            for (int x = 0; x < encoder.Width; x++)
            {
                for (int c = 0; c < (encoder.ColorType == 3 ? 3 : kept); c++)
                    yield return encoder.ColorType == 3 ? encoder.Palette[3 * encoder.Sample(x, y, 0) + c] : (ushort)encoder.Sample(x, y, c);
            }
        }
    }

    private static byte[] With(byte[] png, int at, byte value)
    {
        byte[] copy = [.. png];
        copy[at] = value;
        return copy;
    }

    // Changes a byte of IHDR's data and corrects the check.
    private static byte[] Header(byte[] png, int at, byte value)
    {
        byte[] data = png[16..29];
        data[at] = value;
        return [.. png[..8], .. PngEncoder.Chunk("IHDR", data), .. png[33..]];
    }
}
