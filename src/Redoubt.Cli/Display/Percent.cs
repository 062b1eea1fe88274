using System.Globalization;
using Redoubt.Evidence;

namespace Redoubt.Cli;

/// <summary>Shares and durations as text.</summary>
internal static class Percent
{
    /// <summary>For example <c>86.8 % (84.6 to 88.8)</c>.</summary>
    public static string Of(Proportion share) => string.Create(
        CultureInfo.InvariantCulture, $"{100 * share.Value,5:0.0} % ({100 * share.Lower:0.0} to {100 * share.Upper:0.0})");

    /// <summary>For example <c>61.2 % (58.1 to 64.2)</c>.</summary>
    public static string Of(CertifiedAccuracy share) => string.Create(
        CultureInfo.InvariantCulture, $"{100 * share.Value,5:0.0} % ({100 * share.Lower:0.0} to {100 * share.Upper:0.0})");

    /// <summary>For example <c>25.6 %</c>.</summary>
    public static string Plain(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share,5:0.0} %");

    /// <summary>For example <c>1 min 5 s</c>.</summary>
    public static string Duration(double seconds)
    {
        if (seconds < 10) return string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s");
        long whole = (long)Math.Min(Math.Round(seconds), long.MaxValue / 2);
        if (whole < 60) return string.Create(CultureInfo.InvariantCulture, $"{whole} s");
        return whole < 3600
            ? string.Create(CultureInfo.InvariantCulture, $"{whole / 60} min {whole % 60} s")
            : string.Create(CultureInfo.InvariantCulture, $"{whole / 3600} h {whole % 3600 / 60} min");
    }
}
