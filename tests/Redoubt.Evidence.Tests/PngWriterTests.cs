using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Redoubt.Evidence.Tests;

public sealed class PngWriterTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(28, 28, 1)]
    [InlineData(7, 3, 3)]
    [InlineData(32, 32, 3)]
    [InlineData(300, 200, 3)]
    public void Encode_AnyPixels_DecodesToTheSame(int width, int height, int channels)
    {
        // Half gradient, half noise, so that different rows choose different filters.
        Random random = new(width * height);
        byte[] pixels = new byte[width * height * channels];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)(i < pixels.Length / 2 ? i * 3 : random.Next(256));

        byte[] png = channels == 1 ? PngWriter.EncodeGrey(width, height, pixels) : PngWriter.EncodeRgb(width, height, pixels);

        Assert.Equal(pixels, Decode(png, width, height, channels));
        Assert.Equal(png, channels == 1 ? PngWriter.EncodeGrey(width, height, pixels) : PngWriter.EncodeRgb(width, height, pixels));
    }

    // The whole end chunk of every PNG file: length 0, "IEND", CRC AE426082 (PNG specification).
    [Fact]
    public void Encode_EndChunk_HasThePublishedCrc() =>
        Assert.EndsWith("0000000049454E44AE426082", Convert.ToHexString(PngWriter.EncodeGrey(1, 1, [0])), StringComparison.Ordinal);

    [Fact]
    public void Encode_WrongLength_SaysWhatFits()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => PngWriter.EncodeRgb(2, 2, new byte[11]));
        Assert.Contains("has 12 bytes, was 11", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(40000, 1)]
    public void Encode_BadSides_Throws(int width, int height) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PngWriter.EncodeGrey(width, height, new byte[Math.Max(width * height, 1)]));

    // An independent reader: chunk walk with bitwise CRC, the five filters from the specification.
    private static byte[] Decode(byte[] png, int width, int height, int channels)
    {
        Assert.Equal("89504E470D0A1A0A", Convert.ToHexString(png[..8]));
        using MemoryStream compressed = new();
        int at = 8;
        while (at < png.Length)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            string type = Encoding.ASCII.GetString(png, at + 4, 4);
            Assert.Equal(BitwiseCrc(png.AsSpan(at + 4, length + 4)), BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at + 8 + length)));
            if (type == "IDAT") compressed.Write(png, at + 8, length);
            if (type == "IHDR")
            {
                Assert.Equal(width, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at + 8)));
                Assert.Equal(height, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at + 12)));
                Assert.Equal([8, (byte)(channels == 1 ? 0 : 2), 0, 0, 0], png[(at + 16)..(at + 21)]);
            }

            at += 12 + length;
        }

        compressed.Position = 0;
        using ZLibStream zlib = new(compressed, CompressionMode.Decompress);
        using MemoryStream raw = new();
        zlib.CopyTo(raw);
        return Unfilter(raw.ToArray(), width * channels, height, channels);
    }

    private static byte[] Unfilter(byte[] raw, int stride, int height, int channels)
    {
        Assert.Equal((stride + 1) * height, raw.Length);
        byte[] pixels = new byte[stride * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < stride; x++)
            {
                int left = x >= channels ? pixels[y * stride + x - channels] : 0, up = y > 0 ? pixels[(y - 1) * stride + x] : 0;
                int predicted = raw[y * (stride + 1)] switch { 0 => 0, 1 => left, 2 => up, _ => throw new InvalidDataException("a filter that the writer does not use") };
                pixels[y * stride + x] = (byte)(raw[y * (stride + 1) + 1 + x] + predicted);
            }
        }

        return pixels;
    }

    private static uint BitwiseCrc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }
}
