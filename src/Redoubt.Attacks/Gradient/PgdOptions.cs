using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="ProjectedGradientDescent"/>. Immutable; lengths are in input units.</summary>
public sealed record PgdOptions
{
    internal const int DefaultSteps = 40;

    /// <summary>Allowed perturbations around each input. Required; the norm and ε live here.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Gradient steps per attempt, in [1, 100000]; each costs one forward and one backward pass. Default 40.</summary>
    public int Steps { get; init; } = DefaultSteps;

    /// <summary>Step length α in the ball's norm, positive and finite. Default <see langword="null"/>: 2.5·ε/Steps, enough to cross the ball.</summary>
    public double? StepSize { get; init; }

    /// <summary>Start at a random point of the ball (default) rather than at the input.</summary>
    public bool RandomStart { get; init; } = true;

    /// <summary>Attempts per row from different random starts, in [1, 10000]; more than one needs <see cref="RandomStart"/>. Default 1.</summary>
    public int Restarts { get; init; } = 1;

    /// <summary>What is climbed. Default cross-entropy.</summary>
    public AttackLoss Loss { get; init; } = AttackLoss.CrossEntropy;

    /// <summary>Search to the end and return for every row, broken or not, the point of largest objective: what adversarial training needs.
    /// Default false: stop each row at its first success, and return the clean input where there is none.</summary>
    public bool MaximizeLoss { get; init; }

    internal double EffectiveStepSize => StepSize ?? 2.5 * Ball.Radius / Steps;

    /// <summary>One sentence per broken rule, none when valid. The constructor and every host report these same sentences.</summary>
    public IEnumerable<string> Errors()
    {
        if (Ball is null) yield return "Ball is required.";
        if (Steps is < 1 or > 100_000) yield return $"Steps must be in [1, 100000], was {Steps}.";
        if (StepSize is { } a && !(a > 0 && double.IsFinite(a))) yield return FormattableString.Invariant($"StepSize must be positive and finite, was {a}.");
        if (Restarts is < 1 or > 10_000) yield return $"Restarts must be in [1, 10000], was {Restarts}.";
        if (Restarts > 1 && !RandomStart) yield return $"Restarts must be 1 without RandomStart, was {Restarts}: every attempt would be the same.";
        if (!Enum.IsDefined(Loss)) yield return $"Loss must be one of {string.Join(", ", Enum.GetNames<AttackLoss>())}, was {Loss}.";
    }
}
