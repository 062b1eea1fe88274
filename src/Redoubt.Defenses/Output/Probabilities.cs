using Redoubt.Graphs;

namespace Redoubt.Defenses;

/// <summary>The way from scores to probabilities and back, as parts of a graph.</summary>
internal static class Probabilities
{
    /// <summary>The smallest probability that a logarithm is taken of.</summary>
    public const float Floor = 1e-12f;

    /// <summary>Softmax of scores <c>[N,K]</c>.</summary>
    public static Value Of(Value scores) => scores.Unary(OpKind.Softmax);

    /// <summary>Scores whose softmax the probabilities are, as far as they add up to 1; probabilities below the floor count as the floor.</summary>
    public static Value Scores(Value probabilities) => probabilities.Binary(OpKind.Max, probabilities.Builder.Constant(Floor)).Unary(OpKind.Log);
}
