using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="DecoupledDirectionAndNorm"/>. Immutable; lengths are in input units.</summary>
public sealed record DdnOptions
{
    internal const int DefaultSteps = 100;

    /// <summary>Perturbations that count, ℓ2. Required. <see cref="PerturbationBall.Unlimited"/> looks for the smallest.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Gradient steps, in [1, 100000]. Default 100.</summary>
    public int Steps { get; init; } = DefaultSteps;

    /// <summary>First distance ε0 from the input, positive and finite. Default 1.</summary>
    public double FirstDistance { get; init; } = 1;

    /// <summary>Share γ by which the distance shrinks after a success and grows otherwise, in (0, 1). Default 0.05.</summary>
    public double Gamma { get; init; } = 0.05;

    /// <summary>Step length of the first step, positive and finite; it falls along a cosine to a hundredth of it. Default 1.</summary>
    public double StepSize { get; init; } = 1;

    /// <summary>What is climbed. Default cross-entropy.</summary>
    public AttackLoss Loss { get; init; } = AttackLoss.CrossEntropy;

    /// <summary>Forward passes that are spent in the end between the best success and the input, in [0, 100]. Default 3.</summary>
    public int FinalSearchSteps { get; init; } = 3;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Ball is null) yield return "Ball is required.";
        else if (Ball.Norm != Norm.L2) yield return $"DDN supports l2, not {Ball.Norm.Name()}.";
        if (Steps is < 1 or > 100_000) yield return $"Steps must be in [1, 100000], was {Steps}.";
        if (!(FirstDistance > 0 && double.IsFinite(FirstDistance)))
            yield return FormattableString.Invariant($"FirstDistance must be positive and finite, was {FirstDistance}.");
        if (!(Gamma is > 0 and < 1)) yield return FormattableString.Invariant($"Gamma must be in (0, 1), was {Gamma}.");
        if (!(StepSize > 0 && double.IsFinite(StepSize))) yield return FormattableString.Invariant($"StepSize must be positive and finite, was {StepSize}.");
        if (!Enum.IsDefined(Loss)) yield return $"Loss must be one of {string.Join(", ", Enum.GetNames<AttackLoss>())}, was {Loss}.";
        if (FinalSearchSteps is < 0 or > 100) yield return $"FinalSearchSteps must be in [0, 100], was {FinalSearchSteps}.";
    }
}
