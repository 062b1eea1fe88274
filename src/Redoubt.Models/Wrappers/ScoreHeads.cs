using Redoubt.Graphs;

namespace Redoubt.Models;

/// <summary>Small graphs from the scores of one or more classifiers, side by side in <c>[N, M·K]</c>, to the scores <c>[N, K]</c> of a wrapper. As classifiers of their
/// own they give every objective and its derivative by the members' scores.</summary>
internal static class ScoreHeads
{
    // Keeps a ratio finite when all scores agree.
    private const float RatioFloor = 1e-12f;

    private static readonly InputBounds AnyScore = new(float.MinValue, float.MaxValue);

    /// <summary>The scores as they are.</summary>
    public static GraphClassifier Same(int classes, int capacity) => Build(classes, 1, capacity, static members => members[0]);

    /// <summary>Scores over a temperature.</summary>
    public static GraphClassifier Divided(int classes, float temperature, int capacity) =>
        Build(classes, 1, capacity, members => members[0] / members[0].Builder.Constant(temperature));

    /// <summary>Scores over a share of the distance between the row's largest and smallest.</summary>
    public static GraphClassifier DividedByRange(int classes, float share, int capacity) => Build(classes, 1, capacity, members =>
    {
        Value scores = members[0], range = scores.Largest([1], keepDimensions: true) + (-scores).Largest([1], keepDimensions: true);
        return scores / (range * share + RatioFloor);
    });

    /// <summary>Mean of the scores.</summary>
    public static GraphClassifier MeanScores(int classes, int members, int capacity) => Build(classes, members, capacity, ScoreMeans.Mean);

    /// <summary>Logarithm of the mean of the softmax probabilities.</summary>
    public static GraphClassifier MeanProbabilities(int classes, int members, int capacity) =>
        Build(classes, members, capacity, ScoreMeans.OfProbabilities);

    private static GraphClassifier Build(int classes, int members, int capacity, Func<Value[], Value> join)
    {
        var graph = new GraphBuilder();
        Value all = graph.Input("members", TensorType.Float(Dimension.Batch, members * classes));
        Value[] scores = [.. Enumerable.Range(0, members).Select(m => members == 1 ? all : all.Slice(1, m * classes, (m + 1) * classes))];
        Value joined = join(scores);

        // An output that is the input itself has no plan.
        Graph built = graph.Build(("scores", joined.Node == all.Node ? joined * 1f : joined));
        return new GraphClassifier(built, AnyScore, new GraphClassifierOptions { Capacity = capacity, Threads = 1 });
    }
}
