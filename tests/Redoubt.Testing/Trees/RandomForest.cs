using System.Collections.Immutable;
using Redoubt.Tensors;

namespace Redoubt.Testing;

/// <summary>Random forests for comparing two evaluations. The same key and options give the same forest. Thresholds come from a few numbers, so that features meet them exactly.</summary>
public sealed class RandomForest
{
    private static readonly float[] Numbers = [-1, -0.5f, -0f, 0, 0.25f, 1, float.Epsilon, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue];

    private readonly RandomKey _key;
    private readonly RandomForestOptions _options;
    private readonly List<TreeBranch> _branches = [];
    private readonly List<TreeWeight> _weights = [];
    private readonly List<ImmutableArray<float>> _sets = [];
    private readonly List<int> _nodesOfTree = [];
    private uint _decisions;
    private int _leaves;

    private RandomForest(RandomKey key, RandomForestOptions options) => (_key, _options) = (key, options);

    /// <summary>A random forest.</summary>
    /// <param name="key">What it is drawn from; print its value when a test fails.</param>
    /// <param name="options">What it contains; null: the defaults.</param>
    public static TreeForest Create(RandomKey key, RandomForestOptions? options = null) =>
        TreeForest.Create(new RandomForest(key, options ?? new RandomForestOptions()).Draw());

    /// <summary>Features that meet thresholds exactly, lie between them, or are missing.</summary>
    /// <param name="key">What they are drawn from.</param>
    /// <param name="count">How many.</param>
    public static float[] Features(RandomKey key, int count)
    {
        float[] values = new float[count];
        key.FillUniform(values, -1.5f, 1.5f);
        for (int i = 0; i < count; i++)
        {
            if (key.Below(3, (uint)i) == 0) values[i] = Numbers[key.Fold(1).Below(Numbers.Length, (uint)i)];
        }

        return values;
    }

    private TreeForestDefinition Draw()
    {
        var roots = ImmutableArray.CreateBuilder<int>();
        for (int tree = 0; tree < _options.Trees; tree++)
        {
            _nodesOfTree.Clear();
            roots.Add(Node(1 + Below(_options.MaxLeaves)));
        }

        return new TreeForestDefinition
        {
            Roots = roots.ToImmutable(),
            Branches = [.. _branches],
            Leaves = _leaves,
            Weights = [.. _weights],
            Targets = _options.Targets,
            Aggregate = _options.Aggregate,
            MemberSets = [.. _sets],
        };
    }

    private int Node(int leaves)
    {
        if (_options.Shared && _nodesOfTree.Count > 0 && Below(4) == 0) return _nodesOfTree[Below(_nodesOfTree.Count)];
        int node = leaves == 1 ? Leaf() : Branch(leaves);
        _nodesOfTree.Add(node);
        return node;
    }

    private int Branch(int leaves)
    {
        int left = 1 + Below(leaves - 1);
        (int yes, int no) = (Node(left), Node(leaves - left));
        TreeComparison comparison = _options.Comparisons[Below(_options.Comparisons.Count)];
        float threshold = Number();
        if (comparison == TreeComparison.Member)
        {
            _sets.Add([.. Enumerable.Range(0, Below(6)).Select(_ => Number())]);
            threshold = _sets.Count - 1;
        }

        _branches.Add(new TreeBranch(Below(_options.Features), comparison, threshold, yes, no, Below(2) == 0));
        return _branches.Count - 1;
    }

    private int Leaf()
    {
        for (int target = 0; target < _options.Targets; target++)
        {
            int copies = _options.Complete ? 1 : Below(3);
            for (int copy = 0; copy < copies; copy++) _weights.Add(new TreeWeight(_leaves, target, (float)((2 * _key.Uniform(_decisions++)) - 1)));
        }

        return ~_leaves++;
    }

    private float Number() => Below(2) == 0 ? Numbers[Below(Numbers.Length)] : (float)((3 * _key.Uniform(_decisions++)) - 1.5);

    private int Below(int limit) => _key.Below(limit, _decisions++);
}
