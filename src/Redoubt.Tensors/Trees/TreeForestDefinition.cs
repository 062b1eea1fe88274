using System.Collections.Immutable;

namespace Redoubt.Tensors;

/// <summary>A forest of decision trees, node by node: what a <see cref="TreeForest"/> is made of.</summary>
public sealed record TreeForestDefinition
{
    /// <summary>Where each tree begins: the index of a branch, or <c>~leaf</c> for a tree that is a single leaf. Required, at least one.</summary>
    public required ImmutableArray<int> Roots { get; init; }

    /// <summary>The branches of all trees. Branches of a tree may share what they lead to, as long as no path meets a branch twice.</summary>
    public required ImmutableArray<TreeBranch> Branches { get; init; }

    /// <summary>Number of leaves.</summary>
    public required int Leaves { get; init; }

    /// <summary>What the leaves contribute, sorted by leaf. A leaf may contribute to several targets, or to none.</summary>
    public required ImmutableArray<TreeWeight> Weights { get; init; }

    /// <summary>Columns of the result T, one or more.</summary>
    public required int Targets { get; init; }

    /// <summary>How contributions become one number. A target to which no tree contributes is 0. Default: the sum.</summary>
    public TreeAggregate Aggregate { get; init; }

    /// <summary>The sets of <see cref="TreeComparison.Member"/> branches. Default: none.</summary>
    public ImmutableArray<ImmutableArray<float>> MemberSets { get; init; } = [];
}
