using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="CarliniWagner"/>. Immutable.</summary>
public sealed record CarliniWagnerOptions
{
    internal const int DefaultSteps = 1000;

    /// <summary>Perturbations that count, ℓ2, ℓ∞ or ℓ0. Required. <see cref="PerturbationBall.Unlimited"/> looks for the smallest.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Most Adam steps for one value of the constant, in [1, 100000]. Default 1000.</summary>
    public int Steps { get; init; } = DefaultSteps;

    /// <summary>Learning rate of Adam in the space of the change of variables, positive and finite. Default 0.01.</summary>
    public double StepSize { get; init; } = 0.01;

    /// <summary>Values of the constant that are tried in ℓ2, in [1, 100]. Default 9.</summary>
    public int BinarySearchSteps { get; init; } = 9;

    /// <summary>First value of the constant c that weighs the misclassification against the distance, positive and finite. Default <see langword="null"/>: 0.001 in ℓ2
    /// and ℓ0, 0.00001 in ℓ∞.</summary>
    public double? FirstConstant { get; init; }

    /// <summary>Largest value of the constant in ℓ∞ and ℓ0, where it is doubled until a success, positive and finite. Default <see langword="null"/>: 20 in ℓ∞,
    /// 2,000,000 in ℓ0.</summary>
    public double? LargestConstant { get; init; }

    /// <summary>Factor by which the allowed change of each value falls after a success in ℓ∞, in (0, 1). Default 0.9.</summary>
    public double DecreaseFactor { get; init; } = 0.9;

    /// <summary>Forward passes that are spent in the end between the best success and the input, in [0, 100]. None in ℓ0. Default 3.</summary>
    public int FinalSearchSteps { get; init; } = 3;

    internal double EffectiveLargestConstant => LargestConstant ?? (Ball.Norm == Norm.Linf ? 20 : 2e6);

    internal int EffectiveFinalSearchSteps => Ball.Norm == Norm.L0 ? 0 : FinalSearchSteps;

    internal double EffectiveFirstConstant => FirstConstant ?? (Ball.Norm == Norm.Linf ? 1e-5 : 1e-3);

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Ball is null) yield return "Ball is required.";
        else if (Ball.Norm == Norm.L1) yield return $"Carlini-Wagner supports linf, l2 and l0, not {Ball.Norm.Name()}.";
        if (Steps is < 1 or > 100_000) yield return $"Steps must be in [1, 100000], was {Steps}.";
        if (!(StepSize > 0 && double.IsFinite(StepSize))) yield return FormattableString.Invariant($"StepSize must be positive and finite, was {StepSize}.");
        if (BinarySearchSteps is < 1 or > 100) yield return $"BinarySearchSteps must be in [1, 100], was {BinarySearchSteps}.";
        if (FirstConstant is { } c && !(c > 0 && double.IsFinite(c)))
            yield return FormattableString.Invariant($"FirstConstant must be positive and finite, was {c}.");
        if (LargestConstant is { } l && !(l > 0 && double.IsFinite(l)))
            yield return FormattableString.Invariant($"LargestConstant must be positive and finite, was {l}.");
        if (!(DecreaseFactor is > 0 and < 1)) yield return FormattableString.Invariant($"DecreaseFactor must be in (0, 1), was {DecreaseFactor}.");
        if (FinalSearchSteps is < 0 or > 100) yield return $"FinalSearchSteps must be in [0, 100], was {FinalSearchSteps}.";
    }
}
