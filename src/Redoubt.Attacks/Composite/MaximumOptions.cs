using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="MaximumAttack"/>. Immutable.</summary>
public sealed record MaximumOptions
{
    internal const int DefaultPasses = 8_000, LeastPasses = 200;

    /// <summary>Allowed perturbations, ℓ∞, ℓ2 or ℓ1. Required.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Most passes per row, forward and backward counted alike, in [200, 100000000]. Default 8000: no more than AutoAttack spends on a row that stands (about 8,200 forward and 1,900 backward).</summary>
    public int Passes { get; init; } = DefaultPasses;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Ball is null) yield return "Ball is required.";
        else if (Ball.Norm == Norm.L0) yield return "The attack max supports linf, l2 and l1, not l0.";
        else if (!Ball.IsLimited) yield return "The attack max needs a ball with a limit.";
        if (Passes is < LeastPasses or > 100_000_000) yield return $"Passes must be in [{LeastPasses}, 100000000], was {Passes}.";
    }
}
