using Redoubt.Evidence;

namespace Redoubt.Reports;

/// <summary>What the report says first, in plain words that claim no more than was measured.</summary>
internal sealed record Verdict
{
    /// <summary><c>plain</c>, <c>partial</c> or <c>bad</c>: how the head of the report looks.</summary>
    internal required string Tone { get; init; }

    internal required string Title { get; init; }

    internal required string Tested { get; init; }

    internal required string Result { get; init; }

    internal required string Limits { get; init; }

    internal static Verdict Of(AssessmentReport report) => new()
    {
        Tone = ToneOf(report),
        Title = TitleOf(report),
        Tested = TestedOf(report),
        Result = ResultOf(report),
        Limits = LimitsOf(report),
    };

    private static string ToneOf(AssessmentReport report)
    {
        bool bad = report.WorstCase is null || report.Masking.Verdict == CheckVerdict.Fail || report.Gates.Any(gate => !gate.Passed);
        return bad ? "bad" : report.PartialReason is not null ? "partial" : "plain";
    }

    private static string TitleOf(AssessmentReport report)
    {
        if (report.WorstCase is not { } worst) return "No robust accuracy can be stated";
        if (report.Masking.Verdict == CheckVerdict.Fail) return $"{Format.Percent(worst)} measured, but gradient masking makes it unreliable";
        if (report.PartialReason is not null) return $"Partial result: at most {Format.Percent(worst)} robust accuracy";
        return $"{Format.Percent(worst)} of inputs withstood every attack that was run";
    }

    private static string TestedOf(AssessmentReport report)
    {
        ThreatSummary threat = report.Threat;
        if (report.Attacks.IsEmpty) return $"No attack on {report.Model.FileName} was finished.";
        string attacks = report.Attacks.Length == 1 ? "1 attack" : $"{report.Attacks.Length} attacks";
        string size = threat.Epsilon is null ? "perturbations of any size" : $"perturbations up to {Format.Norm(threat.Norm)} = {Format.Epsilon(threat.Epsilon)}";
        if (threat.Mask is { } mask) size += $", only inside the mask {mask}";
        return $"{report.Model.FileName} was attacked on {Format.Count(report.Rows.Length)} inputs with {attacks} ({Format.Knowledge(threat.Knowledge)}, {threat.Goal}), {size}.";
    }

    private static string ResultOf(AssessmentReport report)
    {
        if (report.WorstCase is not { } worst)
            return $"Clean accuracy is {Format.PercentWithInterval(report.Clean)}. {report.NotStatedReason}";
        return $"Clean accuracy is {Format.Percent(report.Clean)}. Robust accuracy, the worst case over all attacks for each input, is "
            + $"{Format.PercentWithInterval(worst)}.";
    }

    private static string LimitsOf(AssessmentReport report)
    {
        string partial = report.PartialReason is null || report.WorstCase is null ? "" : "The run stopped early, so more attacks could only have lowered the number. ";
        if (report.WorstCase is not { Successes: > 0 } worst) return $"{partial}{report.Masking.Sentence}";
        string count = worst.Successes == 1 ? "1 input" : $"{Format.Count(worst.Successes)} inputs";
        return $"{partial}No attack that was run broke these {count}; this is not a proof that none can. {report.Masking.Sentence}";
    }
}
