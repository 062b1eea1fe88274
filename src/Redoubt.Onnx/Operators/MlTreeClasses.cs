using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>Labels and scores of tree classifiers with one class, or with more than two.</summary>
internal static class MlTreeClasses
{
    public static (Value Label, Value Scores) One(OperatorNode node, MlForest forest, Value rows, MlTransform transform)
    {
        if (forest.Base.Length > 1) throw node.Error($"has {forest.Base.Length} base_values for one class");
        Value score = forest.Scores(rows);
        if (forest.Base.Length == 1) score += forest.Base[0];
        Value isPositive = score.Binary(OpKind.Greater, score.Builder.Constant(0f)).Reshape(score.Type[0]);
        return (MlLabels.ZeroOrOne(isPositive), MlTransforms.ApplyToOne(score, transform));
    }

    public static (Value Label, Value Scores) Many(OperatorNode node, MlForest forest, Value rows, (MlLabels Labels, MlTransform Transform) form)
    {
        int classes = form.Labels.Count;
        if (forest.Base.Length != 0 && forest.Base.Length != classes) throw node.Error($"has {forest.Base.Length} base_values for {classes} classes");
        Value scores = forest.Scores(rows), candidates = scores;
        if (forest.Base.Length > 0) scores = candidates = scores + MlFeatures.Row(node, forest.Base);
        else if (Enumerable.Range(0, classes).Any(c => forest.Hits[c] != true))
        {
            // Only a class that some tree speaks for can be chosen, be the others' zeros larger or not.
            Value spokenFor = forest.Counts(rows).Binary(OpKind.Greater, scores.Builder.Constant(0f));
            candidates = scores.Where(spokenFor, scores.Builder.Constant(float.NegativeInfinity));
        }

        return (form.Labels.Of(candidates.Unary(OpKind.ArgMax)), MlTransforms.Apply(scores, form.Transform));
    }
}
