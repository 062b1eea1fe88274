using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>The transforms at the end of classifiers and regressors, as ordinary operations, by the formulas of ONNX Runtime.</summary>
internal static class MlTransforms
{
    /// <summary>Reads the attribute <c>post_transform</c>.</summary>
    public static MlTransform Read(OperatorNode node)
    {
        string name = node.Attributes.Text("post_transform", "NONE");
        return name switch
        {
            "NONE" => MlTransform.None,
            "SOFTMAX" => MlTransform.Softmax,
            "LOGISTIC" => MlTransform.Logistic,
            "SOFTMAX_ZERO" => MlTransform.SoftmaxZero,
            "PROBIT" => MlTransform.Probit,
            _ => throw node.Error($"has the unknown post_transform '{name}'"),
        };
    }

    /// <summary>Transforms two or more scores of each row.</summary>
    public static Value Apply(Value scores, MlTransform transform) => transform switch
    {
        MlTransform.Softmax => scores.Unary(OpKind.Softmax),
        MlTransform.Logistic => scores.Unary(OpKind.Sigmoid),
        MlTransform.SoftmaxZero => SoftmaxZero(scores),
        MlTransform.Probit => Probit(scores),
        _ => scores,
    };

    /// <summary>Transforms the only score of each row: a single score has no softmax, and ONNX Runtime applies no logistic function to it either.</summary>
    public static Value ApplyToOne(Value score, MlTransform transform) => transform == MlTransform.Probit ? Probit(score) : score;

    /// <summary>Two classes from one score.</summary>
    /// <param name="score"><c>[N,1]</c>.</param>
    /// <param name="transform">The transform.</param>
    /// <param name="isProbability">Whether the score is the second class' probability rather than a distance from the border.</param>
    public static Value Pair(Value score, MlTransform transform, bool isProbability)
    {
        if (transform == MlTransform.Logistic) return MlFeatures.Join(-score, score).Unary(OpKind.Sigmoid);
        return isProbability ? MlFeatures.Join(score.Builder.Constant(1f) - score, score) : MlFeatures.Join(-score, score);
    }

    // Softmax over the scores that are not zero: zeros stay zero, and nearly zeros are scaled without entering the sum.
    private static Value SoftmaxZero(Value scores)
    {
        const float Zero = 0.0000001f;
        Value max = scores.Largest([1], keepDimensions: true);
        Value counts = scores.Unary(OpKind.Abs).Binary(OpKind.Greater, scores.Builder.Constant(Zero));
        Value power = (scores - max).Unary(OpKind.Exp), none = scores.Builder.Constant(0f);
        Value sum = power.Where(counts, none).Sum([1], keepDimensions: true);
        return power.Where(counts, scores * (-max).Unary(OpKind.Exp)) / sum;
    }

    // √2 · erf⁻¹(2p - 1) with Winitzki's approximation of erf⁻¹, its constants as ONNX Runtime rounds them.
    private static Value Probit(Value p)
    {
        const float A = 0.147f, Pi = 3.14159f, SquareRootOfTwo = 1.41421356f;
        GraphBuilder b = p.Builder;
        Value one = b.Constant(1f), x = p * 2f - one;
        Value log = ((one - x) * (x + one)).Unary(OpKind.Log);
        Value v = log * 0.5f + 2 / (Pi * A), root = (v * v - log * (1 / A)).Unary(OpKind.Sqrt);
        Value size = (root - v).Unary(OpKind.Sqrt) * SquareRootOfTwo;
        return (-size).Where(b.Constant(0f).Binary(OpKind.Greater, x), size);
    }
}
