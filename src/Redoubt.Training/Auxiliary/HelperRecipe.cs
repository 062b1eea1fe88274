using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Graphs;

namespace Redoubt.Training;

/// <summary>Recipe <c>hat</c>: TRADES, and beyond the perturbed row a helper point with the label that an ordinary network gives the perturbed row.</summary>
/// <remarks>Rade and Moosavi-Dezfooli, ICLR 2022 ("Reducing excessive margin to achieve a better accuracy vs. robustness trade-off"), equation 3: cross-entropy on the row, β times the divergence to the row plus r,
/// γ times the cross-entropy at the row plus 2r. The helper point is not cut at the input bounds, as in the authors' code.</remarks>
public sealed record HelperRecipe : RobustRecipe
{
    internal const string HelperPoints = "helper", HelperLabels = "helper_labels";

    // How far the helper point lies, in perturbations.
    private const float Reach = 2;

    /// <inheritdoc/>
    public override string Name => "hat";

    /// <summary>A network trained without robustness on the same task. Required.</summary>
    public required AuxiliaryModel Helper { get; init; }

    /// <summary>Gradient steps for each example, in [1, 1000]. Default 10.</summary>
    public override int Steps { get; init; } = 10;

    /// <summary>Weight β of the divergence, zero or more. Default 2.5.</summary>
    public double Beta { get; init; } = 2.5;

    /// <summary>Weight γ of the helper points, zero or more. Default 0.5.</summary>
    public double Gamma { get; init; } = 0.5;

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Settings => base.Settings
        .Add("beta", Beta.ToString("0.####", CultureInfo.InvariantCulture))
        .Add("gamma", Gamma.ToString("0.####", CultureInfo.InvariantCulture))
        .Add("helper", Helper.Name);

    /// <inheritdoc/>
    public override IEnumerable<string> Errors()
    {
        foreach (string error in base.Errors()) yield return error;
        if (!(Beta >= 0 && double.IsFinite(Beta))) yield return FormattableString.Invariant($"Beta must be zero or more and finite, was {Beta}.");
        if (!(Gamma >= 0 && double.IsFinite(Gamma))) yield return FormattableString.Invariant($"Gamma must be zero or more and finite, was {Gamma}.");
    }

    internal override IEnumerable<AuxiliaryModel> Auxiliaries => [Helper];

    internal override Value EmitLoss(LossGraph graph)
    {
        Value clean = graph.Logits(graph.Examples), perturbed = graph.JudgedLogits(graph.Input(TradesRecipe.Adversarial)), beyond = graph.Logits(graph.Input(HelperPoints));
        Value atHelper = -(graph.Scores(HelperLabels) * beyond.Unary(OpKind.LogSoftmax)).Sum([1]);
        return (graph.CrossEntropy(clean) + LossGraph.Divergence(clean, perturbed) * (float)Beta + atHelper * (float)Gamma).Mean([0]);
    }

    internal override IExampleMaker CreateExamples(ExampleSetup setup) => new HelperMaker(
        new AdversarialExamples(setup, Ascent(AscentStart.NearRow, InnerObjective.Divergence), TradesRecipe.Adversarial),
        new AuxiliaryPlan(Helper, setup),
        setup.Classes);

    private sealed class HelperMaker(AdversarialExamples examples, AuxiliaryPlan helper, int classes) : IExampleMaker
    {
        public void Make(TrainingBatch batch)
        {
            examples.Make(batch);
            int count = batch.Rows * batch.RowLength;
            ReadOnlySpan<float> clean = batch.Examples[..count], perturbed = batch.Step.Input(TradesRecipe.Adversarial)[..count];
            Span<float> points = batch.Step.Input(HelperPoints);
            for (int i = 0; i < count; i++) points[i] = clean[i] + Reach * (perturbed[i] - clean[i]);
            ReadOnlySpan<float> scores = helper.Scores(perturbed, batch.Rows);
            Span<float> labels = batch.Step.Input(HelperLabels)[..(batch.Rows * classes)];
            labels.Clear();
            for (int row = 0; row < batch.Rows; row++) labels[row * classes + System.Numerics.Tensors.TensorPrimitives.IndexOfMax(scores.Slice(row * classes, classes))] = 1;
        }

        public void Dispose()
        {
            examples.Dispose();
            helper.Dispose();
        }
    }
}
