using System.Globalization;

namespace Redoubt.Cli;

/// <summary>Numbers as people write them: <c>0.03</c>, <c>1e-3</c>, <c>8/255</c>.</summary>
internal static class Numbers
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>Reads a finite number or a fraction of two.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The number.</param>
    public static bool TryParse(string text, out double value)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0) return TryParsePlain(text, out value);
        value = 0;
        if (!TryParsePlain(text[..slash], out double numerator) || !TryParsePlain(text[(slash + 1)..], out double denominator) || denominator == 0) return false;
        value = numerator / denominator;
        return double.IsFinite(value);
    }

    private static bool TryParsePlain(string text, out double value) =>
        double.TryParse(text, Style, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
