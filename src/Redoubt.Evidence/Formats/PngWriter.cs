using System.Buffers.Binary;
using System.IO.Compression;

namespace Redoubt.Evidence;

/// <summary>Writes 8-bit grey and RGB pictures as PNG (ISO/IEC 15948), without color profile or metadata.</summary>
/// <remarks>The same pixels give the same bytes on the same runtime and processor; another build of zlib may compress differently, never to other pixels.</remarks>
public static class PngWriter
{
    private const int MaximumSide = 1 << 15;

    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Encodes a grey picture.</summary>
    /// <param name="width">Width in pixels, in [1, 32768].</param>
    /// <param name="height">Height in pixels, in [1, 32768].</param>
    /// <param name="pixels">Row-major, one byte per pixel.</param>
    /// <returns>The PNG file.</returns>
    /// <exception cref="ArgumentException">The sides or the number of bytes do not fit.</exception>
    public static byte[] EncodeGrey(int width, int height, ReadOnlySpan<byte> pixels) => Encode(width, height, 1, pixels);

    /// <summary>Encodes an RGB picture.</summary>
    /// <param name="width">Width in pixels, in [1, 32768].</param>
    /// <param name="height">Height in pixels, in [1, 32768].</param>
    /// <param name="pixels">Row-major, three bytes per pixel: red, green, blue.</param>
    /// <returns>The PNG file.</returns>
    /// <exception cref="ArgumentException">The sides or the number of bytes do not fit.</exception>
    public static byte[] EncodeRgb(int width, int height, ReadOnlySpan<byte> pixels) => Encode(width, height, 3, pixels);

    private static byte[] Encode(int width, int height, int channels, ReadOnlySpan<byte> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, MaximumSide);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, MaximumSide);
        long expected = (long)width * height * channels;
        if (pixels.Length != expected)
            throw new ArgumentException($"A {width}×{height} picture of {channels} channels has {expected} bytes, was {pixels.Length}.", nameof(pixels));

        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8;                             // bits per sample
        header[9] = (byte)(channels == 1 ? 0 : 2); // color type: grey or RGB; compression, filter set and interlace stay 0

        using MemoryStream png = new();
        png.Write(Signature);
        WriteChunk(png, "IHDR"u8, header);
        WriteChunk(png, "IDAT"u8, Compress(width * channels, channels, pixels));
        WriteChunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static byte[] Compress(int stride, int channels, ReadOnlySpan<byte> pixels)
    {
        using MemoryStream compressed = new();
        using (ZLibStream zlib = new(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            byte[] filtered = new byte[stride + 1], candidate = new byte[stride + 1];
            ReadOnlySpan<byte> above = new byte[stride];
            for (int start = 0; start < pixels.Length; start += stride)
            {
                ReadOnlySpan<byte> row = pixels.Slice(start, stride);
                int best = int.MaxValue;
                for (byte filter = 0; filter <= 2; filter++)
                {
                    int cost = Filter(filter, row, above, channels, candidate);
                    if (cost >= best) continue;
                    best = cost;
                    (filtered, candidate) = (candidate, filtered);
                }

                zlib.Write(filtered);
                above = row;
            }
        }

        return compressed.ToArray();
    }

    // Filters 0 None, 1 Sub, 2 Up. Returns the sum of absolute differences, the usual guess of which filter compresses best.
    private static int Filter(byte filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int channels, byte[] output)
    {
        output[0] = filter;
        int cost = 0;
        for (int i = 0; i < row.Length; i++)
        {
            int predicted = filter switch { 1 => i >= channels ? row[i - channels] : 0, 2 => above[i], _ => 0 };
            byte difference = (byte)(row[i] - predicted);
            output[i + 1] = difference;
            cost += Math.Abs((int)(sbyte)difference);
        }

        return cost;
    }

    private static void WriteChunk(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(type);
        png.Write(data);
        var crc = default(Crc32);
        crc.Add(type);
        crc.Add(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, crc.Value);
        png.Write(number);
    }
}
