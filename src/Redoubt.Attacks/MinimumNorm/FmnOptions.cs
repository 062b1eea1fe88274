using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="FastMinimumNorm"/>. Immutable; lengths are in input units.</summary>
public sealed record FmnOptions
{
    internal const int DefaultSteps = 100;

    /// <summary>Perturbations that count, in any norm. Required. <see cref="PerturbationBall.Unlimited"/> looks for the smallest.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Gradient steps, in [1, 100000]. Default 100.</summary>
    public int Steps { get; init; } = DefaultSteps;

    /// <summary>Euclidean length α0 of the first step, positive and finite; it falls along a cosine to a hundredth of it. Default <see langword="null"/>: 1, and 10 in ℓ∞,
    /// where a step of length 1 moves each of many values only a little.</summary>
    public double? StepSize { get; init; }

    /// <summary>First share γ0 by which the radius shrinks after a success and grows otherwise, in (0, 1); it falls along a cosine to 0.001. Default 0.05.</summary>
    public double Gamma { get; init; } = 0.05;

    /// <summary>Forward passes that are spent in the end between the best success and the input, in [0, 100]; none in ℓ0. Default 3.</summary>
    public int FinalSearchSteps { get; init; } = 3;

    internal double EffectiveStepSize => StepSize ?? (Ball.Norm == Norm.Linf ? 10 : 1);

    internal int EffectiveFinalSearchSteps => Ball.Norm == Norm.L0 ? 0 : FinalSearchSteps;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Ball is null) yield return "Ball is required.";
        if (Steps is < 1 or > 100_000) yield return $"Steps must be in [1, 100000], was {Steps}.";
        if (StepSize is { } a && !(a > 0 && double.IsFinite(a))) yield return FormattableString.Invariant($"StepSize must be positive and finite, was {a}.");
        if (!(Gamma is > 0 and < 1)) yield return FormattableString.Invariant($"Gamma must be in (0, 1), was {Gamma}.");
        if (FinalSearchSteps is < 0 or > 100) yield return $"FinalSearchSteps must be in [0, 100], was {FinalSearchSteps}.";
    }
}
