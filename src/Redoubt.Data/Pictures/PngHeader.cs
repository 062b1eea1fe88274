using System.Buffers.Binary;

namespace Redoubt.Data;

/// <summary>The IHDR chunk of a PNG file (ISO/IEC 15948, section 11.2.2).</summary>
/// <param name="Size">Sides and decoded channels.</param>
/// <param name="Depth">Bits of one sample: 1, 2, 4, 8 or 16.</param>
/// <param name="ColorType">0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha.</param>
/// <param name="Interlaced">Whether the rows come in the seven passes of Adam7.</param>
internal sealed record PngHeader(PictureHeader Size, int Depth, int ColorType, bool Interlaced)
{
    /// <summary>Bytes of the chunk's data.</summary>
    public const int Length = 13;

    /// <summary>Byte of the file where the chunk's data begin.</summary>
    public const int Start = 16;

    private static readonly PngPass[] Adam7 =
        [new(0, 0, 8, 8), new(4, 0, 8, 8), new(0, 4, 4, 8), new(2, 0, 4, 4), new(0, 2, 2, 4), new(1, 0, 2, 2), new(0, 1, 1, 2)];

    /// <summary>Samples stored for one pixel, alpha included.</summary>
    public int SamplesPerPixel => ColorType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>Bytes to the corresponding byte of the pixel on the left, at least 1.</summary>
    public int FilterDistance => Math.Max(1, SamplesPerPixel * Depth / 8);

    /// <summary>The passes that hold pixels.</summary>
    public IEnumerable<PngPass> Passes =>
        Interlaced ? Adam7.Where(pass => pass.Columns(Size.Width) > 0 && pass.Rows(Size.Height) > 0) : [new PngPass(0, 0, 1, 1)];

    /// <summary>Bytes of one row of a pass, without the filter byte.</summary>
    public int RowBytes(PngPass pass) => (int)(((long)pass.Columns(Size.Width) * SamplesPerPixel * Depth + 7) / 8);

    /// <summary>Bytes of all rows with their filter bytes.</summary>
    public long RawBytes => Passes.Sum(pass => (1L + RowBytes(pass)) * pass.Rows(Size.Height));

    /// <summary>Reads and checks the chunk's data.</summary>
    public static PngHeader Parse(ReadOnlySpan<byte> data, string name)
    {
        (int depth, int type) = (data[8], data[9]);
        bool valid = type switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        if (!valid)
            throw new UnreadableDataException(name, $"has PNG color type {type} with {depth} bits (byte {Start + 8}), which the format does not have", Start + 8);
        if (data[10] != 0 || data[11] != 0 || data[12] > 1)
            throw new UnreadableDataException(name, $"has an unknown PNG compression, filter set or interlacing (byte {Start + 10})", Start + 10);
        var size = PictureHeader.Checked(
            name, BinaryPrimitives.ReadUInt32BigEndian(data), BinaryPrimitives.ReadUInt32BigEndian(data[4..]), type is 0 or 4 ? 1 : 3, Start);
        return new PngHeader(size, depth, type, data[12] == 1);
    }
}
