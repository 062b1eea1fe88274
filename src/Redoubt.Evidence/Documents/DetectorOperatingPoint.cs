using System.Collections.Immutable;

namespace Redoubt.Evidence;

/// <summary>What a detector did at one threshold.</summary>
public sealed record DetectorOperatingPoint
{
    /// <summary>The false-positive rate that the threshold was chosen for.</summary>
    public required double ChosenRate { get; init; }

    /// <summary>Clean rows that it rejects.</summary>
    public required Proportion FalsePositives { get; init; }

    /// <summary>Rows that fooled the classifier and that it rejects, for every attack; null where there were none.</summary>
    public required ImmutableArray<Proportion?> TruePositives { get; init; }

    /// <summary>Rows, of those decided correctly and accepted when clean, on which attacks that know the detector found nothing that is wrong and accepted; null where they were not run.</summary>
    public Proportion? AdaptiveStopped { get; init; }

    /// <summary>Rows that every adaptive attack broke that the ones before it had left, in the order of the attacks.</summary>
    public ImmutableSortedDictionary<string, int> AdaptiveBroken { get; init; } = ImmutableSortedDictionary<string, int>.Empty;
}
