namespace Redoubt.Tensors;

/// <summary>What a forest must satisfy apart from the form of its paths, which <see cref="TreeOrder"/> checks.</summary>
internal static class ForestRules
{
    /// <exception cref="ArgumentException">A rule is broken.</exception>
    public static void Check(TreeForestDefinition forest)
    {
        RequireCount(forest.Roots.IsDefault ? 0 : forest.Roots.Length, 1, TreeForest.MaximumNodes, "trees");
        RequireCount(forest.Branches.IsDefault ? -1 : forest.Branches.Length, 0, TreeForest.MaximumNodes, "branches");
        RequireCount(forest.Leaves, 1, TreeForest.MaximumNodes, "leaves");
        RequireCount(forest.Weights.IsDefault ? -1 : forest.Weights.Length, 0, TreeForest.MaximumNodes, "weights");
        RequireCount(forest.Targets, 1, TreeForest.MaximumColumns, "targets");
        if (!Enum.IsDefined(forest.Aggregate)) throw Broken($"there is no aggregate {forest.Aggregate}");
        for (int i = 0; i < forest.Roots.Length; i++) RequireNode(forest, forest.Roots[i], "tree", i);
        for (int i = 0; i < forest.Branches.Length; i++) CheckBranch(forest, i);
        CheckWeights(forest);
    }

    private static void CheckBranch(TreeForestDefinition forest, int index)
    {
        TreeBranch branch = forest.Branches[index];
        if (branch.Feature is < 0 or >= TreeForest.MaximumColumns) throw Broken($"branch {index} reads feature {branch.Feature}");
        RequireNode(forest, branch.WhenTrue, "branch", index);
        RequireNode(forest, branch.WhenFalse, "branch", index);
        if (!Enum.IsDefined(branch.Comparison)) throw Broken($"branch {index} has no comparison {branch.Comparison}");
        if (branch.Comparison != TreeComparison.Member) return;
        int sets = forest.MemberSets.IsDefault ? 0 : forest.MemberSets.Length;
        bool known = branch.Threshold >= 0 && branch.Threshold < sets && branch.Threshold == MathF.Floor(branch.Threshold);
        if (!known || forest.MemberSets[(int)branch.Threshold].IsDefault) throw Broken($"branch {index} names member set {branch.Threshold} of {sets}");
    }

    private static void CheckWeights(TreeForestDefinition forest)
    {
        bool isExtreme = forest.Aggregate is TreeAggregate.Minimum or TreeAggregate.Maximum;
        int last = 0;
        for (int i = 0; i < forest.Weights.Length; i++)
        {
            (int leaf, int target, float value) = forest.Weights[i];
            if (leaf < 0 || leaf >= forest.Leaves) throw Broken($"weight {i} belongs to leaf {leaf} of {forest.Leaves}");
            if (leaf < last) throw Broken($"weight {i} stands out of the leaves' order");
            if (target < 0 || target >= forest.Targets) throw Broken($"weight {i} names target {target} of {forest.Targets}");
            if (isExtreme && float.IsNaN(value)) throw Broken($"weight {i} is NaN, which has no place among the smallest and largest");
            last = leaf;
        }
    }

    private static void RequireNode(TreeForestDefinition forest, int node, string what, int index)
    {
        bool exists = node < 0 ? ~node < forest.Leaves : node < forest.Branches.Length;
        if (!exists) throw Broken($"{what} {index} leads to {(node < 0 ? $"leaf {~node} of {forest.Leaves}" : $"branch {node} of {forest.Branches.Length}")}");
    }

    private static void RequireCount(int count, int least, int most, string what)
    {
        if (count < least || count > most) throw Broken($"there must be {least} to {most} {what}, not {Math.Max(count, 0)}");
    }

    private static ArgumentException Broken(string rule) => new($"The forest is malformed: {rule}.");
}
