namespace Redoubt.Data;

/// <summary>How the format writes each element type.</summary>
internal static class NpyCodes
{
    // In the order of the enumeration.
    private static readonly string[] Codes = ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"];

    /// <summary>Code without byte order, for example <c>f4</c>.</summary>
    public static string Of(NpyType type) => Codes[(int)type];

    /// <summary>Bytes of one element.</summary>
    public static int Size(NpyType type) => Of(type)[1] - '0';

    /// <summary>The type of a code without byte order.</summary>
    public static bool TryParse(ReadOnlySpan<char> code, out NpyType type)
    {
        int index = Array.IndexOf(Codes, code.ToString());
        type = (NpyType)index;
        return index >= 0;
    }
}
