using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>The reference rule of forests: descends each tree as it was defined. Features are rounded to float32 before they are compared, contributions add up in double.</summary>
internal static class ReferenceTrees
{
    public static ReferenceValue Evaluate(ReferenceCall c)
    {
        TreeForest forest = c.Attributes<TreeEnsembleAttributes>().Forest;
        int rows = c.Shape[0], features = c[0].Shape[1], targets = forest.Targets;
        double[] result = new double[c.Shape.Count];
        for (int row = 0; row < rows; row++)
        {
            float[] x = [.. c[0].Numbers.AsSpan(row * features, features).ToArray().Select(static v => (float)v)];
            for (int target = 0; target < targets; target++) result[(row * targets) + target] = Target(forest, x, target);
        }

        return ReferenceValue.Of(c.Shape, result);
    }

    private static double Target(TreeForest forest, float[] x, int target)
    {
        double[] contributions = [.. forest.Definition.Roots
            .SelectMany(root => forest.WeightsOf(Leaf(forest.Definition, root, x)).ToArray())
            .Where(weight => weight.Target == target)
            .Select(static weight => (double)weight.Value)];
        if (contributions.Length == 0) return 0;
        return forest.Definition.Aggregate switch
        {
            TreeAggregate.Average => contributions.Sum() / forest.Trees,
            TreeAggregate.Minimum => contributions.Min(),
            TreeAggregate.Maximum => contributions.Max(),
            _ => contributions.Sum(),
        };
    }

    private static int Leaf(TreeForestDefinition forest, int node, float[] x)
    {
        while (node >= 0)
        {
            TreeBranch branch = forest.Branches[node];
            float value = x[branch.Feature];
            bool holds = Holds(forest, branch, value) || (branch.MissingIsTrue && float.IsNaN(value));
            node = holds ? branch.WhenTrue : branch.WhenFalse;
        }

        return ~node;
    }

    private static bool Holds(TreeForestDefinition forest, TreeBranch branch, float value) => branch.Comparison switch
    {
        TreeComparison.LessOrEqual => value <= branch.Threshold,
        TreeComparison.Less => value < branch.Threshold,
        TreeComparison.GreaterOrEqual => value >= branch.Threshold,
        TreeComparison.Greater => value > branch.Threshold,
        TreeComparison.Equal => value == branch.Threshold,
        TreeComparison.NotEqual => value != branch.Threshold,
        _ => forest.MemberSets[(int)branch.Threshold].Any(member => member == value),
    };
}
