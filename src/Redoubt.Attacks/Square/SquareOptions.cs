using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="SquareAttack"/>. Immutable.</summary>
public sealed record SquareOptions
{
    internal const int DefaultQueries = 5000;

    /// <summary>Allowed perturbations around each input, ℓ∞, ℓ2 or ℓ1. Required.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Most queries per attempt, the clean one (of the first attempt) included, in [2, 100000000]. Default 5000.</summary>
    public int Queries { get; init; } = DefaultQueries;

    /// <summary>Attempts per row from different random starts, in [1, 10000]. Default 1.</summary>
    public int Restarts { get; init; } = 1;

    /// <summary>Share p of the image that the first windows cover, in (0, 1]. Default 0.8.</summary>
    public double InitialShare { get; init; } = 0.8;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Ball is null) yield return "Ball is required.";
        else if (Ball.Norm == Norm.L0) yield return "Square supports linf, l2 and l1, not l0.";
        if (Queries is < 2 or > 100_000_000) yield return $"Queries must be in [2, 100000000], was {Queries}.";
        if (Restarts is < 1 or > 10_000) yield return $"Restarts must be in [1, 10000], was {Restarts}.";
        if (!(InitialShare > 0 && InitialShare <= 1)) yield return FormattableString.Invariant($"InitialShare must be in (0, 1], was {InitialShare}.");
    }
}
