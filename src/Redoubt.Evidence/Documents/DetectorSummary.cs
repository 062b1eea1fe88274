using System.Collections.Immutable;

namespace Redoubt.Evidence;

/// <summary>A detector of attacked inputs that was declared to stand beside the classifier, and was part of what was attacked: an attack succeeds where the decision is wrong and not rejected.</summary>
public sealed record DetectorSummary
{
    /// <summary>The detector's file.</summary>
    public required ModelSummary Model { get; init; }

    /// <summary>How data became its input.</summary>
    public required InputMappingSummary Mapping { get; init; }

    /// <summary>What counts as a success of an attack, in one sentence.</summary>
    public required string Counted { get; init; }

    /// <summary>False positives: clean rows that it rejects, of all rows.</summary>
    public required Proportion FalsePositives { get; init; }

    /// <summary>Accuracy of the classifier alone on unperturbed rows.</summary>
    public required Proportion CleanAlone { get; init; }

    /// <summary>Every attack of the suite once more, on the classifier alone; attacks that the adaptive protocol added are not among them.</summary>
    public required ImmutableArray<DetectorAttackSummary> Attacks { get; init; }
}
