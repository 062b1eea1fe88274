using System.Collections.Immutable;
using Redoubt.Evidence;

namespace Redoubt.Reports;

/// <summary>One labeled row of <see cref="IntervalBars"/>.</summary>
public sealed record BarRow
{
    /// <summary>What the row is about.</summary>
    public required string Label { get; init; }

    /// <summary>A remark beside the label; null for none.</summary>
    public string? Note { get; init; }

    /// <summary>The bars, top to bottom; the last one's value is printed.</summary>
    public required ImmutableArray<Bar> Bars { get; init; }

    /// <summary>A hollow marker on the last bar; null for none.</summary>
    public Proportion? Marker { get; init; }
}
