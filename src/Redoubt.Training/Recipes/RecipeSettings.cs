using System.Collections.Immutable;
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

    /// <summary>Deviation of the noise.</summary>
    public double? Sigma { get; init; }

    /// <summary>Noisy copies of each row.</summary>
    public int? NoiseSamples { get; init; }

    /// <summary>The balls of a union.</summary>
    public ImmutableArray<PerturbationBall> Threats { get; init; } = [];

    /// <summary>How a union is trained against.</summary>
    public UnionStrategy? Strategy { get; init; }

    /// <summary>Rows and columns of pixels of a patch.</summary>
    public (int Height, int Width)? Patch { get; init; }

    /// <summary>Temperature of distillation.</summary>
    public double? Temperature { get; init; }

    /// <summary>Models that take part: the teacher of distillation, the helper of <c>hat</c>, the sources of <c>ensemble</c>.</summary>
    public ImmutableArray<AuxiliaryModel> Models { get; init; } = [];

    /// <summary>Weight of the interval loss of MTL-IBP.</summary>
    public double? IntervalWeight { get; init; }
}
