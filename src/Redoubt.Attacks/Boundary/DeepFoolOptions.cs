using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="DeepFool"/>. Immutable.</summary>
public sealed record DeepFoolOptions
{
    internal const int DefaultSteps = 100;

    /// <summary>Perturbations that count, ℓ2 or ℓ∞. Required. <see cref="PerturbationBall.Unlimited"/> looks for the smallest.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Most steps, in [1, 100000]; the search ends at its first success. Default 100.</summary>
    public int Steps { get; init; } = DefaultSteps;

    /// <summary>Wrong classes whose boundaries count, best clean score first, in [1, 1000]; at most K - 1 exist. Each costs one gradient per step. Default 9.</summary>
    public int Candidates { get; init; } = 9;

    /// <summary>Share η by which the sum of all steps is lengthened, in [0, 1]. Default 0.02.</summary>
    public double Overshoot { get; init; } = 0.02;

    /// <summary>Forward passes that are spent in the end between the success and the input, in [0, 100]. Default 3.</summary>
    public int FinalSearchSteps { get; init; } = 3;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Ball is null) yield return "Ball is required.";
        else if (Ball.Norm is not (Norm.L2 or Norm.Linf)) yield return $"DeepFool supports linf and l2, not {Ball.Norm.Name()}.";
        if (Steps is < 1 or > 100_000) yield return $"Steps must be in [1, 100000], was {Steps}.";
        if (Candidates is < 1 or > 1000) yield return $"Candidates must be in [1, 1000], was {Candidates}.";
        if (!(Overshoot is >= 0 and <= 1)) yield return FormattableString.Invariant($"Overshoot must be in [0, 1], was {Overshoot}.");
        if (FinalSearchSteps is < 0 or > 100) yield return $"FinalSearchSteps must be in [0, 100], was {FinalSearchSteps}.";
    }
}
