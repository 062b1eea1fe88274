using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>A forest read from a file.</summary>
/// <param name="Forest">The trees; targets are those of the file.</param>
/// <param name="Hits">Which targets the trees contribute to.</param>
/// <param name="Base">Numbers added to the targets; empty for none.</param>
internal sealed record MlForest(TreeForest Forest, MlTreeHits Hits, float[] Base)
{
    /// <summary>Adds the forest to the graph.</summary>
    public Value Scores(Value rows) => rows.Unary(OpKind.TreeEnsemble, new TreeEnsembleAttributes(Forest));

    /// <summary>For each target whether some tree contributed to it: a forest that counts instead of adding weights.</summary>
    public Value Counts(Value rows)
    {
        TreeForestDefinition counting = Forest.Definition with
        {
            Weights = [.. Forest.Definition.Weights.Select(static w => w with { Value = 1 })],
            Aggregate = TreeAggregate.Sum,
        };
        return rows.Unary(OpKind.TreeEnsemble, new TreeEnsembleAttributes(TreeForest.Create(counting)));
    }
}
