using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="PointwiseAttack"/>. Immutable.</summary>
public sealed record PointwiseOptions
{
    internal const int DefaultQueries = 5000;

    /// <summary>Numbers of changed values that are small enough; <see cref="PerturbationBall.Unlimited"/> for the smallest. ℓ0. Required.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Most queries per row, the clean one included, in [2, 100000000]. Default 5000.</summary>
    public int Queries { get; init; } = DefaultQueries;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors() => QueryRun.Errors("PointwiseAttack", Ball, [Norm.L0], Queries);
}
