using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="BrendelBethgeAttack"/>. Immutable.</summary>
public sealed record BrendelBethgeOptions
{
    internal const int DefaultSteps = 1000;

    /// <summary>Perturbations that count, of any norm. Required. <see cref="PerturbationBall.Unlimited"/> looks for the smallest.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Steps along the boundary, in [1, 100000]; each costs one gradient. Default 1000 (the paper's).</summary>
    public int Steps { get; init; } = DefaultSteps;

    /// <summary>First radius of the trust region as a share of the diagonal of the bounds, √D times the value range, positive and finite. Default 0.1.</summary>
    public double TrustRadius { get; init; } = 0.1;

    /// <summary>How often the radius is halved, at equal distances, in [0, 100]. Default 20.</summary>
    public int Halvings { get; init; } = 20;

    /// <summary>Share of the boundary's normal that is kept from the steps before, in [0, 1). Default 0.8.</summary>
    public double Momentum { get; init; } = 0.8;

    /// <summary>How far each step aims past the boundary, in [1, 2): 1.1 closes a gap by 110 % and gives 90 % of a lead back. Default 1.1.</summary>
    public double Overshoot { get; init; } = 1.1;

    /// <summary>Random images that are tried where climbing the margin finds no starting point, in [0, 10000]. Default 50.</summary>
    public int StartTrials { get; init; } = 50;

    /// <summary>Forward passes that are spent in the end between the best success and the input, in [0, 100]. None in ℓ0. Default 3.</summary>
    public int FinalSearchSteps { get; init; } = 3;

    internal int EffectiveFinalSearchSteps => Ball.Norm == Norm.L0 ? 0 : FinalSearchSteps;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Ball is null) yield return "Ball is required.";
        if (Steps is < 1 or > 100_000) yield return $"Steps must be in [1, 100000], was {Steps}.";
        if (!(TrustRadius > 0 && double.IsFinite(TrustRadius))) yield return FormattableString.Invariant($"TrustRadius must be positive and finite, was {TrustRadius}.");
        if (Halvings is < 0 or > 100) yield return $"Halvings must be in [0, 100], was {Halvings}.";
        if (!(Momentum is >= 0 and < 1)) yield return FormattableString.Invariant($"Momentum must be in [0, 1), was {Momentum}.");
        if (!(Overshoot is >= 1 and < 2)) yield return FormattableString.Invariant($"Overshoot must be in [1, 2), was {Overshoot}.");
        if (StartTrials is < 0 or > 10_000) yield return $"StartTrials must be in [0, 10000], was {StartTrials}.";
        if (FinalSearchSteps is < 0 or > 100) yield return $"FinalSearchSteps must be in [0, 100], was {FinalSearchSteps}.";
    }
}
