using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="NaturalEvolutionAttack"/>. Immutable.</summary>
public sealed record NaturalEvolutionOptions
{
    internal const int DefaultQueries = 10000;

    /// <summary>Allowed perturbations, ℓ∞ or ℓ2, limited. Required.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Most queries per row, the clean one included, in [2, 100000000]. Default 10000.</summary>
    public int Queries { get; init; } = DefaultQueries;

    /// <summary>Pairs of points for one estimate, in [1, 100000]. Default 25.</summary>
    public int Pairs { get; init; } = 25;

    /// <summary>Standard deviation σ of the points, in input units, positive. Default 0.001.</summary>
    public double Sigma { get; init; } = 0.001;

    /// <summary>Step length in the ball's norm, in input units; positive. Default null: a fifth of the radius.</summary>
    public double? StepSize { get; init; }

    internal double EffectiveStepSize => StepSize ?? Ball.Radius / 5;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        foreach (string error in QueryRun.Errors("NES", Ball, [Norm.Linf, Norm.L2], Queries)) yield return error;
        if (Ball is { IsLimited: false }) yield return "NES needs an epsilon.";
        if (Pairs is < 1 or > 100_000) yield return $"Pairs must be in [1, 100000], was {Pairs}.";
        if (!(Sigma > 0 && double.IsFinite(Sigma))) yield return FormattableString.Invariant($"Sigma must be positive and finite, was {Sigma}.");
        if (StepSize is { } step && !(step > 0 && double.IsFinite(step)))
            yield return FormattableString.Invariant($"StepSize must be positive and finite, was {step}.");
    }
}
