using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>A forest as the parallel lists of ONNX, one entry for each node. What branches share is written for each of them.</summary>
internal sealed class TreeTable
{
    private const int MostCopies = 8;

    private readonly TreeForest _forest;
    private readonly long _limit;
    private readonly Node _node;
    private readonly List<long> _treeIds = [], _nodeIds = [], _features = [], _trueIds = [], _falseIds = [], _missing = [];
    private readonly List<string> _modes = [];
    private readonly List<float> _values = [];
    private readonly List<long> _weightTrees = [], _weightNodes = [], _weightTargets = [];
    private readonly List<float> _weights = [];
    private int _treeStart;

    /// <exception cref="UnsupportedOpException">The trees share too much to be written out.</exception>
    public TreeTable(Node node, TreeForest forest)
    {
        (_node, _forest) = (node, forest);
        long members = forest.Definition.MemberSets.Sum(static set => (long)set.Length);
        _limit = MostCopies * (forest.Definition.Branches.Length + forest.Definition.Leaves + members + forest.Trees);
        for (int tree = 0; tree < forest.Trees; tree++) AddTree(tree, forest.Definition.Roots[tree]);
    }

    public IEnumerable<AttributeProto> Attributes(int targets) =>
    [
        Onnx.Attributes.Text("aggregate_function", _forest.Definition.Aggregate switch
        {
            TreeAggregate.Average => "AVERAGE",
            TreeAggregate.Minimum => "MIN",
            TreeAggregate.Maximum => "MAX",
            _ => "SUM",
        }),
        Onnx.Attributes.Int("n_targets", targets),
        Onnx.Attributes.Ints("nodes_falsenodeids", _falseIds),
        Onnx.Attributes.Ints("nodes_featureids", _features),
        Onnx.Attributes.Ints("nodes_missing_value_tracks_true", _missing),
        Onnx.Attributes.Texts("nodes_modes", _modes),
        Onnx.Attributes.Ints("nodes_nodeids", _nodeIds),
        Onnx.Attributes.Ints("nodes_treeids", _treeIds),
        Onnx.Attributes.Ints("nodes_truenodeids", _trueIds),
        Onnx.Attributes.Floats("nodes_values", _values),
        Onnx.Attributes.Text("post_transform", "NONE"),
        Onnx.Attributes.Ints("target_ids", _weightTargets),
        Onnx.Attributes.Ints("target_nodeids", _weightNodes),
        Onnx.Attributes.Ints("target_treeids", _weightTrees),
        Onnx.Attributes.Floats("target_weights", _weights),
    ];

    private void AddTree(int tree, int root)
    {
        _treeStart = _modes.Count;
        var open = new Stack<(int Node, Action<int> Link)>();
        open.Push((root, static _ => { }));
        while (open.TryPop(out (int Node, Action<int> Link) next))
        {
            next.Link(_modes.Count - _treeStart);
            if (next.Node < 0) AddLeaf(tree, ~next.Node);
            else AddBranch(tree, _forest.Definition.Branches[next.Node], open);
            if (_modes.Count > _limit) throw new UnsupportedOpException(_node, "export", "its trees share so many branches that writing them out would multiply their number");
        }
    }

    private void AddBranch(int tree, TreeBranch branch, Stack<(int Node, Action<int> Link)> open)
    {
        int first = _modes.Count;
        if (branch.Comparison == TreeComparison.Member) AddMembers(tree, branch);
        else AddRow(tree, Mode(branch.Comparison), branch, branch.Threshold);
        int last = _modes.Count - 1;
        open.Push((branch.WhenFalse, id => _falseIds[last] = id));
        open.Push((branch.WhenTrue, id =>
        {
            for (int i = first; i <= last; i++) _trueIds[i] = id;
        }));
    }

    // A chain of comparisons that all lead to the same node when they hold.
    private void AddMembers(int tree, TreeBranch branch)
    {
        float[] members = [.. _forest.Definition.MemberSets[(int)branch.Threshold].Where(static m => !float.IsNaN(m))];
        if (members.Length == 0) AddRow(tree, "BRANCH_LT", branch, float.NegativeInfinity);
        for (int i = 0; i < members.Length; i++)
        {
            AddRow(tree, "BRANCH_EQ", branch, members[i]);
            _falseIds[^1] = _modes.Count - _treeStart;
        }
    }

    private void AddLeaf(int tree, int leaf)
    {
        int node = _modes.Count - _treeStart;
        AddRow(tree, "LEAF", default, 0);
        foreach ((int target, float value) in Contributions(leaf))
        {
            _weightTrees.Add(tree);
            _weightNodes.Add(node);
            _weightTargets.Add(target);
            _weights.Add(value);
        }
    }

    private IEnumerable<(int Target, float Value)> Contributions(int leaf)
    {
        TreeWeight[] weights = _forest.WeightsOf(leaf).ToArray();
        bool isSum = _forest.Definition.Aggregate is TreeAggregate.Sum or TreeAggregate.Average;
        if (weights.Length == 0) return isSum ? [(0, 0f)] : [];
        return weights.GroupBy(static w => w.Target).Select(w => (w.Key, _forest.Definition.Aggregate switch
        {
            TreeAggregate.Minimum => w.Min(static v => v.Value),
            TreeAggregate.Maximum => w.Max(static v => v.Value),
            _ => w.Sum(static v => v.Value),
        }));
    }

    private void AddRow(int tree, string mode, TreeBranch branch, float value)
    {
        _treeIds.Add(tree);
        _nodeIds.Add(_modes.Count - _treeStart);
        _modes.Add(mode);
        _features.Add(branch.Feature);
        _values.Add(value);
        _missing.Add(branch.MissingIsTrue ? 1 : 0);
        _trueIds.Add(0);
        _falseIds.Add(0);
    }

    private static string Mode(TreeComparison comparison) => comparison switch
    {
        TreeComparison.LessOrEqual => "BRANCH_LEQ",
        TreeComparison.Less => "BRANCH_LT",
        TreeComparison.GreaterOrEqual => "BRANCH_GTE",
        TreeComparison.Greater => "BRANCH_GT",
        TreeComparison.Equal => "BRANCH_EQ",
        _ => "BRANCH_NEQ",
    };
}
