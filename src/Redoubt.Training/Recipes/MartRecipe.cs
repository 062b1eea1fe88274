using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Graphs;

namespace Redoubt.Training;

/// <summary>Recipe <c>mart</c>: boosted cross-entropy on the perturbed row, plus λ times the divergence from the clean prediction, weighted by how unsure that is.</summary>
/// <remarks>Wang et al., ICLR 2020 (Misclassification Aware adveRsarial Training), equations 8 to 11: boosted cross-entropy is
/// <c>-log p'_y - log(1 - max_{k≠y} p'_k)</c>, the weight <c>1 - p_y</c>.</remarks>
public sealed record MartRecipe : RobustRecipe
{
    private const float LogFloor = 1e-4f;

    /// <inheritdoc/>
    public override string Name => "mart";

    /// <summary>Gradient steps for each example, in [1, 1000]. Default 10.</summary>
    public override int Steps { get; init; } = 10;

    /// <summary>Weight λ of the divergence, zero or more. Default 5.</summary>
    public double Lambda { get; init; } = 5;

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Settings => base.Settings.Add("lambda", Lambda.ToString("0.####", CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public override IEnumerable<string> Errors() =>
        Lambda >= 0 && double.IsFinite(Lambda) ? base.Errors() : [.. base.Errors(), FormattableString.Invariant($"Lambda must be zero or more and finite, was {Lambda}.")];

    internal override Value EmitLoss(LossGraph graph)
    {
        GraphBuilder builder = graph.Builder;
        Value clean = graph.Logits(graph.Examples), perturbed = graph.JudgedLogits(graph.Input(TradesRecipe.Adversarial));
        Value probabilities = perturbed.Unary(OpKind.Softmax);
        Value isTrue = graph.Labels.OneHot(graph.Classes).Binary(OpKind.Greater, builder.Constant(0));
        Value rival = builder.Constant(0f).Where(isTrue, probabilities).Largest([1]);
        Value boosted = graph.CrossEntropy(perturbed) - (builder.Constant(1 + LogFloor) - rival).Unary(OpKind.Log);
        Value unsure = builder.Constant(1f) - LossGraph.Pick(clean.Unary(OpKind.Softmax), graph.Labels);
        return (boosted + LossGraph.Divergence(clean, perturbed) * unsure * (float)Lambda).Mean([0]);
    }

    internal override IExampleMaker CreateExamples(ExampleSetup setup) =>
        new AdversarialExamples(setup, Ascent(AscentStart.NearRow, InnerObjective.CrossEntropy), TradesRecipe.Adversarial);
}
