using System.Collections.Immutable;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Reads the trees of TreeEnsembleClassifier and TreeEnsembleRegressor: parallel lists with one entry for each node, nodes named by tree and number.</summary>
internal sealed class MlTreeReader
{
    // More targets than weights is no forest that anybody trained, but a short way to describe a large result.
    private const int ManyTargets = 1 << 16;

    private readonly OperatorNode _node;
    private readonly long[] _trees, _ids;
    private readonly string[] _modes;
    private readonly double[] _values;
    private readonly Dictionary<(long Tree, long Id), int> _positions = [];
    private readonly int[] _nodes;
    private readonly List<int> _treeOfLeaf = [];
    private readonly List<int> _roots = [];

    private MlTreeReader(OperatorNode node)
    {
        _node = node;
        _modes = node.Attributes.Texts("nodes_modes") ?? [];
        _trees = List("nodes_treeids");
        _ids = List("nodes_nodeids");
        _values = MlNumbers.Read(node, "nodes_values") ?? [];
        RequireLength("nodes_values", _values.Length);
        node.Attributes.Ignore("nodes_hitrates", "nodes_hitrates_as_tensor");
        _nodes = new int[_modes.Length];
        NumberNodes();
    }

    /// <summary>Reads a forest.</summary>
    /// <param name="node">The operator.</param>
    /// <param name="prefix">What the lists of contributions are called: <c>class</c> or <c>target</c>.</param>
    /// <param name="targets">Number of classes or targets.</param>
    /// <param name="aggregate">How contributions become one number.</param>
    /// <exception cref="InvalidModelException">The lists do not describe trees.</exception>
    public static MlForest Read(OperatorNode node, string prefix, long targets, TreeAggregate aggregate)
    {
        var reader = new MlTreeReader(node);
        double[] weights = MlNumbers.Read(node, $"{prefix}_weights") ?? [];
        if (targets < 1 || targets > Math.Max(ManyTargets, weights.Length)) throw node.Error($"has {targets} targets and {weights.Length} contributions to them");
        var definition = new TreeForestDefinition
        {
            Roots = [.. reader._roots],
            Branches = reader.Branches(),
            Leaves = reader._treeOfLeaf.Count,
            Weights = reader.Weights(prefix, weights, (int)targets),
            Targets = (int)targets,
            Aggregate = aggregate,
        };
        node.Scope.Context.Parameters += definition.Branches.Length + definition.Weights.Length;
        float[] added = [.. (MlNumbers.Read(node, "base_values") ?? []).Select(static v => (float)v)];
        return new MlForest(TreeForest.Create(definition), new MlTreeHits(definition, reader._treeOfLeaf), added);
    }

    // Branches are numbered from 0, leaves by complements; a tree begins with its first node.
    private void NumberNodes()
    {
        int branches = 0;
        var seen = new HashSet<long>();
        for (int i = 0; i < _modes.Length; i++)
        {
            bool isRoot = i == 0 || _trees[i] != _trees[i - 1];
            if (isRoot && !seen.Add(_trees[i])) throw _node.Error($"has the nodes of tree {_trees[i]} in two places");
            if (!_positions.TryAdd((_trees[i], _ids[i]), i)) throw _node.Error($"has node {_ids[i]} of tree {_trees[i]} twice");
            bool isLeaf = MlTreeModes.Named(_node, _modes[i]) is null;
            _nodes[i] = isLeaf ? ~_treeOfLeaf.Count : branches++;
            if (isRoot) _roots.Add(_nodes[i]);
            if (isLeaf) _treeOfLeaf.Add(_roots.Count - 1);
        }

        if (_roots.Count == 0) throw _node.Error("has no trees");
    }

    private ImmutableArray<TreeBranch> Branches()
    {
        long[] features = List("nodes_featureids"), yes = List("nodes_truenodeids"), no = List("nodes_falsenodeids");
        long[] missing = _node.Attributes.Ints("nodes_missing_value_tracks_true") ?? [];
        if (missing.Length > 0) RequireLength("nodes_missing_value_tracks_true", missing.Length);
        var branches = ImmutableArray.CreateBuilder<TreeBranch>();
        for (int i = 0; i < _modes.Length; i++)
        {
            if (MlTreeModes.Named(_node, _modes[i]) is not { } comparison) continue;
            if (features[i] is < 0 or >= TreeForest.MaximumColumns) throw _node.Error($"has a branch that reads feature {features[i]}");
            branches.Add(new TreeBranch(
                (int)features[i], comparison, MlTreeModes.Threshold(_node, comparison, _values[i]), Child(i, yes[i]), Child(i, no[i]), missing.Length > 0 && missing[i] == 1));
        }

        return branches.ToImmutable();
    }

    private int Child(int parent, long id) =>
        _positions.TryGetValue((_trees[parent], id), out int position)
            ? _nodes[position]
            : throw _node.Error($"leads from node {_ids[parent]} of tree {_trees[parent]} to node {id}, which the tree does not have");

    private ImmutableArray<TreeWeight> Weights(string prefix, double[] values, int targets)
    {
        (long[] trees, long[] ids, long[] names) = (Contributions(prefix, "treeids"), Contributions(prefix, "nodeids"), Contributions(prefix, "ids"));
        if (trees.Length != values.Length || ids.Length != values.Length || names.Length != values.Length)
            throw _node.Error($"has {prefix}_treeids, {prefix}_nodeids, {prefix}_ids and {prefix}_weights of different lengths ({trees.Length}, {ids.Length}, {names.Length}, {values.Length})");
        var weights = new List<TreeWeight>(values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            if (!_positions.TryGetValue((trees[i], ids[i]), out int position)) throw _node.Error($"gives a weight to node {ids[i]} of tree {trees[i]}, which does not exist");
            if (names[i] < 0 || names[i] >= targets) throw _node.Error($"gives a weight to {(prefix == "class" ? "class" : "target")} {names[i]} of {targets}");

            // Old converters give weights to branches too; nothing reads them.
            if (_nodes[position] < 0) weights.Add(new TreeWeight(~_nodes[position], (int)names[i], (float)values[i]));
        }

        return [.. targets == 1 ? OneForEachLeaf(weights) : weights.OrderBy(static w => w.Leaf)];
    }

    // With one target, ONNX Runtime takes the first weight of a leaf, or where there is none the number that stands in the place of its threshold.
    private IEnumerable<TreeWeight> OneForEachLeaf(List<TreeWeight> weights)
    {
        TreeWeight?[] first = new TreeWeight?[_treeOfLeaf.Count];
        foreach (TreeWeight weight in weights) first[weight.Leaf] ??= weight;
        for (int i = 0; i < _nodes.Length; i++)
        {
            if (_nodes[i] < 0) first[~_nodes[i]] ??= new TreeWeight(~_nodes[i], 0, (float)_values[i]);
        }

        return first.Select(static w => w!.Value);
    }

    private long[] Contributions(string prefix, string list) => _node.Attributes.Ints($"{prefix}_{list}") ?? [];

    private long[] List(string name)
    {
        long[] list = _node.Attributes.Ints(name) ?? [];
        RequireLength(name, list.Length);
        return list;
    }

    private void RequireLength(string name, int length)
    {
        if (length != _modes.Length) throw _node.Error($"has {_modes.Length} nodes_modes and {length} {name}");
    }
}
