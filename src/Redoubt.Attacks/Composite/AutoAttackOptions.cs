using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="AutoAttack"/>. Immutable; the attacks inside keep their published settings.</summary>
public sealed record AutoAttackOptions
{
    /// <summary>Allowed perturbations, ℓ∞, ℓ2 or ℓ1. Required.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Which composition. Default standard.</summary>
    public AutoAttackVersion Version { get; init; }

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Ball is null) yield return "Ball is required.";
        else if (Ball.Norm == Norm.L0) yield return "AutoAttack supports linf, l2 and l1, not l0.";
        else if (!Ball.IsLimited) yield return "AutoAttack needs a ball with a limit.";
        if (!Enum.IsDefined(Version)) yield return $"Version must be one of {string.Join(", ", Enum.GetNames<AutoAttackVersion>())}, was {Version}.";
    }
}
