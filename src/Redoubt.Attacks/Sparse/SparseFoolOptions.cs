using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="SparseFool"/>. Immutable.</summary>
public sealed record SparseFoolOptions
{
    internal const int DefaultSteps = 20;

    /// <summary>Perturbations that count, ℓ0. Required. <see cref="PerturbationBall.Unlimited"/> looks for the smallest.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Most rounds of an attempt, each a run of DeepFool and a sparse step, in [1, 10000]. Default 20 (the paper's).</summary>
    public int Steps { get; init; } = DefaultSteps;

    /// <summary>Attempts, in [1, 10]: attempt i shifts the boundary to λ = i times DeepFool's distance, for fewer rounds and more values. Default 3 (the paper uses one λ, from 1 to 3).</summary>
    public int LargestLambda { get; init; } = 3;

    /// <summary>Most steps of one run of DeepFool, in [1, 10000]. Default 50.</summary>
    public int BoundarySteps { get; init; } = 50;

    /// <summary>Wrong classes whose boundaries count, best clean score first, in [1, 1000]; at most K - 1 exist. Default 9.</summary>
    public int Candidates { get; init; } = 9;

    /// <summary>Share by which changes are lengthened before they are judged, in [0, 1]. Default 0.02.</summary>
    public double Overshoot { get; init; } = 0.02;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Ball is null) yield return "Ball is required.";
        else if (Ball.Norm != Norm.L0) yield return $"SparseFool supports l0, not {Ball.Norm.Name()}.";
        if (Steps is < 1 or > 10_000) yield return $"Steps must be in [1, 10000], was {Steps}.";
        if (LargestLambda is < 1 or > 10) yield return $"LargestLambda must be in [1, 10], was {LargestLambda}.";
        if (BoundarySteps is < 1 or > 10_000) yield return $"BoundarySteps must be in [1, 10000], was {BoundarySteps}.";
        if (Candidates is < 1 or > 1000) yield return $"Candidates must be in [1, 1000], was {Candidates}.";
        if (!(Overshoot is >= 0 and <= 1)) yield return FormattableString.Invariant($"Overshoot must be in [0, 1], was {Overshoot}.");
    }
}
