using System.Collections.Immutable;

namespace Redoubt.Evidence;

/// <summary>One check for gradient masking: a sign that attacks failed because gradients mislead, not because the model is robust.</summary>
public sealed record MaskingCheck
{
    /// <summary>Stable short name, such as <c>zero-gradients</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Outcome.</summary>
    public required CheckVerdict Verdict { get; init; }

    /// <summary>What was seen and what it means, one plain sentence; for a check that was not run, why.</summary>
    public required string Sentence { get; init; }

    /// <summary>The numbers behind the verdict, name to finite value.</summary>
    public ImmutableSortedDictionary<string, double> Evidence { get; init; } = ImmutableSortedDictionary<string, double>.Empty;
}
