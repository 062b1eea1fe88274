using System.Collections.Immutable;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Reads the trees of TreeEnsemble, where branches and leaves have lists of their own.</summary>
internal static class MlTreeReader5
{
    private const int ManyTargets = 1 << 16;

    /// <exception cref="InvalidModelException">The lists do not describe trees.</exception>
    public static TreeForest Read(OperatorNode node)
    {
        NodeAttributes attributes = node.Attributes;
        attributes.Ignore("nodes_hitrates");
        long[] leafTargets = attributes.Ints("leaf_targetids") ?? [], roots = attributes.Ints("tree_roots") ?? [];
        double[] leafWeights = MlNumbers.ReadTensor(node, "leaf_weights") ?? [];
        if (leafTargets.Length != leafWeights.Length) throw node.Error($"has {leafTargets.Length} leaf_targetids and {leafWeights.Length} leaf_weights");
        long targets = attributes.Int("n_targets", 0);
        if (targets < 1 || targets > Math.Max(ManyTargets, leafWeights.Length)) throw node.Error($"has {targets} targets and {leafWeights.Length} leaves");
        (ImmutableArray<TreeBranch> branches, ImmutableArray<ImmutableArray<float>> sets) = Branches(node, leafWeights.Length);
        node.Scope.Context.Parameters += branches.Length + leafWeights.Length;
        return TreeForest.Create(new TreeForestDefinition
        {
            Roots = [.. roots.Select(root => Index(node, root, branches.Length, "tree_roots"))],
            Branches = branches,
            Leaves = leafWeights.Length,
            Weights = [.. leafWeights.Select((weight, i) => new TreeWeight(i, Index(node, leafTargets[i], (int)targets, "leaf_targetids"), (float)weight))],
            Targets = (int)targets,
            MemberSets = sets,
            Aggregate = attributes.Int("aggregate_function", 1) switch
            {
                0 => TreeAggregate.Average,
                1 => TreeAggregate.Sum,
                2 => TreeAggregate.Minimum,
                3 => TreeAggregate.Maximum,
                var other => throw node.Error($"has the unknown aggregate_function {other}"),
            },
        });
    }

    /// <summary>Reads the attribute <c>post_transform</c>.</summary>
    public static MlTransform Transform(OperatorNode node)
    {
        long number = node.Attributes.Int("post_transform", 0);
        if (number is 1 or 2) node.Note("The operator TreeEnsemble takes post_transform 1 as LOGISTIC and 2 as SOFTMAX, as ONNX Runtime does; the ONNX standard exchanges the two.");
        return number switch
        {
            0 => MlTransform.None,
            1 => MlTransform.Logistic,
            2 => MlTransform.Softmax,
            3 => MlTransform.SoftmaxZero,
            4 => MlTransform.Probit,
            _ => throw node.Error($"has the unknown post_transform {number}"),
        };
    }

    private static (ImmutableArray<TreeBranch> Branches, ImmutableArray<ImmutableArray<float>> Sets) Branches(OperatorNode node, int leaves)
    {
        double[] modes = MlNumbers.ReadTensor(node, "nodes_modes") ?? [], splits = MlNumbers.ReadTensor(node, "nodes_splits") ?? [];
        long[] List(string name, bool optional = false)
        {
            long[] list = node.Attributes.Ints(name) ?? [];
            if (list.Length != modes.Length && !(optional && list.Length == 0)) throw node.Error($"has {modes.Length} nodes_modes and {list.Length} {name}");
            return list;
        }

        if (splits.Length != modes.Length) throw node.Error($"has {modes.Length} nodes_modes and {splits.Length} nodes_splits");
        long[] features = List("nodes_featureids"), yes = List("nodes_truenodeids"), no = List("nodes_falsenodeids");
        long[] yesIsLeaf = List("nodes_trueleafs"), noIsLeaf = List("nodes_falseleafs"), missing = List("nodes_missing_value_tracks_true", optional: true);
        var sets = new MemberSets(node);
        var branches = ImmutableArray.CreateBuilder<TreeBranch>(modes.Length);
        for (int i = 0; i < modes.Length; i++)
        {
            TreeComparison comparison = MlTreeModes.Numbered(node, (long)modes[i]);
            float threshold = comparison == TreeComparison.Member ? sets.Next() : MlTreeModes.Threshold(node, comparison, splits[i]);
            int feature = Index(node, features[i], TreeForest.MaximumColumns, "nodes_featureids");
            int whenTrue = Child(yes[i], yesIsLeaf[i] != 0, "nodes_truenodeids"), whenFalse = Child(no[i], noIsLeaf[i] != 0, "nodes_falsenodeids");
            branches.Add(new TreeBranch(feature, comparison, threshold, whenTrue, whenFalse, missing.Length > 0 && missing[i] == 1));
        }

        return (branches.ToImmutable(), sets.All);

        int Child(long id, bool isLeaf, string list) => isLeaf ? ~Index(node, id, leaves, list) : Index(node, id, modes.Length, list);
    }

    private static int Index(OperatorNode node, long value, int count, string list) =>
        value >= 0 && value < count ? (int)value : throw node.Error($"has {value} among the {list}, where 0 to {count - 1} are possible");

    /// <summary>The sets of member branches, one after the other, each ended by NaN.</summary>
    private sealed class MemberSets(OperatorNode node)
    {
        private readonly double[] _values = MlNumbers.ReadTensor(node, "membership_values") ?? [];
        private readonly List<ImmutableArray<float>> _sets = [];
        private int _position;

        public ImmutableArray<ImmutableArray<float>> All => [.. _sets];

        public int Next()
        {
            if (_position >= _values.Length) throw node.Error("has more branches of the mode BRANCH_MEMBER than sets in membership_values");
            int end = Array.FindIndex(_values, _position, double.IsNaN);
            if (end < 0) end = _values.Length;
            _sets.Add([.. _values[_position..end].Select(v => MlTreeModes.Threshold(node, TreeComparison.Member, v))]);
            _position = end + 1;
            return _sets.Count - 1;
        }
    }
}
