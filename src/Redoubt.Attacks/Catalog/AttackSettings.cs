using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>The settings that attacks have in common, as a command line or a configuration gives them. What is left unset takes the attack's default;
/// what an attack does not have must be left unset.</summary>
public sealed record AttackSettings
{
    /// <summary>Allowed perturbations; <see cref="PerturbationBall.Unlimited"/> for a minimum-norm attack that is to find the smallest. Required.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Gradient steps per attempt.</summary>
    public int? Steps { get; init; }

    /// <summary>Step length in the ball's norm, in input units.</summary>
    public double? StepSize { get; init; }

    /// <summary>Attempts per row.</summary>
    public int? Restarts { get; init; }

    /// <summary>Most queries per attempt.</summary>
    public int? Queries { get; init; }

    /// <summary>Longest shift of a pixel, in pixels.</summary>
    public double? MaxShift { get; init; }

    /// <summary>Radius of a limit that is no norm: of the Wasserstein ball, in pixels times the share of the image's mass.</summary>
    public double? Radius { get; init; }

    /// <summary>Go on after a success and return the last point of every row, for use on other models.</summary>
    public bool? ToTheEnd { get; init; }

    /// <summary>Names of the settings that were given, besides the ball.</summary>
    internal IEnumerable<string> Given()
    {
        if (Steps is not null) yield return nameof(Steps);
        if (StepSize is not null) yield return nameof(StepSize);
        if (Restarts is not null) yield return nameof(Restarts);
        if (Queries is not null) yield return nameof(Queries);
        if (MaxShift is not null) yield return nameof(MaxShift);
        if (Radius is not null) yield return nameof(Radius);
        if (ToTheEnd is not null) yield return nameof(ToTheEnd);
    }
}
