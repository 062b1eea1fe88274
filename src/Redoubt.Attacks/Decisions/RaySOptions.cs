using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="RaySAttack"/>. Immutable.</summary>
public sealed record RaySOptions
{
    internal const int DefaultQueries = 10000;

    /// <summary>Perturbations that are small enough, ℓ∞; unlimited to look for the smallest. Required.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Most queries per row, the clean one included, in [2, 100000000]. Default 10000.</summary>
    public int Queries { get; init; } = DefaultQueries;

    /// <summary>Where to look for the first point.</summary>
    public StartOptions Start { get; init; } = new();

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors() =>
        DecisionRun.Errors("RayS", Ball, [Norm.Linf], Queries, Start);
}
