using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="SignOptAttack"/>. Immutable.</summary>
public sealed record SignOptOptions
{
    internal const int DefaultQueries = 5000;

    /// <summary>Perturbations that are small enough, ℓ2; unlimited to look for the smallest. Required.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Most queries per row, the clean one included, in [2, 100000000]. Default 5000.</summary>
    public int Queries { get; init; } = DefaultQueries;

    /// <summary>Where to look for the first point.</summary>
    public StartOptions Start { get; init; } = new();

    /// <summary>Queries of one estimate of the gradient, in [2, 1000000]. Default 100.</summary>
    public int Evaluations { get; init; } = 100;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        foreach (string error in DecisionRun.Errors("Sign-OPT", Ball, [Norm.L2], Queries, Start)) yield return error;
        if (Evaluations is < 2 or > 1_000_000) yield return $"Evaluations must be in [2, 1000000], was {Evaluations}.";
    }
}
