using System.Buffers.Binary;
using System.IO.Compression;
using Redoubt.Tensors;

namespace Redoubt.Data.Tests;

/// <summary>A second implementation of PNG, from the sender's side: any color type and depth, interlaced or not, with filters drawn by a key.</summary>
internal sealed record PngEncoder(int Width, int Height, int ColorType, int Depth, bool Interlaced, RandomKey Key)
{
    public int Channels => ColorType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>Entries of the palette: red, green and blue; used by color type 3.</summary>
    public byte[] Palette { get; init; } = [];

    /// <summary>A value for every sample of every pixel; a palette index for color type 3.</summary>
    public int Sample(int x, int y, int channel)
    {
        int limit = ColorType == 3 ? Palette.Length / 3 : 1 << Depth;
        return Key.Fold(1).Below(limit, (uint)((y * Width + x) * Channels + channel));
    }

    public byte[] Encode(params byte[][] extraChunks)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        (header[8], header[9], header[12]) = ((byte)Depth, (byte)ColorType, (byte)(Interlaced ? 1 : 0));
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(Raw());
        return
        [
            0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR", header), .. Palette.Length == 0 ? [] : Chunk("PLTE", Palette),
            .. extraChunks.SelectMany(static chunk => chunk), .. Chunk("IDAT", compressed.ToArray()), .. Chunk("IEND", []),
        ];
    }

    public static byte[] Chunk(string type, byte[] data)
    {
        byte[] chunk = [.. new byte[4], .. System.Text.Encoding.ASCII.GetBytes(type), .. data, .. new byte[4]];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc(chunk.AsSpan(4, data.Length + 4)));
        return chunk;
    }

    // Bit by bit from the polynomial; the decoder uses a table.
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }

    // Adam7 from the figure of the standard: the pass of every pixel of an 8x8 square.
    private static readonly string[] PassOf = ["16462646", "77777777", "56565656", "77777777", "36463646", "77777777", "56565656", "77777777"];

    private byte[] Raw()
    {
        var raw = new List<byte>();
        int line = 0;
        foreach (char pass in Interlaced ? "1234567" : " ")
        {
            byte[] above = [];
            for (int y = 0; y < Height; y++)
            {
                int[] columns = [.. Enumerable.Range(0, Width).Where(x => pass == ' ' || PassOf[y % 8][x % 8] == pass)];
                if (columns.Length == 0) continue;
                int row = y;
                byte[] packed = Pack([.. columns.SelectMany(x => Enumerable.Range(0, Channels).Select(c => Sample(x, row, c)))]);
                if (above.Length == 0) above = new byte[packed.Length];
                raw.AddRange(Filtered(packed, above, Key.Fold(2).Below(5, (uint)line++)));
                above = packed;
            }
        }

        return [.. raw];
    }

    private byte[] Pack(int[] samples)
    {
        var bits = new System.Text.StringBuilder();
        foreach (int sample in samples) bits.Append(Convert.ToString(sample, 2).PadLeft(Depth, '0'));
        while (bits.Length % 8 != 0) bits.Append('0');
        string text = bits.ToString();
        return [.. Enumerable.Range(0, text.Length / 8).Select(i => Convert.ToByte(text.Substring(8 * i, 8), 2))];
    }

    private byte[] Filtered(byte[] row, byte[] above, int filter)
    {
        int distance = Math.Max(1, Channels * Depth / 8);
        var line = new byte[row.Length + 1];
        line[0] = (byte)filter;
        for (int i = 0; i < row.Length; i++)
        {
            int a = i < distance ? 0 : row[i - distance], b = above[i], c = i < distance ? 0 : above[i - distance];
            int nearest = new[] { a, b, c }.MinBy(value => Math.Abs(a + b - c - value));
            int predicted = filter switch { 1 => a, 2 => b, 3 => (a + b) / 2, 4 => nearest, _ => 0 };
            line[i + 1] = (byte)(row[i] - predicted);
        }

        return line;
    }
}
