using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="SaliencyMapAttack"/>. Immutable.</summary>
public sealed record SaliencyMapOptions
{
    internal const int DefaultSteps = 100, DefaultTargets = 9;

    /// <summary>Numbers of changed values that are small enough; <see cref="PerturbationBall.Unlimited"/> for the smallest. ℓ0. Required.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Steps per target, in [1, 100000]; each changes two values and costs one forward and one backward pass. Default 100.</summary>
    public int Steps { get; init; } = DefaultSteps;

    /// <summary>Wrong classes that an untargeted row is steered to one after the other, best clean score first, in [1, 1000]; at most K - 1 exist. Default 9.</summary>
    public int Targets { get; init; } = DefaultTargets;

    /// <summary>Share θ of the value range by which a value moves, above 0 and at most 1. Default 1: to the bound, as in the paper.</summary>
    public double Share { get; init; } = 1;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Ball is null) yield return "Ball is required.";
        else if (Ball.Norm != Norm.L0) yield return $"SaliencyMapAttack supports l0, not {Ball.Norm.Name()}.";
        if (Steps is < 1 or > 100_000) yield return $"Steps must be in [1, 100000], was {Steps}.";
        if (Targets is < 1 or > 1000) yield return $"Targets must be in [1, 1000], was {Targets}.";
        if (!(Share is > 0 and <= 1)) yield return FormattableString.Invariant($"Share must be in (0, 1], was {Share}.");
    }
}
