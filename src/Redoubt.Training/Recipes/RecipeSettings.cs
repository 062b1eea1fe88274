using Redoubt.Models;

namespace Redoubt.Training;

/// <summary>What a user may say about a recipe; null leaves the recipe's default. Immutable.</summary>
public sealed record RecipeSettings
{
    /// <summary>The perturbations to withstand.</summary>
    public PerturbationBall? Ball { get; init; }

    /// <summary>Gradient steps for each example.</summary>
    public int? Steps { get; init; }

    /// <summary>Length of a step in the norm.</summary>
    public double? StepSize { get; init; }

    /// <summary>Weight of the robust term.</summary>
    public double? Beta { get; init; }

    /// <summary>Share of every batch that stays clean.</summary>
    public double? CleanShare { get; init; }

    /// <summary>Share of the run over which the radius grows.</summary>
    public double? WarmUp { get; init; }

    /// <summary>Weight of the clean term of certified training.</summary>
    public double? CleanWeight { get; init; }

    /// <summary>Share of the radius that the small box of SABR has.</summary>
    public double? BoxShare { get; init; }

    /// <summary>Weight of the interval loss of MTL-IBP.</summary>
    public double? IntervalWeight { get; init; }
}
