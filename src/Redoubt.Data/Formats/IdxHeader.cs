using System.Buffers.Binary;

namespace Redoubt.Data;

/// <summary>The head of an IDX file of unsigned bytes: 00 00 08 N, then N big-endian 32-bit extents.</summary>
/// <param name="Extents">Extents, outermost first; their product is checked against the file, and one row fits a tensor.</param>
internal sealed record IdxHeader(int[] Extents)
{
    private const int UnsignedByte = 8;

    /// <summary>Number of rows.</summary>
    public int Rows => Extents[0];

    /// <summary>Reads and checks the header of images: 3 extents (grey) or 4 with 3 channels last.</summary>
    public static IdxHeader ReadImages(ByteSource source)
    {
        IdxHeader header = Read(source);
        if (header.Extents.Length is not (3 or 4))
            throw new UnreadableDataException(source.Name, $"has {header.Extents.Length} dimensions (byte 3), images have 3 (grey) or 4 (RGB, channels last)", 3);
        if (header.Extents.Length == 4 && header.Extents[3] != 3)
            throw new UnreadableDataException(source.Name, $"has {header.Extents[3]} channels (byte 16), images with 4 dimensions have 3, last", 16);
        return header;
    }

    /// <summary>Reads and checks the header of labels: 1 extent.</summary>
    public static IdxHeader ReadLabels(ByteSource source)
    {
        IdxHeader header = Read(source);
        if (header.Extents.Length != 1)
            throw new UnreadableDataException(source.Name, $"has {header.Extents.Length} dimensions (byte 3), labels have 1", 3);
        return header;
    }

    private static IdxHeader Read(ByteSource source)
    {
        Span<byte> magic = stackalloc byte[4];
        source.Read(magic, "the header");
        if (magic[0] != 0 || magic[1] != 0)
            throw new UnreadableDataException(source.Name, $"is not an IDX file, it begins with {magic[0]:x2} {magic[1]:x2} instead of 00 00", 0);
        if (magic[2] != UnsignedByte)
            throw new UnreadableDataException(source.Name, $"has IDX element type {magic[2]:x2} (byte 2), only unsigned bytes (08) are images and labels here", 2);
        if (magic[3] is 0 or > 4)
            throw new UnreadableDataException(source.Name, $"has {magic[3]} dimensions (byte 3), 1 to 4 are supported", 3);

        var extents = new int[magic[3]];
        Span<byte> word = stackalloc byte[4];
        Int128 count = 1;
        for (int axis = 0; axis < extents.Length; axis++)
        {
            source.Read(word, "the header");
            extents[axis] = BinaryPrimitives.ReadInt32BigEndian(word);
            if (extents[axis] < (axis == 0 ? 0 : 1))
                throw new UnreadableDataException(source.Name, $"has extent {BinaryPrimitives.ReadUInt32BigEndian(word)} (byte {4 + 4 * axis})", 4 + 4 * axis);
            count *= extents[axis];
            if (axis > 0 && count / Math.Max(1, extents[0]) > int.MaxValue)
                throw new UnreadableDataException(source.Name, "the header promises images of more numbers than one tensor holds (2147483647)", 4 + 4 * axis);
        }

        source.RequireRemaining((long)count, string.Join('x', extents) + " bytes");
        return new IdxHeader(extents);
    }
}
