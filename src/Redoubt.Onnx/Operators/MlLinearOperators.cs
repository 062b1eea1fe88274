using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Linear models, as ordinary operations.</summary>
internal static class MlLinearOperators
{
    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["LinearClassifier"] = Classifier,
        ["LinearRegressor"] = Regressor,
    };

    public static void Regressor(OperatorNode node)
    {
        Value rows = MlFeatures.Rows(node);
        long targets = node.Attributes.Int("targets", 1);
        float[] coefficients = Coefficients(node), intercepts = node.Attributes.Floats("intercepts") ?? [];
        if (targets < 1 || targets != coefficients.Length / (double)rows.Type[1].Size) throw node.Error(Mismatch(coefficients, targets, rows));

        // ONNX Runtime passes over intercepts of another length.
        Value scores = Product(node, rows, coefficients, intercepts.Length == targets ? intercepts : null);
        MlTransform transform = MlTransforms.Read(node);
        node.Set(0, targets == 1 ? MlTransforms.ApplyToOne(scores, transform) : MlTransforms.Apply(scores, transform), OnnxElementType.Float32);
    }

    public static void Classifier(OperatorNode node)
    {
        node.Attributes.Ignore("multi_class");
        MlLabels labels = MlLabels.Read(node, "classlabels_ints");
        MlTransform transform = MlTransforms.Read(node);
        Value rows = MlFeatures.Rows(node);
        float[] coefficients = Coefficients(node), intercepts = node.Attributes.Floats("intercepts") ?? [];
        int classes = intercepts.Length > 0 ? intercepts.Length : coefficients.Length / Math.Max(1, rows.Type[1].Size);
        if (classes < 1 || (long)classes * rows.Type[1].Size != coefficients.Length) throw node.Error(Mismatch(coefficients, classes, rows));
        if (classes > 1 && labels.Count < classes) throw node.Error($"has {labels.Count} class labels and {classes} rows of coefficients");
        Value scores = Product(node, rows, coefficients, intercepts.Length > 0 ? intercepts : null);
        if (classes == 1) One(node, labels, scores, transform);
        else
        {
            node.Set(0, labels.Of(scores.Unary(OpKind.ArgMax)), OnnxElementType.Int64);
            node.Set(1, MlTransforms.Apply(scores, transform), OnnxElementType.Float32);
        }
    }

    // One row of coefficients: its sign decides between two classes. Without LOGISTIC, ONNX Runtime takes the score for a probability.
    private static void One(OperatorNode node, MlLabels labels, Value score, MlTransform transform)
    {
        if (labels.Count != 2) throw node.Error($"has {labels.Count} class labels and one row of coefficients, which separates two classes");
        if (transform == MlTransform.Probit) throw node.Error("transforms the score of two classes by PROBIT, of which ONNX Runtime leaves one undefined");
        Value isPositive = score.Binary(OpKind.Greater, node.Builder.Constant(0f)).Reshape(score.Type[0]);
        node.Set(0, labels.Of(MlLabels.ZeroOrOne(isPositive)), OnnxElementType.Int64);
        node.Set(1, MlTransforms.Pair(score, transform, isProbability: true), OnnxElementType.Float32);
    }

    private static float[] Coefficients(OperatorNode node)
    {
        float[] coefficients = node.Attributes.Floats("coefficients") ?? [];
        if (coefficients.Length == 0) throw node.Error("has no coefficients");
        node.Scope.Context.Parameters += coefficients.Length;
        return coefficients;
    }

    private static Value Product(OperatorNode node, Value rows, float[] coefficients, float[]? intercepts)
    {
        int features = rows.Type[1].Size;
        Value weights = node.Builder.Constant(Literal.Of(new Shape(coefficients.Length / features, features), coefficients));
        Value product = rows.MatMul(weights, transposeRight: true);
        return intercepts is null ? product : product + MlFeatures.Row(node, intercepts);
    }

    private static string Mismatch(float[] coefficients, long outputs, Value rows) => $"has {coefficients.Length} coefficients for {outputs} results from {rows.Type[1]} features";
}
