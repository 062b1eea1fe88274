namespace Redoubt.Tensors;

/// <summary>Lays a small tree out as tests on bits; see <see cref="ForestProgram"/>.</summary>
internal sealed class BitTreeBuilder(IReadOnlyList<ThresholdTest> tests, ForestParts parts, Dictionary<ColumnSource, int> columns)
{
    public const int LeavesPerWord = 32;

    // Beyond this the tests of all nodes cost more than one descent for each row.
    private const int MostLeaves = 256;

    // A table has a place for each leaf and target; where few of them are taken, descending is better.
    private const int LeastTaken = 4;

    // Trees may share branches, and each lays out its own copy of them: a small file must not become a large program.
    private const int MostCopies = 8;

    private readonly List<int> _leaves = [];
    private readonly List<(int Test, int First, int End)> _ranges = [];

    /// <summary>Lays the tree out, or leaves it to be descended.</summary>
    public TreePlan TryBuild(int root)
    {
        if (IsGrown || !Expand(root, 0)) return default;
        int[] targets = [.. _leaves.SelectMany(Weights).Select(static w => w.Target).Distinct().Order()];
        int taken = _leaves.Sum(leaf => Weights(leaf).Count), places = targets.Length * _leaves.Count;
        bool complete = taken == places;
        bool isExtreme = parts.Aggregate is TreeAggregate.Minimum or TreeAggregate.Maximum;
        if (places > LeastTaken * taken || (isExtreme && !complete) || targets.Length == 0) return default;

        int words = (_leaves.Count + LeavesPerWord - 1) / LeavesPerWord;
        var plan = new TreePlan(0, parts.Words.Count, words, parts.Targets.Count, targets.Length, parts.Tables.Count);
        parts.Targets.AddRange(targets);
        for (int word = 0; word < words; word++) AddWord(word, targets);
        return plan;
    }

    private bool IsGrown =>
        parts.Tests.Count > (long)MostCopies * (tests.Count + LeavesPerWord)
        || parts.Tables.Count > (long)MostCopies * LeavesPerWord * (parts.LeafWeights.Count + LeavesPerWord);

    private List<LeafWeight> Weights(int leaf) => parts.LeafWeights.GetRange(parts.LeafStarts[leaf], parts.LeafStarts[leaf + 1] - parts.LeafStarts[leaf]);

    // Numbers the leaves, passing side first; what paths share counts once for each path. A tree of few leaves is not deep either.
    private bool Expand(int node, int depth)
    {
        if (node < 0)
        {
            _leaves.Add(~node);
            return _leaves.Count <= MostLeaves;
        }

        int first = _leaves.Count;
        if (depth == MostLeaves || !Expand(tests[node].Pass, depth + 1)) return false;
        _ranges.Add((node, first, _leaves.Count));
        return Expand(tests[node].Fail, depth + 1);
    }

    private void AddWord(int word, int[] targets)
    {
        int first = word * LeavesPerWord, count = Math.Min(LeavesPerWord, _leaves.Count - first), start = parts.Tests.Count;
        foreach ((int test, int from, int to) in _ranges)
        {
            uint cleared = Bits(from - first, to - first);
            ThresholdTest source = tests[test];
            if (cleared != 0) parts.Tests.Add(new BitTest(source.Threshold, columns[new ColumnSource(source.Feature, source.MissingPasses)], ~cleared));
        }

        parts.Words.Add(new BitWord(start, parts.Tests.Count, Bits(0, count)));
        float[] table = new float[targets.Length * LeavesPerWord];
        for (int i = 0; i < count; i++)
        {
            foreach ((int target, float value) in Weights(_leaves[first + i]))
                table[Array.BinarySearch(targets, target) * LeavesPerWord + i] = value;
        }

        parts.Tables.AddRange(table);
    }

    /// <summary>The bits from one position up to before another, as far as they lie in one word.</summary>
    private static uint Bits(int from, int to)
    {
        (from, to) = (Math.Clamp(from, 0, LeavesPerWord), Math.Clamp(to, 0, LeavesPerWord));
        return (uint)((1UL << to) - (1UL << from));
    }
}
