namespace Redoubt.Tensors.Tests;

/// <summary>Forests by their definition: what the kernels are compared with. Written apart from all other evaluations; sums in double.</summary>
internal static class PlainForest
{
    public static double[] Evaluate(TreeForestDefinition forest, ReadOnlySpan<float> row)
    {
        var contributions = new List<double>[forest.Targets];
        for (int t = 0; t < forest.Targets; t++) contributions[t] = [];
        foreach (int root in forest.Roots)
        {
            int node = root;
            while (node >= 0) node = IsTrue(forest, forest.Branches[node], row) ? forest.Branches[node].WhenTrue : forest.Branches[node].WhenFalse;
            foreach (TreeWeight weight in forest.Weights.Where(w => w.Leaf == ~node)) contributions[weight.Target].Add(weight.Value);
        }

        return [.. contributions.Select(list => list.Count == 0 ? 0 : forest.Aggregate switch
        {
            TreeAggregate.Average => list.Sum() / forest.Roots.Length,
            TreeAggregate.Minimum => list.Min(),
            TreeAggregate.Maximum => list.Max(),
            _ => list.Sum(),
        })];
    }

    private static bool IsTrue(TreeForestDefinition forest, TreeBranch branch, ReadOnlySpan<float> row)
    {
        (float x, float t) = (row[branch.Feature], branch.Threshold);
        if (float.IsNaN(x) && branch.MissingIsTrue) return true;
        return branch.Comparison switch
        {
            TreeComparison.LessOrEqual => x <= t,
            TreeComparison.Less => x < t,
            TreeComparison.GreaterOrEqual => x >= t,
            TreeComparison.Greater => x > t,
            TreeComparison.Equal => x == t,
            TreeComparison.NotEqual => x != t,
            _ => forest.MemberSets[(int)t].Any(m => m == x),
        };
    }
}
