using System.Collections.Immutable;

namespace Redoubt.Evidence;

/// <summary>What one detector did.</summary>
public sealed record DetectorRecord
{
    /// <summary>Its file.</summary>
    public required ModelSummary Model { get; init; }

    /// <summary>Its kind; null for a file that another program wrote.</summary>
    public string? Kind { get; init; }

    /// <summary>What it declares of gradients; null where nothing is known.</summary>
    public string? Gradients { get; init; }

    /// <summary>Clean rows that its thresholds were chosen on; none of the rows here.</summary>
    public required int CalibrationRows { get; init; }

    /// <summary>Area under the receiver operating characteristic of clean rows against the rows that fooled the classifier, for every attack; null where there were none.</summary>
    public required ImmutableArray<double?> Areas { get; init; }

    /// <summary>One entry for each chosen false-positive rate.</summary>
    public required ImmutableArray<DetectorOperatingPoint> Points { get; init; }
}
