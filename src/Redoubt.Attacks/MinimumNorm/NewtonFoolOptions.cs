using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="NewtonFool"/>. Immutable.</summary>
public sealed record NewtonFoolOptions
{
    internal const int DefaultSteps = 100;

    /// <summary>Perturbations that are small enough, measured in ℓ2; <see cref="PerturbationBall.Unlimited"/> for the smallest. Required.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Steps, in [1, 100000]; each costs one forward and one backward pass. Default 100.</summary>
    public int Steps { get; init; } = DefaultSteps;

    /// <summary>Longest step η as a share of the input's length, above 0 and at most 1. Default 0.01, the paper's.</summary>
    public double Share { get; init; } = 0.01;

    /// <summary>Forward passes that are spent in the end between the success and the input, in [0, 100]. Default 3.</summary>
    public int FinalSearchSteps { get; init; } = 3;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Ball is null) yield return "Ball is required.";
        else if (Ball.Norm != Norm.L2) yield return $"NewtonFool supports l2, not {Ball.Norm.Name()}.";
        if (Steps is < 1 or > 100_000) yield return $"Steps must be in [1, 100000], was {Steps}.";
        if (!(Share is > 0 and <= 1)) yield return FormattableString.Invariant($"Share must be in (0, 1], was {Share}.");
        if (FinalSearchSteps is < 0 or > 100) yield return $"FinalSearchSteps must be in [0, 100], was {FinalSearchSteps}.";
    }
}
