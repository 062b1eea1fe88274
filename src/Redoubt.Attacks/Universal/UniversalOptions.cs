using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="UniversalPerturbation"/>. Immutable; lengths are in input units.</summary>
public sealed record UniversalOptions
{
    /// <summary>Allowed perturbations, ℓ∞ or ℓ2, limited. Required.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Class that everything should be taken for. Default <see langword="null"/>: any wrong one.</summary>
    public int? Target { get; init; }

    /// <summary>Steps, in [1, 1000000]; each takes the gradients of a batch. Default 600.</summary>
    public int Steps { get; init; } = 600;

    /// <summary>Rows of each step, in [1, 65536]. Default 64.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>First step length as a share of ε, in (0, 1]; it falls to zero along half a cosine. Default 0.1.</summary>
    public double StepShare { get; init; } = 0.1;

    /// <summary>Share of the direction so far that each step keeps, in [0, 1). Default 0.9.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Share of each class that is held back from training to choose among the trials, in [0.01, 0.9]. Default 0.15.</summary>
    public double HeldBackShare { get; init; } = 0.15;

    /// <summary>Without a target: classes that are aimed at in trials of their own, those first that the untargeted perturbation leads to most often, in [0, 100]. Default 2.</summary>
    public int TargetTrials { get; init; } = 2;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Ball is null) yield return "Ball is required.";
        else if (Ball.Norm is not (Norm.Linf or Norm.L2)) yield return $"A universal perturbation supports linf and l2, not {Ball.Norm.Name()}.";
        else if (!Ball.IsLimited) yield return "A universal perturbation needs an epsilon.";
        if (Target < 0) yield return $"Target must be 0 or more, was {Target}.";
        if (Steps is < 1 or > 1_000_000) yield return $"Steps must be in [1, 1000000], was {Steps}.";
        if (BatchSize is < 1 or > 65_536) yield return $"BatchSize must be in [1, 65536], was {BatchSize}.";
        if (!(StepShare is > 0 and <= 1)) yield return FormattableString.Invariant($"StepShare must be in (0, 1], was {StepShare}.");
        if (!(Momentum is >= 0 and < 1)) yield return FormattableString.Invariant($"Momentum must be in [0, 1), was {Momentum}.");
        if (!(HeldBackShare is >= 0.01 and <= 0.9)) yield return FormattableString.Invariant($"HeldBackShare must be in [0.01, 0.9], was {HeldBackShare}.");
        if (TargetTrials is < 0 or > 100) yield return $"TargetTrials must be in [0, 100], was {TargetTrials}.";
    }
}
