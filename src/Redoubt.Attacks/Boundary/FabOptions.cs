using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="FastAdaptiveBoundary"/>. Immutable; lengths are in input units.</summary>
public sealed record FabOptions
{
    internal const int DefaultSteps = 100;

    /// <summary>Perturbations that count, ℓ∞, ℓ2 or ℓ1. Required. <see cref="PerturbationBall.Unlimited"/> looks for the smallest; in a limited ball a row stops at
    /// the first success inside.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Gradient steps per attempt, in [1, 100000]. Default 100.</summary>
    public int Steps { get; init; } = DefaultSteps;

    /// <summary>Attempts per row (and per target class), in [1, 10000]; the first starts at the input, the others at random points. Default 1.</summary>
    public int Restarts { get; init; } = 1;

    /// <summary>Wrong classes whose boundary is searched one after the other, best clean score first, in [1, 1000]; at most K - 1 exist. Default
    /// <see langword="null"/>: each step goes to the nearest of all K - 1 boundaries, which costs K - 1 gradients. 9 is FAB-T.</summary>
    public int? TargetClasses { get; init; }

    /// <summary>Largest weight α_max of the step from the input against the step from the current point, in [0, 1]. Default 0.1.</summary>
    public double LargestBias { get; init; } = 0.1;

    /// <summary>Factor η by which steps go past the linearized boundary, in [1, 10]. Default 1.05.</summary>
    public double Overshoot { get; init; } = 1.05;

    /// <summary>Share β of the distance to the input that is kept after a success, in (0, 1). Default 0.9.</summary>
    public double BackwardStep { get; init; } = 0.9;

    /// <summary>Forward passes that an attempt spends in the end between its best success and the input, in [0, 100]. Default 3.</summary>
    public int FinalSearchSteps { get; init; } = 3;

    /// <summary>Random starts lie half as far from the input, or as the best success so far where that is nearer; positive and finite. Default <see langword="null"/>:
    /// the ball's radius; without limit 0.3 in ℓ∞, 1 in ℓ2, 5 in ℓ1.</summary>
    public double? RestartRadius { get; init; }

    internal double EffectiveRestartRadius => RestartRadius ?? (Ball.IsLimited ? Ball.Radius : Ball.Norm switch
    {
        Norm.Linf => 0.3,
        Norm.L2 => 1,
        _ => 5,
    });

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Ball is null) yield return "Ball is required.";
        else if (Ball.Norm == Norm.L0) yield return "FAB supports linf, l2 and l1, not l0.";
        if (Steps is < 1 or > 100_000) yield return $"Steps must be in [1, 100000], was {Steps}.";
        if (Restarts is < 1 or > 10_000) yield return $"Restarts must be in [1, 10000], was {Restarts}.";
        if (TargetClasses is < 1 or > 1000) yield return $"TargetClasses must be in [1, 1000], was {TargetClasses}.";
        if (!(LargestBias is >= 0 and <= 1)) yield return FormattableString.Invariant($"LargestBias must be in [0, 1], was {LargestBias}.");
        if (!(Overshoot is >= 1 and <= 10)) yield return FormattableString.Invariant($"Overshoot must be in [1, 10], was {Overshoot}.");
        if (!(BackwardStep is > 0 and < 1)) yield return FormattableString.Invariant($"BackwardStep must be in (0, 1), was {BackwardStep}.");
        if (FinalSearchSteps is < 0 or > 100) yield return $"FinalSearchSteps must be in [0, 100], was {FinalSearchSteps}.";
        if (RestartRadius is { } r && !(r > 0 && double.IsFinite(r)))
            yield return FormattableString.Invariant($"RestartRadius must be positive and finite, was {r}.");
    }
}
