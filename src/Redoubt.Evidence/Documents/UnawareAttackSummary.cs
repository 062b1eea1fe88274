using System.Collections.Immutable;

namespace Redoubt.Evidence;

/// <summary>Adversarial rows that were made without knowledge of any detector.</summary>
public sealed record UnawareAttackSummary
{
    /// <summary>Name of the attack, or of the file that the rows were read from.</summary>
    public required string Name { get; init; }

    /// <summary>Settings; empty for a file.</summary>
    public required ImmutableSortedDictionary<string, string> Settings { get; init; }

    /// <summary>Rows that were decided correctly when clean.</summary>
    public required int RowsAttacked { get; init; }

    /// <summary>Rows that fooled the classifier, confirmed by the second pass.</summary>
    public required int RowsFooled { get; init; }

    /// <summary>Median distance of those rows from the clean ones, in the norm of the settings, or else of the threat; null where there are none.</summary>
    public double? MedianNorm { get; init; }
}
