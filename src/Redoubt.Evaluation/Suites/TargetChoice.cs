using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>What the attacker wants of every row. Immutable.</summary>
public sealed record TargetChoice
{
    private TargetChoice(bool isTargeted, int? onlyClass)
    {
        IsTargeted = isTargeted;
        OnlyClass = onlyClass;
    }

    /// <summary>Any wrong class.</summary>
    public static TargetChoice Untargeted { get; } = new(false, null);

    /// <summary>One other class per row, drawn at random by row and key.</summary>
    public static TargetChoice Random { get; } = new(true, null);

    /// <summary>Whether one certain class is wanted.</summary>
    public bool IsTargeted { get; }

    /// <summary>The class that every row is to reach; null for another choice.</summary>
    public int? OnlyClass { get; }

    /// <summary>One class for every row; rows that have it as their label are not attacked.</summary>
    /// <param name="target">The class, 0 or more.</param>
    public static TargetChoice Class(int target)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(target);
        return new TargetChoice(true, target);
    }

    /// <summary>In words, for reports.</summary>
    public override string ToString() => (IsTargeted, OnlyClass) switch
    {
        (false, _) => "untargeted: any wrong class",
        (true, null) => "targeted: one random other class per row",
        _ => FormattableString.Invariant($"targeted: class {OnlyClass}"),
    };

    /// <summary>The goal of some rows.</summary>
    /// <param name="labels">True class of every row.</param>
    /// <param name="rowIds">Name of every row.</param>
    /// <param name="model">The model that judges.</param>
    /// <param name="key">Randomness.</param>
    internal AttackGoal GoalOf(ReadOnlySpan<int> labels, ReadOnlySpan<int> rowIds, IClassifier model, RandomKey key)
    {
        if (!IsTargeted) return AttackGoal.UntargetedOn(model, labels);
        int classes = model is IRejectingClassifier open ? open.RejectedClass : model.Classes;
        var targets = new int[labels.Length];
        for (int row = 0; row < targets.Length; row++)
        {
            // An offset in [1, K) never hits the label.
            targets[row] = OnlyClass ?? (labels[row] + 1 + key.Fold((ulong)(uint)rowIds[row]).Below(classes - 1)) % classes;
        }

        return AttackGoal.Targeted(targets);
    }
}
