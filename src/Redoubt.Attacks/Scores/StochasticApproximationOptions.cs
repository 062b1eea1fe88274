using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="StochasticApproximationAttack"/>. Immutable.</summary>
public sealed record StochasticApproximationOptions
{
    internal const int DefaultQueries = 10000;

    /// <summary>Allowed perturbations, ℓ∞, limited. Required.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Most queries per row, the clean one included, in [2, 100000000]. Default 10000.</summary>
    public int Queries { get; init; } = DefaultQueries;

    /// <summary>Pairs of points for one estimate, in [1, 100000]. Default 25.</summary>
    public int Pairs { get; init; } = 25;

    /// <summary>Half the side δ of the cube, in input units, positive. Default 0.01.</summary>
    public double Delta { get; init; } = 0.01;

    /// <summary>Adam's step length, in input units; positive. Default null: a fifth of the radius.</summary>
    public double? StepSize { get; init; }

    internal double EffectiveStepSize => StepSize ?? Ball.Radius / 5;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        foreach (string error in QueryRun.Errors("SPSA", Ball, [Norm.Linf], Queries)) yield return error;
        if (Ball is { IsLimited: false }) yield return "SPSA needs an epsilon.";
        if (Pairs is < 1 or > 100_000) yield return $"Pairs must be in [1, 100000], was {Pairs}.";
        if (!(Delta > 0 && double.IsFinite(Delta))) yield return FormattableString.Invariant($"Delta must be positive and finite, was {Delta}.");
        if (StepSize is { } step && !(step > 0 && double.IsFinite(step)))
            yield return FormattableString.Invariant($"StepSize must be positive and finite, was {step}.");
    }
}
