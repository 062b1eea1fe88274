using System.Collections.Immutable;

namespace Redoubt.Evidence;

/// <summary>The masking verdict that every report carries.</summary>
public sealed record MaskingDiagnosis
{
    /// <summary>The worst verdict of the checks that ran.</summary>
    public required CheckVerdict Verdict { get; init; }

    /// <summary>The verdict in one plain sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>The checks, those not run included.</summary>
    public required ImmutableArray<MaskingCheck> Checks { get; init; }

    /// <summary>The worst verdict of the checks that ran; <see cref="CheckVerdict.NotRun"/> when none did.</summary>
    /// <param name="checks">Checks in any order.</param>
    public static CheckVerdict Worst(IEnumerable<MaskingCheck> checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        CheckVerdict[] ran = [.. checks.Select(check => check.Verdict).Where(verdict => verdict != CheckVerdict.NotRun)];
        return ran.Length == 0 ? CheckVerdict.NotRun : ran.Max();
    }
}
