using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="AutoProjectedGradientDescent"/>. Immutable; there is no step size to choose.</summary>
public sealed record AutoPgdOptions
{
    internal const int DefaultSteps = 100;

    /// <summary>Allowed perturbations around each input, ℓ∞, ℓ2 or ℓ1. Required.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Gradient steps per attempt, in [1, 100000]. Default 100.</summary>
    public int Steps { get; init; } = DefaultSteps;

    /// <summary>Attempts per row (and per target class) from different random starts, in [1, 10000]. Default 1.</summary>
    public int Restarts { get; init; } = 1;

    /// <summary>What is climbed. Default cross-entropy (APGD-CE); the difference of logits ratio gives APGD-DLR.</summary>
    public AttackLoss Loss { get; init; } = AttackLoss.CrossEntropy;

    /// <summary>Wrong classes that are tried one after the other, best clean score first, in [1, 1000]; at most K - 1 exist. Default
    /// <see langword="null"/>: none is singled out. 9 with the difference of logits ratio is APGD-T.</summary>
    public int? TargetClasses { get; init; }

    /// <summary>Wrong classes to leave out before the first target class.</summary>
    internal int SkippedTargets { get; init; }

    /// <summary>Share ρ of steps that must raise the objective between two checkpoints, in (0, 1); with fewer the step is halved. Default 0.75.
    /// Not used in ℓ1, where sparsity takes its place.</summary>
    public double Rho { get; init; } = 0.75;

    /// <summary>Search to the end and return for every row, broken or not, the point of largest objective. Default false.</summary>
    public bool MaximizeLoss { get; init; }

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Ball is null) yield return "Ball is required.";
        else if (Ball.Norm == Norm.L0) yield return "APGD supports linf, l2 and l1, not l0.";
        if (Steps is < 1 or > 100_000) yield return $"Steps must be in [1, 100000], was {Steps}.";
        if (Restarts is < 1 or > 10_000) yield return $"Restarts must be in [1, 10000], was {Restarts}.";
        if (!Enum.IsDefined(Loss)) yield return $"Loss must be one of {string.Join(", ", Enum.GetNames<AttackLoss>())}, was {Loss}.";
        if (TargetClasses is < 1 or > 1000) yield return $"TargetClasses must be in [1, 1000], was {TargetClasses}.";
        if (!(Rho > 0 && Rho < 1)) yield return FormattableString.Invariant($"Rho must be in (0, 1), was {Rho}.");
        if (MaximizeLoss && TargetClasses is not null) yield return "MaximizeLoss needs one objective: leave TargetClasses unset.";
    }
}
