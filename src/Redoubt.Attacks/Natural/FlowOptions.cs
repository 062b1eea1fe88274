using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="FlowAttack"/>. Immutable; shifts are in pixels.</summary>
public sealed record FlowOptions
{
    internal const int DefaultSteps = 100, DefaultRestarts = 4;
    internal const double DefaultStepSize = 0.4, DefaultMaxShift = 1.5, DefaultSmoothness = 0.05;

    /// <summary>How the change is measured, and changes that count; normally <see cref="PerturbationBall.Unlimited"/>: the limit of this attack is <see cref="MaxShift"/>. Required.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Longest shift of a pixel in Euclidean length, in (0, 1000]. Default 1.5.</summary>
    public double MaxShift { get; init; } = DefaultMaxShift;

    /// <summary>Steps per attempt, in [1, 100000]; each costs one forward and one backward pass. Default 100.</summary>
    public int Steps { get; init; } = DefaultSteps;

    /// <summary>First step size of Adam in pixels, positive and finite; it falls evenly to a twentieth. Default 0.4.</summary>
    public double StepSize { get; init; } = DefaultStepSize;

    /// <summary>Weight τ of the roughness in the first attempt, at least 0 and finite. Default 0.05, the paper's.</summary>
    public double Smoothness { get; init; } = DefaultSmoothness;

    /// <summary>Attempts per row, in [1, 10]; each has a tenth of the weight of the one before, so that the last are limited by <see cref="MaxShift"/> alone. Default 4.</summary>
    public int Restarts { get; init; } = DefaultRestarts;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Ball is null) yield return "Ball is required.";
        if (!(MaxShift is > 0 and <= 1000)) yield return FormattableString.Invariant($"MaxShift must be in (0, 1000], was {MaxShift}.");
        if (Steps is < 1 or > 100_000) yield return $"Steps must be in [1, 100000], was {Steps}.";
        if (!(StepSize > 0 && double.IsFinite(StepSize))) yield return FormattableString.Invariant($"StepSize must be positive and finite, was {StepSize}.");
        if (!(Smoothness >= 0 && double.IsFinite(Smoothness))) yield return FormattableString.Invariant($"Smoothness must be at least 0 and finite, was {Smoothness}.");
        if (Restarts is < 1 or > 10) yield return $"Restarts must be in [1, 10], was {Restarts}.";
    }
}
