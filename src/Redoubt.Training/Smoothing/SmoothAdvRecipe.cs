using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Graphs;
using Redoubt.Models;

namespace Redoubt.Training;

/// <summary>Recipe <c>smoothadv</c>: cross-entropy on noisy copies of a point that fools the smoothed network.</summary>
/// <remarks>Salman et al., NeurIPS 2019, arXiv:1906.04584, section 2.2 and pseudocode 1: the ascent follows the mean probability over the noisy copies (their SmoothAdv_PGD, equation 7), and the same
/// noise is trained on. Starts at the row, as there.</remarks>
public sealed record SmoothAdvRecipe : SmoothingRecipe
{
    /// <inheritdoc/>
    public override string Name => "smoothadv";

    /// <summary>The perturbations of the point under the noise. Required; radius above 0 and limited, usually ℓ2.</summary>
    public required PerturbationBall Threat { get; init; }

    /// <inheritdoc/>
    public override PerturbationBall? Ball => Threat;

    /// <summary>Noisy copies of every row in a step, in [1, 256]. Default 2.</summary>
    public override int Samples { get; init; } = 2;

    /// <summary>Gradient steps for each example, in [1, 1000]. Default 4.</summary>
    public int Steps { get; init; } = 4;

    /// <summary>Length of a step in the norm, in input units. Default 2·ε/steps.</summary>
    public double? StepSize { get; init; }

    /// <summary>Share of the run over which the radius grows from 0 to full, in [0, 1]. Default 0.1.</summary>
    public double WarmUp { get; init; } = 0.1;

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Settings => base.Settings
        .Add("steps", Steps.ToString(CultureInfo.InvariantCulture))
        .Add("stepSize", EffectiveStepSize.ToString("0.#########", CultureInfo.InvariantCulture))
        .Add("warmUp", WarmUp.ToString("0.####", CultureInfo.InvariantCulture));

    private double EffectiveStepSize => StepSize ?? 2 * Threat.Radius / Steps;

    /// <inheritdoc/>
    public override IEnumerable<string> Errors()
    {
        foreach (string error in base.Errors().Concat(RobustRecipe.ThreatErrors(Threat))) yield return error;
        if (Steps is < 1 or > 1000) yield return $"Steps must be in [1, 1000], was {Steps}.";
        if (StepSize is { } size && !(size > 0 && double.IsFinite(size))) yield return FormattableString.Invariant($"StepSize must be positive and finite, was {size}.");
        if (!(WarmUp is >= 0 and <= 1)) yield return FormattableString.Invariant($"WarmUp must be in [0, 1], was {WarmUp}.");
    }

    internal override Value EmitLoss(LossGraph graph) => graph.CrossEntropyOf(NoisyLogits(graph).Unary(OpKind.LogSoftmax).Mean([1])).Mean([0]);

    internal override IExampleMaker CreateExamples(ExampleSetup setup)
    {
        var ascent = new AscentSettings(RowThreat.Of(Threat), Steps, EffectiveStepSize, AscentStart.Row, InnerObjective.Smoothed, progress => WarmUp > 0 ? Math.Min(1, progress / WarmUp) : 1) { NoiseSamples = Samples };
        return new NoiseSamples(Sigma, Samples, new AdversarialExamples(setup, ascent, Architecture.InputName));
    }
}
