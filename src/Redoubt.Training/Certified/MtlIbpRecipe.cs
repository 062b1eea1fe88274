using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Graphs;

namespace Redoubt.Training;

/// <summary>Recipe <c>mtl-ibp</c>: a blend of the loss on adversarial examples and the worst case of interval bounds.</summary>
/// <remarks>De Palma et al., ICLR 2024, arXiv:2305.13991, section 4.2, equation 7: <c>(1 - α)·L_adversarial + α·L_interval</c>. Small α favors accuracy and empirical robustness,
/// α = 1 is interval training.</remarks>
public sealed record MtlIbpRecipe : CertifiedRecipe
{
    /// <inheritdoc/>
    public override string Name => "mtl-ibp";

    /// <summary>Weight α of the interval loss, in (0, 1]. Default 0.2.</summary>
    public double IntervalWeight { get; init; } = 0.2;

    /// <summary>Gradient steps for each example, in [1, 1000]. Default 8.</summary>
    public int Steps { get; init; } = 8;

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Settings => base.Settings
        .Add("intervalWeight", IntervalWeight.ToString("0.####", CultureInfo.InvariantCulture))
        .Add("steps", Steps.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public override IEnumerable<string> Errors()
    {
        foreach (string error in base.Errors()) yield return error;
        if (!(IntervalWeight is > 0 and <= 1)) yield return FormattableString.Invariant($"IntervalWeight must be in (0, 1], was {IntervalWeight}.");
        if (Steps is < 1 or > 1000) yield return $"Steps must be in [1, 1000], was {Steps}.";
    }

    internal override Value EmitLoss(LossGraph graph)
    {
        // The clean rows go through the network for its statistics even where their loss has no weight.
        Value clean = graph.CrossEntropy(graph.Logits(graph.Examples)).Mean([0]);
        Value worst = WorstCase(graph, graph.Examples);
        Value attacked = graph.MeanCrossEntropy(graph.Input(TradesRecipe.Adversarial));
        return Blend(graph, clean, attacked * (float)(1 - IntervalWeight) + worst * (float)IntervalWeight);
    }

    internal override IExampleMaker CreateExamples(ExampleSetup setup)
    {
        var ascent = new AscentSettings(RowThreat.Of(Threat), Steps, 2.5 * Threat.Radius / Steps, AscentStart.Uniform, InnerObjective.CrossEntropy, Strength);
        return new BoxSchedule(this, 1, new AdversarialExamples(setup, ascent, TradesRecipe.Adversarial));
    }
}
