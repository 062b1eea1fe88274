using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="FewPixelAttack"/>. Immutable.</summary>
public sealed record FewPixelOptions
{
    internal const int DefaultQueries = 10000;

    /// <summary>Allowed perturbations, ℓ0, limited. Required.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Most queries per row, the clean one included, in [2, 100000000]. Default 10000.</summary>
    public int Queries { get; init; } = DefaultQueries;

    /// <summary>Candidates in the population, in [4, 100000]. Default null: a twentieth of the queries, at least 10 and at most 400.</summary>
    public int? Population { get; init; }

    internal int EffectivePopulation => Population ?? Math.Clamp(Queries / 20, 10, 400);

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        foreach (string error in QueryRun.Errors("Few-pixel", Ball, [Norm.L0], Queries)) yield return error;
        if (Ball is { IsLimited: false }) yield return "Few-pixel needs an epsilon.";
        if (Population is < 4 or > 100_000) yield return $"Population must be in [4, 100000], was {Population}.";
    }
}
