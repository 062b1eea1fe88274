namespace Redoubt.Models;

/// <summary>Facts about the kinds of objective.</summary>
public static class ObjectiveKinds
{
    /// <summary>Whether an objective reads the wanted class t of every row.</summary>
    /// <param name="kind">The objective.</param>
    public static bool UsesTargets(this ObjectiveKind kind) =>
        kind is ObjectiveKind.TargetedCrossEntropy or ObjectiveKind.TargetedMargin or ObjectiveKind.TargetedDifferenceOfLogitsRatio
            or ObjectiveKind.ScoreDifference;

    /// <summary>Whether an objective reads the true class y of every row; the others accept any class there.</summary>
    /// <param name="kind">The objective.</param>
    public static bool UsesLabels(this ObjectiveKind kind) =>
        kind is not (ObjectiveKind.TargetedCrossEntropy or ObjectiveKind.TargetedMargin);

    /// <summary>Fewest classes for which an objective is defined.</summary>
    /// <param name="kind">The objective.</param>
    public static int MinimumClasses(this ObjectiveKind kind) => kind switch
    {
        ObjectiveKind.DifferenceOfLogitsRatio => 3,
        ObjectiveKind.TargetedDifferenceOfLogitsRatio => 4,
        _ => 2,
    };
}
