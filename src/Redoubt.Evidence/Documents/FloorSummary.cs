using System.Collections.Immutable;

namespace Redoubt.Evidence;

/// <summary>What plain corruptions do inside the same ball: the floor that every attack must beat.</summary>
public sealed record FloorSummary
{
    /// <summary>Where the corruptions come from.</summary>
    public required string Paper { get; init; }

    /// <summary>Settings, name to value as text.</summary>
    public required ImmutableSortedDictionary<string, string> Settings { get; init; }

    /// <summary>Rows decided correctly on the clean input: the corruptions were tried on all of them.</summary>
    public required int RowsAttacked { get; init; }

    /// <summary>Rows that some corruption broke, confirmed by the second pass.</summary>
    public required int RowsBroken { get; init; }

    /// <summary>Rows that some corruption broke and no attack of the suite, before attacks that the adaptive protocol adds; they count as broken.</summary>
    public required int RowsMissed { get; init; }

    /// <summary>Rows correct on the clean input and under every corruption, of all rows.</summary>
    public required Proportion Robust { get; init; }
}
