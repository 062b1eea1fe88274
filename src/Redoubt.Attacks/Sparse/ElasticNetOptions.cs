using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="ElasticNetAttack"/>. Immutable.</summary>
public sealed record ElasticNetOptions
{
    internal const int DefaultSteps = 1000;

    /// <summary>Perturbations that count, ℓ1. Required. <see cref="PerturbationBall.Unlimited"/> looks for the smallest.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Most steps for one value of the constant, in [1, 100000]; each costs one gradient and one forward pass. Default 1000, as in the paper.</summary>
    public int Steps { get; init; } = DefaultSteps;

    /// <summary>First step length, positive and finite; it falls with the square root of the share of steps that are left. Default 0.01 (the paper's).</summary>
    public double StepSize { get; init; } = 0.01;

    /// <summary>Weight β of the ℓ1 distance beside the squared ℓ2 distance, positive and finite; each step pulls every value back by it. Default 0.01 (the paper: 0.001 to 0.1).</summary>
    public double Regularization { get; init; } = 0.01;

    /// <summary>Values of the constant that are tried, in [1, 100]. Default 9.</summary>
    public int BinarySearchSteps { get; init; } = 9;

    /// <summary>First value of the constant c that weighs the misclassification against the distance, positive and finite. Default 0.001.</summary>
    public double FirstConstant { get; init; } = 1e-3;

    /// <summary>Forward passes that are spent in the end between the best success and the input, in [0, 100]. Default 3.</summary>
    public int FinalSearchSteps { get; init; } = 3;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Ball is null) yield return "Ball is required.";
        else if (Ball.Norm != Norm.L1) yield return $"Elastic net supports l1, not {Ball.Norm.Name()}.";
        if (Steps is < 1 or > 100_000) yield return $"Steps must be in [1, 100000], was {Steps}.";
        if (!(StepSize > 0 && double.IsFinite(StepSize))) yield return FormattableString.Invariant($"StepSize must be positive and finite, was {StepSize}.");
        if (!(Regularization > 0 && double.IsFinite(Regularization)))
            yield return FormattableString.Invariant($"Regularization must be positive and finite, was {Regularization}.");
        if (BinarySearchSteps is < 1 or > 100) yield return $"BinarySearchSteps must be in [1, 100], was {BinarySearchSteps}.";
        if (!(FirstConstant > 0 && double.IsFinite(FirstConstant)))
            yield return FormattableString.Invariant($"FirstConstant must be positive and finite, was {FirstConstant}.");
        if (FinalSearchSteps is < 0 or > 100) yield return $"FinalSearchSteps must be in [0, 100], was {FinalSearchSteps}.";
    }
}
