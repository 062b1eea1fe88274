using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="WassersteinAttack"/>. Immutable; distances are in pixels.</summary>
public sealed record WassersteinOptions
{
    internal const int DefaultSteps = 100, DefaultRestarts = 3;
    internal const double DefaultRadius = 0.1;

    /// <summary>How the change of values is measured, and changes that count besides <see cref="Radius"/>; normally <see cref="PerturbationBall.Unlimited"/>. ℓ∞, ℓ2 or ℓ1. Required.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Radius of the Wasserstein ball in pixels times the share of the image's mass, in (0, 1000]. Default 0.1.</summary>
    public double Radius { get; init; } = DefaultRadius;

    /// <summary>Steps per attempt, in [1, 100000]; each costs one forward and one backward pass. Default 100.</summary>
    public int Steps { get; init; } = DefaultSteps;

    /// <summary>Attempts per row, in [1, 10000]: the first starts at the clean image, later ones at random corners of the ball. Default 3.</summary>
    public int Restarts { get; init; } = DefaultRestarts;

    /// <summary>Side of the square of pixels about a pixel within which its mass may go, odd, in [3, 31]. Default 5, as in the papers.</summary>
    public int Kernel { get; init; } = 5;

    /// <summary>What is climbed. Default cross-entropy.</summary>
    public AttackLoss Loss { get; init; } = AttackLoss.CrossEntropy;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Ball is null) yield return "Ball is required.";
        else if (Ball.Norm == Norm.L0) yield return "WassersteinAttack supports linf, l2 and l1, not l0.";
        if (!(Radius is > 0 and <= 1000)) yield return FormattableString.Invariant($"Radius must be in (0, 1000] pixels, was {Radius}.");
        if (Steps is < 1 or > 100_000) yield return $"Steps must be in [1, 100000], was {Steps}.";
        if (Restarts is < 1 or > 10_000) yield return $"Restarts must be in [1, 10000], was {Restarts}.";
        if (Kernel is < 3 or > 31 || Kernel % 2 == 0) yield return $"Kernel must be odd and in [3, 31], was {Kernel}.";
        if (!Enum.IsDefined(Loss)) yield return $"Loss must be one of {string.Join(", ", Enum.GetNames<AttackLoss>())}, was {Loss}.";
    }
}
