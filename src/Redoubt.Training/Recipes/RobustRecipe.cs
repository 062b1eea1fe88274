using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Models;

namespace Redoubt.Training;

/// <summary>A recipe that trains on perturbed rows.</summary>
public abstract record RobustRecipe : TrainingRecipe
{
    /// <summary>The perturbations to withstand. Required; radius above 0 and limited.</summary>
    public required PerturbationBall Threat { get; init; }

    /// <inheritdoc/>
    public sealed override PerturbationBall? Ball => Threat;

    /// <summary>Gradient steps for each example, in [1, 1000].</summary>
    public abstract int Steps { get; init; }

    /// <summary>Length of a step in the norm, in input units. Default: what the recipe derives from radius and steps.</summary>
    public double? StepSize { get; init; }

    /// <summary>Share of the run over which the radius grows from 0 to full, in [0, 1]. Default 0.</summary>
    public double WarmUp { get; init; }

    /// <summary>The step length in use.</summary>
    public double EffectiveStepSize => StepSize ?? DefaultStepSize;

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Settings => ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        new KeyValuePair<string, string>[]
        {
            new("steps", Steps.ToString(CultureInfo.InvariantCulture)),
            new("stepSize", EffectiveStepSize.ToString("0.#########", CultureInfo.InvariantCulture)),
            new("warmUp", WarmUp.ToString("0.####", CultureInfo.InvariantCulture)),
        });

    /// <inheritdoc/>
    public override IEnumerable<string> Errors()
    {
        foreach (string error in ThreatErrors(Threat)) yield return error;
        if (Steps is < 1 or > 1000) yield return $"Steps must be in [1, 1000], was {Steps}.";
        if (StepSize is { } size && !(size > 0 && double.IsFinite(size))) yield return FormattableString.Invariant($"StepSize must be positive and finite, was {size}.");
        if (!(WarmUp is >= 0 and <= 1)) yield return FormattableString.Invariant($"WarmUp must be in [0, 1], was {WarmUp}.");
    }

    /// <summary>What is wrong with a ball to be trained against.</summary>
    internal static IEnumerable<string> ThreatErrors(PerturbationBall? threat)
    {
        if (threat is null || !(threat.Radius > 0 && threat.IsLimited)) yield return "Threat must be a ball with a radius above 0.";
        else if (threat.Norm == Norm.L0) yield return "There is no gradient step in l0 to train with.";
    }

    /// <summary>Step length that fits radius and steps.</summary>
    protected virtual double DefaultStepSize => Steps == 1 ? 1.25 * Threat.Radius : 2.5 * Threat.Radius / Steps;

    /// <summary>Share of the full radius at a point of the run.</summary>
    internal double Strength(double progress) => WarmUp > 0 ? Math.Min(1, progress / WarmUp) : 1;

    internal AscentSettings Ascent(AscentStart start, InnerObjective objective) => new(RowThreat.Of(Threat), Steps, EffectiveStepSize, start, objective, Strength);
}
