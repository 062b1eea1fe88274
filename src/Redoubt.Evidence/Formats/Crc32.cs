namespace Redoubt.Evidence;

/// <summary>The 32-bit cyclic redundancy check of PNG and gzip (ISO/IEC 15948, annex D: polynomial 0xEDB88320 reflected, start and end inverted).</summary>
/// <remarks>Finds accidental damage only; anybody can make bytes to a given check. Parts may be added one after the other.</remarks>
public struct Crc32
{
    private static readonly uint[] Table = MakeTable();

    // Stored inverted, so that a new value is right without a constructor.
    private uint _inverted;

    /// <summary>The check of everything added so far; 0 at first.</summary>
    public readonly uint Value => _inverted;

    /// <summary>The check of some bytes.</summary>
    /// <param name="bytes">Bytes; may be none.</param>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = default(Crc32);
        crc.Add(bytes);
        return crc.Value;
    }

    /// <summary>Adds bytes.</summary>
    /// <param name="bytes">Bytes; may be none.</param>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        uint crc = ~_inverted;
        foreach (byte value in bytes) crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        _inverted = ~crc;
    }

    private static uint[] MakeTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++) value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            table[i] = value;
        }

        return table;
    }
}
