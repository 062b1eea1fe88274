using System.Collections.Immutable;

namespace Redoubt.Evidence;

/// <summary>Results by the groups of the data: whether a model protects some better than others.</summary>
public sealed record GroupComparison
{
    /// <summary>The groups that have rows, in the order of the data.</summary>
    public required ImmutableArray<GroupSummary> Groups { get; init; }

    /// <summary>The gap in clean accuracy; null with fewer than two groups.</summary>
    public GroupGap? CleanGap { get; init; }

    /// <summary>The gap in robust accuracy; null with fewer than two groups, or where none may be stated.</summary>
    public GroupGap? RobustGap { get; init; }
}
