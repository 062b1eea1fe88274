using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="CorruptionAttack"/>. Immutable.</summary>
public sealed record CorruptionOptions
{
    internal const int DefaultQueries = 101;

    /// <summary>Changes that are allowed: corruptions that go farther are projected onto the ball. <see cref="PerturbationBall.Unlimited"/> only measures them. ℓ∞, ℓ2 or ℓ1. Required.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Most queries per row, the clean one included, in [2, 100000000]. Default 101.</summary>
    public int Queries { get; init; } = DefaultQueries;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors() => QueryRun.Errors("CorruptionAttack", Ball, [Norm.Linf, Norm.L2, Norm.L1], Queries);
}
