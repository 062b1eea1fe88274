namespace Redoubt.Tensors;

/// <summary>Rewrites branches of every kind as tests "at most", exactly: float32 has a next smaller number, so x &lt; t is x ≤ the number before t.</summary>
internal sealed class BranchNormalizer
{
    private readonly TreeForestDefinition _forest;
    private readonly List<ThresholdTest> _tests = [];
    private readonly int[] _entry;

    public BranchNormalizer(TreeForestDefinition forest, TreeOrder order)
    {
        _forest = forest;
        _entry = new int[forest.Branches.Length];
        foreach (int branch in order.Branches) _entry[branch] = Rewrite(forest.Branches[branch]);
        Roots = [.. forest.Roots.Select(Node)];
    }

    /// <summary>The tests; what one leads to stands before it.</summary>
    public IReadOnlyList<ThresholdTest> Tests => _tests;

    /// <summary>Where each tree begins: a test, or <c>~leaf</c>.</summary>
    public IReadOnlyList<int> Roots { get; }

    private int Rewrite(TreeBranch b)
    {
        (int yes, int no) = (Node(b.WhenTrue), Node(b.WhenFalse));
        int missing = b.MissingIsTrue || b.Comparison == TreeComparison.NotEqual ? yes : no;
        return b.Comparison switch
        {
            TreeComparison.LessOrEqual => AtMost(b.Feature, b.Threshold, yes, no, missing),
            TreeComparison.Less => Below(b.Feature, b.Threshold, yes, no, missing),
            TreeComparison.GreaterOrEqual when !float.IsNaN(b.Threshold) => Below(b.Feature, b.Threshold, no, yes, missing),
            TreeComparison.Greater when !float.IsNaN(b.Threshold) => AtMost(b.Feature, b.Threshold, no, yes, missing),
            TreeComparison.GreaterOrEqual or TreeComparison.Greater => Always(b.Feature, no, missing),
            TreeComparison.Equal => OneOf(b.Feature, [b.Threshold], yes, no, missing),
            TreeComparison.NotEqual => OneOf(b.Feature, [b.Threshold], no, yes, missing),
            _ => OneOf(b.Feature, _forest.MemberSets[(int)b.Threshold].AsSpan(), yes, no, missing),
        };
    }

    private int AtMost(int feature, float threshold, int yes, int no, int missing)
    {
        if (float.IsNaN(threshold)) return Always(feature, no, missing);
        if (missing == yes) return Add(new ThresholdTest(feature, threshold, yes, no, MissingPasses: true));
        int rest = missing == no ? no : Always(feature, no, missing);
        return Add(new ThresholdTest(feature, threshold, yes, rest, MissingPasses: false));
    }

    // Nothing lies below -∞.
    private int Below(int feature, float threshold, int yes, int no, int missing) =>
        float.IsNegativeInfinity(threshold) || float.IsNaN(threshold)
            ? Always(feature, no, missing)
            : AtMost(feature, MathF.BitDecrement(threshold), yes, no, missing);

    /// <summary>A search among the sorted members. At each: at most the member, but not at most the number before it, is the member.</summary>
    private int OneOf(int feature, ReadOnlySpan<float> members, int yes, int no, int missing)
    {
        float[] sorted = [.. members.ToArray().Where(static m => !float.IsNaN(m)).Distinct().Order()];
        int search = yes == no ? no : Search(feature, sorted, yes, no);

        // NaN fails every test of the search, so it ends with the numbers above the members: outside.
        return missing == no ? search : Always(feature, search, missing);
    }

    private int Search(int feature, ReadOnlySpan<float> members, int yes, int no)
    {
        if (members.IsEmpty) return no;
        int middle = members.Length / 2;
        float member = members[middle];
        int above = Search(feature, members[(middle + 1)..], yes, no), below = Search(feature, members[..middle], yes, no);
        int atMost = float.IsNegativeInfinity(member) ? yes : Add(new ThresholdTest(feature, MathF.BitDecrement(member), below, yes, MissingPasses: false));
        return Add(new ThresholdTest(feature, member, atMost, above, MissingPasses: false));
    }

    /// <summary>One way for every number, another for NaN.</summary>
    private int Always(int feature, int numbers, int missing) =>
        numbers == missing ? numbers : Add(new ThresholdTest(feature, float.PositiveInfinity, numbers, missing, MissingPasses: false));

    private int Add(ThresholdTest test)
    {
        _tests.Add(test);
        return _tests.Count - 1;
    }

    private int Node(int node) => node < 0 ? node : _entry[node];
}
