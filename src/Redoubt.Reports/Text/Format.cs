using System.Globalization;
using Redoubt.Evidence;

namespace Redoubt.Reports;

/// <summary>Numbers and names as people read them, the same on every machine.</summary>
internal static class Format
{
    private const char NoBreak = '\u00A0';

    internal static string Percent(double share) => Invariant($"{100 * share:F1}{NoBreak}%");

    internal static string Percent(Proportion? proportion) => proportion is null or { Total: 0 } ? "–" : Percent(proportion.Value);

    internal static string Interval(Proportion proportion) => proportion.Total == 0 ? "no inputs" : Invariant($"{100 * proportion.Lower:F1}–{100 * proportion.Upper:F1}{NoBreak}%");

    internal static string PercentWithInterval(Proportion proportion) =>
        proportion.Total == 0 ? "unknown (no inputs)" : $"{Percent(proportion)} ({Confidence(proportion)} interval {Interval(proportion)}, {Count(proportion.Successes)} of {Count(proportion.Total)})";

    internal static string Confidence(Proportion proportion) => Invariant($"{100 * proportion.Confidence:0.#}{NoBreak}%");

    internal static string Points(double difference) => Invariant($"{100 * difference:+0.0;−0.0;0.0}");

    internal static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    internal static string Number(double value) => Math.Abs(value) is 0 or (>= 1e-4 and < 1e6)
        ? value.ToString("0.####", CultureInfo.InvariantCulture)
        : value.ToString("0.##e+0", CultureInfo.InvariantCulture);

    internal static string Large(double value) => Math.Abs(value) switch
    {
        >= 1e12 => Invariant($"{value / 1e12:0.##}{NoBreak}T"),
        >= 1e9 => Invariant($"{value / 1e9:0.##}{NoBreak}G"),
        >= 1e6 => Invariant($"{value / 1e6:0.##}{NoBreak}M"),
        >= 1e4 => Invariant($"{value / 1e3:0.#}{NoBreak}k"),
        _ => value.ToString("N0", CultureInfo.InvariantCulture),
    };

    internal static string Seconds(double seconds) => seconds switch
    {
        < 0.001 => Invariant($"{1e6 * seconds:0}{NoBreak}µs"),
        < 1 => Invariant($"{1e3 * seconds:0}{NoBreak}ms"),
        < 60 => Invariant($"{seconds:0.0}{NoBreak}s"),
        < 3600 => Invariant($"{Math.Floor(seconds / 60):0}{NoBreak}min {Math.Floor(seconds % 60):0}{NoBreak}s"),
        _ => Invariant($"{Math.Floor(seconds / 3600):0}{NoBreak}h {Math.Floor(seconds % 3600 / 60):0}{NoBreak}min"),
    };

    internal static string Seconds(double? seconds) => seconds is { } known ? Seconds(known) : "–";

    internal static string Queries(TargetSummary target)
    {
        string journal = target.Replayed > 0 ? $", {Count(target.Replayed)} of them from the journal of an earlier run" : string.Empty;
        string cost = target.Cost is { } price ? $", cost {price.ToString("N2", CultureInfo.InvariantCulture)}" : string.Empty;
        return $"{Count(target.Queries)}{journal}, in {Count(target.Requests)} requests with {Count(target.Retries)} repetitions, {Seconds(target.Seconds)} of answers and {Seconds(target.SecondsWaiting)} of waits{cost}";
    }

    internal static string PValue(double p) => p < 0.001 ? "below 0.001" : Invariant($"{p:0.000}");

    internal static string Utc(DateTimeOffset? time) => time is { } known ? Utc(known) : "–";

    private static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    internal static string Norm(string norm) => norm switch
    {
        "linf" => "ℓ∞",
        "l2" => "ℓ2",
        "l1" => "ℓ1",
        "l0" => "ℓ0",
        _ => Shorten(norm, 12),
    };

    /// <summary>A radius; multiples of 1/255 the way image papers write them.</summary>
    internal static string Epsilon(double? epsilon)
    {
        if (epsilon is not { } value) return "unlimited";
        double levels = value * 255;
        bool isLevel = value > 0 && Math.Abs(levels - Math.Round(levels)) < 1e-4 && Math.Round(levels) is >= 1 and <= 64;
        return isLevel && value.ToString("0.####", CultureInfo.InvariantCulture).Length > 4
            ? Invariant($"{levels:0}/255 ≈ {value:0.####}")
            : Number(value);
    }

    internal static string Knowledge(AttackerKnowledge knowledge) => knowledge switch
    {
        AttackerKnowledge.WhiteBox => "white box",
        AttackerKnowledge.GreyBox => "grey box",
        _ => "black box",
    };

    internal static string Verdict(CheckVerdict verdict) => verdict switch
    {
        CheckVerdict.Pass => "no sign",
        CheckVerdict.Warn => "suspicious",
        CheckVerdict.Fail => "failed",
        _ => "not run",
    };

    internal static string ClassName(AssessmentReport report, int index) =>
        index < 0 ? "invalid" : index < report.Data.ClassNames.Length ? report.Data.ClassNames[index] : Invariant($"class {index}");

    internal static string Capitalize(string text) => text.Length == 0 ? text : $"{char.ToUpperInvariant(text[0])}{text[1..]}";

    internal static string Shorten(string text, int length) => text.Length <= length ? text : string.Concat(text.AsSpan(0, length - 1), "…");

    /// <summary>A share of the width or height of a drawing, as SVG writes it.</summary>
    internal static string Share(double share) => Invariant($"{100 * share:0.###}%");

    internal static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
