using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Whether the trees contribute to a target: ONNX Runtime treats a target without contributions apart, so it must be known where that can happen.</summary>
internal sealed class MlTreeHits
{
    private readonly bool[] _always;
    private readonly bool[] _sometimes;

    /// <summary>Counts, tree by tree, the leaves that contribute.</summary>
    /// <param name="forest">The forest.</param>
    /// <param name="treeOfLeaf">The tree of each leaf; every leaf belongs to one.</param>
    public MlTreeHits(TreeForestDefinition forest, IReadOnlyList<int> treeOfLeaf)
    {
        (_always, _sometimes) = (new bool[forest.Targets], new bool[forest.Targets]);
        int[] leaves = new int[forest.Roots.Length];
        foreach (int tree in treeOfLeaf) leaves[tree]++;
        foreach (var group in forest.Weights.Select(w => (Tree: treeOfLeaf[w.Leaf], w.Target, w.Leaf)).Distinct().GroupBy(static w => (w.Tree, w.Target)))
        {
            _sometimes[group.Key.Target] = true;
            if (group.Count() == leaves[group.Key.Tree]) _always[group.Key.Target] = true;
        }
    }

    /// <summary>True or false where every row contributes or none does; null where it depends on the row.</summary>
    public bool? this[int target] => _always[target] ? true : _sometimes[target] ? null : false;
}
