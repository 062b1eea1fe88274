namespace Redoubt.Models;

/// <summary>A name for the values of a row: rows draw their random numbers by it, so that a row has the same draws in every batch.</summary>
internal static class RowContent
{
    /// <summary>FNV-1a over the bits, 32 at a time.</summary>
    public static ulong Hash(ReadOnlySpan<float> row)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (float value in row) hash = (hash ^ BitConverter.SingleToUInt32Bits(value)) * 0x100000001B3;
        return hash;
    }
}
