using System.Globalization;
using System.Text;

namespace Redoubt.Data;

/// <summary>Cells as numbers.</summary>
internal static class TableCell
{
    // The largest number up to which every whole number is a double.
    private const double LargestWhole = 9007199254740992;

    private static readonly string[] Yes = ["1", "true", "yes", "t", "y", "on"], No = ["0", "false", "no", "f", "n", "off"];

    /// <summary>A finite number that fits a float.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> cell, out double value) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && float.IsFinite((float)value);

    /// <summary>Whether a number is whole and exact.</summary>
    public static bool IsWhole(double value) => Math.Truncate(value) == value && Math.Abs(value) <= LargestWhole;

    /// <summary>Yes or no in one of the usual spellings.</summary>
    public static bool TryTruth(ReadOnlySpan<byte> cell, out bool value)
    {
        value = Is(cell, Yes);
        return value || Is(cell, No);
    }

    private static bool Is(ReadOnlySpan<byte> cell, string[] words)
    {
        if (cell.Length is 0 or > 5) return false;
        Span<char> text = stackalloc char[cell.Length];
        if (!Ascii.IsValid(cell)) return false;
        Encoding.ASCII.GetChars(cell, text);
        foreach (string word in words)
        {
            if (((ReadOnlySpan<char>)text).Equals(word, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
