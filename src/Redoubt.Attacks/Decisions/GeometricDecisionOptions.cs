using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="GeometricDecisionAttack"/>. Immutable.</summary>
public sealed record GeometricDecisionOptions
{
    internal const int DefaultQueries = 5000;

    /// <summary>Perturbations that are small enough, ℓ∞ or ℓ2; unlimited to look for the smallest. Required.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Most queries per row, the clean one included, in [2, 100000000]. Default 5000.</summary>
    public int Queries { get; init; } = DefaultQueries;

    /// <summary>Where to look for the first point.</summary>
    public StartOptions Start { get; init; } = new();

    /// <summary>Queries of the first estimate, in [2, 1000000]; each later one takes 1/0.6 times as many as the one before. Default 60.</summary>
    public int InitialEvaluations { get; init; } = 60;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        foreach (string error in DecisionRun.Errors("GeoDA", Ball, [Norm.Linf, Norm.L2], Queries, Start)) yield return error;
        if (InitialEvaluations is < 2 or > 1_000_000) yield return $"InitialEvaluations must be in [2, 1000000], was {InitialEvaluations}.";
    }
}
