using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Redoubt.Reports.Tests;

/// <summary>An 8-bit RGB or RGBA PNG, read without any shared code with the writer.</summary>
internal sealed class Picture
{
    private readonly byte[] _pixels;
    private readonly int _channels;

    internal Picture(byte[] png)
    {
        Width = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16));
        Height = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20));
        Assert.Equal(8, png[24]);
        _channels = png[25] switch { 2 => 3, 6 => 4, _ => throw new InvalidDataException("Not RGB or RGBA.") };
        using MemoryStream compressed = new();
        for (int at = 8; at < png.Length; at += 12 + BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at)))
        {
            if (Encoding.ASCII.GetString(png, at + 4, 4) == "IDAT") compressed.Write(png, at + 8, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at)));
        }

        compressed.Position = 0;
        using ZLibStream zlib = new(compressed, CompressionMode.Decompress);
        _pixels = Unfilter(zlib);
    }

    internal int Width { get; }

    internal int Height { get; }

    /// <summary>Mean of red, green and blue over all pixels, 0 to 255.</summary>
    internal double Brightness
    {
        get
        {
            double sum = 0;
            for (int i = 0; i < _pixels.Length; i += _channels) sum += _pixels[i] + _pixels[i + 1] + _pixels[i + 2];
            return sum / (3.0 * Width * Height);
        }
    }

    internal int DistinctColors
    {
        get
        {
            HashSet<int> colors = [];
            for (int i = 0; i < _pixels.Length; i += _channels) colors.Add((_pixels[i] << 16) | (_pixels[i + 1] << 8) | _pixels[i + 2]);
            return colors.Count;
        }
    }

    private byte[] Unfilter(Stream raw)
    {
        int stride = Width * _channels;
        byte[] pixels = new byte[stride * Height], line = new byte[stride + 1];
        for (int y = 0; y < Height; y++)
        {
            raw.ReadExactly(line);
            for (int x = 0; x < stride; x++)
            {
                int left = x >= _channels ? pixels[y * stride + x - _channels] : 0, up = y > 0 ? pixels[(y - 1) * stride + x] : 0;
                int corner = x >= _channels && y > 0 ? pixels[(y - 1) * stride + x - _channels] : 0;
                int predicted = line[0] switch { 0 => 0, 1 => left, 2 => up, 3 => (left + up) / 2, _ => Paeth(left, up, corner) };
                pixels[y * stride + x] = (byte)(line[x + 1] + predicted);
            }
        }

        return pixels;
    }

    private static int Paeth(int a, int b, int c)
    {
        int p = a + b - c, pa = Math.Abs(p - a), pb = Math.Abs(p - b), pc = Math.Abs(p - c);
        return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
    }
}
