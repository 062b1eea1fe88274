using Redoubt.Graphs;

namespace Redoubt.Models;

/// <summary>The attacker's objectives as graph fragments: one number per row, larger is better for the attacker. The formulas are those of <see cref="ObjectiveKind"/>.</summary>
public static class Objectives
{
    // Keeps a ratio finite when all scores agree, as in the paper's code.
    private const float RatioFloor = 1e-12f;

    /// <summary>Adds an objective to a graph.</summary>
    /// <param name="kind">The objective.</param>
    /// <param name="scores">Scores z, <c>[N, K]</c>.</param>
    /// <param name="labels">True classes y, int64 <c>[N]</c>.</param>
    /// <param name="targets">Wanted classes t, int64 <c>[N]</c>; ignored by untargeted objectives.</param>
    /// <returns><c>[N]</c>.</returns>
    /// <exception cref="ArgumentException">There are fewer classes than the objective needs.</exception>
    public static Value Emit(ObjectiveKind kind, Value scores, Value labels, Value targets)
    {
        int classes = scores.Type[^1].Size;
        if (classes < kind.MinimumClasses())
            throw new ArgumentException($"{kind} needs at least {kind.MinimumClasses()} classes, the model has {classes}.", nameof(kind));
        return kind switch
        {
            ObjectiveKind.CrossEntropy => -ScoreOf(LogSoftmax(scores), labels),
            ObjectiveKind.TargetedCrossEntropy => ScoreOf(LogSoftmax(scores), targets),
            ObjectiveKind.Margin => BestOther(scores, labels) - ScoreOf(scores, labels),
            ObjectiveKind.TargetedMargin => ScoreOf(scores, targets) - BestOther(scores, targets),
            ObjectiveKind.DifferenceOfLogitsRatio => DifferenceOfLogitsRatio(scores, labels),
            ObjectiveKind.TargetedDifferenceOfLogitsRatio => TargetedDifferenceOfLogitsRatio(scores, labels, targets),
            ObjectiveKind.ScoreDifference => ScoreOf(scores, targets) - ScoreOf(scores, labels),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such objective."),
        };
    }

    private static Value DifferenceOfLogitsRatio(Value scores, Value labels)
    {
        Value best = scores.TopK(3);
        return (BestOther(scores, labels) - ScoreOf(scores, labels)) / (Column(best, 0) - Column(best, 2) + RatioFloor);
    }

    private static Value TargetedDifferenceOfLogitsRatio(Value scores, Value labels, Value targets)
    {
        Value best = scores.TopK(4);
        Value spread = Column(best, 0) - (Column(best, 2) + Column(best, 3)) * 0.5f;
        return (ScoreOf(scores, targets) - ScoreOf(scores, labels)) / (spread + RatioFloor);
    }

    private static Value LogSoftmax(Value scores) => scores.Unary(OpKind.LogSoftmax);

    private static Value IsClass(Value scores, Value classes) =>
        classes.OneHot(scores.Type[^1].Size).Binary(OpKind.Greater, scores.Builder.Constant(0));

    // Chosen, not multiplied by 0 and 1: an infinite score elsewhere must not turn the sum into NaN.
    private static Value ScoreOf(Value scores, Value classes) =>
        scores.Where(IsClass(scores, classes), scores.Builder.Constant(0)).Sum([1]);

    private static Value BestOther(Value scores, Value classes) =>
        scores.Builder.Constant(float.NegativeInfinity).Where(IsClass(scores, classes), scores).Largest([1]);

    private static Value Column(Value values, int column) => values.Slice(1, column, column + 1).Reshape(values.Type[0]);
}
