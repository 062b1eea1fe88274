using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Forests of decision trees. The forest itself is one opaque operation; base values, transforms and labels around it are ordinary ones.</summary>
internal static class MlTreeOperators
{
    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["TreeEnsemble"] = TreeEnsemble,
        ["TreeEnsembleClassifier"] = Classifier,
        ["TreeEnsembleRegressor"] = Regressor,
    };

    public static void TreeEnsemble(OperatorNode node)
    {
        Value scores = MlFeatures.Rows(node).Unary(OpKind.TreeEnsemble, new TreeEnsembleAttributes(MlTreeReader5.Read(node)));
        node.Set(Transformed(scores, MlTreeReader5.Transform(node)));
    }

    public static void Regressor(OperatorNode node)
    {
        Value rows = MlFeatures.Rows(node);
        TreeAggregate aggregate = MlTreeModes.Aggregate(node, node.Attributes.Text("aggregate_function", "SUM"));
        MlForest forest = MlTreeReader.Read(node, "target", node.Attributes.Int("n_targets", 0), aggregate);
        int targets = forest.Forest.Targets;
        if (forest.Base.Length != 0 && forest.Base.Length != targets) throw node.Error($"has {forest.Base.Length} base_values for {targets} targets");
        Value scores = forest.Scores(rows);
        if (forest.Base.Length > 0)
        {
            scores += MlFeatures.Row(node, forest.Base);
            if (targets > 1) scores = WithoutBaseWhereNothingCame(forest, rows, scores);
        }

        node.Set(0, Transformed(scores, MlTransforms.Read(node)), OnnxElementType.Float32);
    }

    public static void Classifier(OperatorNode node)
    {
        MlLabels labels = MlLabels.Read(node, "classlabels_int64s");
        MlTransform transform = MlTransforms.Read(node);
        Value rows = MlFeatures.Rows(node);
        MlForest forest = MlTreeReader.Read(node, "class", labels.Count, TreeAggregate.Sum);
        (Value label, Value scores) = labels.Count switch
        {
            1 => MlTreeClasses.One(node, forest, rows, transform),
            2 => new MlTreePair(node, forest, rows).Emit(labels, transform),
            _ => MlTreeClasses.Many(node, forest, rows, (labels, transform)),
        };
        node.Set(0, label, OnnxElementType.Int64);
        node.Set(1, scores, OnnxElementType.Float32);
    }

    // ONNX Runtime leaves a target at 0, without its base value, where no tree contributes to it.
    private static Value WithoutBaseWhereNothingCame(MlForest forest, Value rows, Value scores)
    {
        bool?[] hits = [.. Enumerable.Range(0, forest.Forest.Targets).Select(t => forest.Hits[t])];
        if (Array.TrueForAll(hits, static h => h == true)) return scores;
        Value zero = scores.Builder.Constant(0f);
        return scores.Where(forest.Counts(rows).Binary(OpKind.Greater, zero), zero);
    }

    private static Value Transformed(Value scores, MlTransform transform) =>
        scores.Type[1].Size == 1 ? MlTransforms.ApplyToOne(scores, transform) : MlTransforms.Apply(scores, transform);
}
