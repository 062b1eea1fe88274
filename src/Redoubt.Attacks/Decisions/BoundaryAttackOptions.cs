using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="BoundaryAttack"/>. Immutable.</summary>
public sealed record BoundaryAttackOptions
{
    internal const int DefaultQueries = 25_000;

    /// <summary>Perturbations that are small enough, ℓ2; unlimited to look for the smallest. Required.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Most queries per row, the clean one included, in [2, 100000000]. Default 25000.</summary>
    public int Queries { get; init; } = DefaultQueries;

    /// <summary>Where to look for the first point.</summary>
    public StartOptions Start { get; init; } = new();

    /// <summary>First length δ of a step around the clean input, as a share of the distance, in (0, 1]. Default 0.1; adapts.</summary>
    public double SphericalStep { get; init; } = 0.1;

    /// <summary>First length ε of a step towards the clean input, as a share of the distance, in (0, 1). Default 0.1; adapts.</summary>
    public double SourceStep { get; init; } = 0.1;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        foreach (string error in DecisionRun.Errors("Boundary", Ball, [Norm.L2], Queries, Start)) yield return error;
        if (!(SphericalStep > 0 && SphericalStep <= 1)) yield return FormattableString.Invariant($"SphericalStep must be in (0, 1], was {SphericalStep}.");
        if (!(SourceStep > 0 && SourceStep < 1)) yield return FormattableString.Invariant($"SourceStep must be in (0, 1), was {SourceStep}.");
    }
}
