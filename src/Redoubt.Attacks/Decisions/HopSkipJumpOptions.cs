using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="HopSkipJumpAttack"/>. Immutable.</summary>
public sealed record HopSkipJumpOptions
{
    internal const int DefaultQueries = 5000;

    /// <summary>Perturbations that are small enough, ℓ∞ or ℓ2; unlimited to look for the smallest. Required.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Most queries per row, the clean one included, in [2, 100000000]. Default 5000.</summary>
    public int Queries { get; init; } = DefaultQueries;

    /// <summary>Where to look for the first point.</summary>
    public StartOptions Start { get; init; } = new();

    /// <summary>Queries B₀ of the first estimate of the boundary's direction, in [2, 1000000]; the t-th takes B₀·√t. Default 100.</summary>
    public int InitialEvaluations { get; init; } = 100;

    /// <summary>How exactly a point is put on the boundary, as a share of its distance, in (0, 0.5]. Default 0.002.</summary>
    public double Tolerance { get; init; } = 0.002;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        foreach (string error in DecisionRun.Errors("HopSkipJump", Ball, [Norm.Linf, Norm.L2], Queries, Start)) yield return error;
        if (InitialEvaluations is < 2 or > 1_000_000) yield return $"InitialEvaluations must be in [2, 1000000], was {InitialEvaluations}.";
        if (!(Tolerance > 0 && Tolerance <= 0.5)) yield return FormattableString.Invariant($"Tolerance must be in (0, 0.5], was {Tolerance}.");
    }
}
