namespace Redoubt.Tensors;

/// <summary>A forest of decision trees, checked and compiled. Maps rows of features <c>[N, F]</c> to <c>[N, T]</c>. Immutable and thread-safe.</summary>
/// <remarks>Every row is computed alone and the trees are added in their order, so the same row gives the same bytes in any batch and on every register width.</remarks>
public sealed class TreeForest
{
    /// <summary>Most branches, leaves or weights of a forest.</summary>
    public const int MaximumNodes = 1 << 26;

    /// <summary>Most columns of input or result.</summary>
    public const int MaximumColumns = 1 << 24;

    /// <summary>Most branches on a path from a root to a leaf.</summary>
    public const int MaximumDepth = 1 << 16;

    private readonly int[] _firstWeight;

    private TreeForest(TreeForestDefinition definition, TreeOrder order)
    {
        Definition = definition;
        _firstWeight = FirstWeights(definition);
        Features = order.Features;
        MeanDepth = order.MeanDepth;
        Program = ForestCompiler.Compile(this, order);
    }

    /// <summary>What the forest was made of.</summary>
    public TreeForestDefinition Definition { get; }

    /// <summary>Fewest columns that an input must have: one more than the largest feature that a branch reads.</summary>
    public int Features { get; }

    /// <summary>Columns of the result T.</summary>
    public int Targets => Definition.Targets;

    /// <summary>Number of trees.</summary>
    public int Trees => Definition.Roots.Length;

    /// <summary>Branches on the longest path of each tree, averaged over the trees, rounded up: a measure of what one row costs for each tree.</summary>
    public int MeanDepth { get; }

    internal ForestProgram Program { get; }

    /// <summary>Checks and compiles a forest.</summary>
    /// <param name="definition">The forest.</param>
    /// <exception cref="ArgumentException">The forest breaks a rule: an index out of range, a cycle, a path that is too long. One sentence names the place.</exception>
    public static TreeForest Create(TreeForestDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ForestRules.Check(definition);
        return new TreeForest(definition, TreeOrder.Of(definition));
    }

    /// <summary>What a leaf contributes.</summary>
    /// <param name="leaf">Index of the leaf.</param>
    public ReadOnlySpan<TreeWeight> WeightsOf(int leaf) => Definition.Weights.AsSpan()[_firstWeight[leaf].._firstWeight[leaf + 1]];

    /// <summary>For people, for example <c>200 trees [30] to [1]</c>.</summary>
    public override string ToString() => $"{Trees} trees [{Features}] to [{Targets}]";

    private static int[] FirstWeights(TreeForestDefinition definition)
    {
        int[] first = new int[definition.Leaves + 1];
        foreach (TreeWeight weight in definition.Weights) first[weight.Leaf + 1]++;
        for (int i = 0; i < definition.Leaves; i++) first[i + 1] += first[i];
        return first;
    }
}
