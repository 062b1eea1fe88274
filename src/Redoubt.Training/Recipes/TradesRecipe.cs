using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Graphs;

namespace Redoubt.Training;

/// <summary>Recipe <c>trades</c>: cross-entropy on the clean row plus β times the divergence from its prediction to that of a perturbed one.</summary>
/// <remarks>Zhang et al., ICML 2019, arXiv:1901.08573, equation 5 and algorithm 1. Larger β trades clean for robust accuracy.</remarks>
public sealed record TradesRecipe : RobustRecipe
{
    internal const string Adversarial = "adversarial";

    /// <inheritdoc/>
    public override string Name => "trades";

    /// <summary>Gradient steps for each example, in [1, 1000]. Default 10.</summary>
    public override int Steps { get; init; } = 10;

    /// <summary>Weight β of the divergence, zero or more. Default 6.</summary>
    public double Beta { get; init; } = 6;

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Settings => base.Settings.Add("beta", Beta.ToString("0.####", CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public override IEnumerable<string> Errors() =>
        Beta >= 0 && double.IsFinite(Beta) ? base.Errors() : [.. base.Errors(), FormattableString.Invariant($"Beta must be zero or more and finite, was {Beta}.")];

    internal override Value EmitLoss(LossGraph graph)
    {
        Value clean = graph.Logits(graph.Examples), perturbed = graph.JudgedLogits(graph.Input(Adversarial));
        return (graph.CrossEntropy(clean) + LossGraph.Divergence(clean, perturbed) * (float)Beta).Mean([0]);
    }

    internal override IExampleMaker CreateExamples(ExampleSetup setup) =>
        new AdversarialExamples(setup, Ascent(AscentStart.NearRow, InnerObjective.Divergence), Adversarial);
}
