using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Graphs;

namespace Redoubt.Training;

/// <summary>Recipe <c>crown-ibp</c>: cross-entropy of the worst case that a blend of linear and interval bounds allows.</summary>
/// <remarks>Zhang et al., ICLR 2020, arXiv:1906.06316, section 3.2: leads <c>(1 - β)·interval + β·linear</c> with β from 1 to <see cref="FinalLinearShare"/> while the radius grows. The linear bounds are one
/// backward pass between interval bounds (<see cref="TrainingLinearBounds"/>). Departs from the paper in the start and the regularizers of <see cref="CertifiedRecipe"/>.</remarks>
public sealed record CrownIbpRecipe : CertifiedRecipe
{
    internal const string LinearShare = "linear_share";

    /// <inheritdoc/>
    public override string Name => "crown-ibp";

    /// <summary>Share β of the linear bounds when the radius is full, in [0, 1]. Default 0.</summary>
    public double FinalLinearShare { get; init; }

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Settings => base.Settings.Add("finalLinearShare", FinalLinearShare.ToString("0.####", CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public override IEnumerable<string> Errors()
    {
        foreach (string error in base.Errors()) yield return error;
        if (!(FinalLinearShare is >= 0 and <= 1)) yield return FormattableString.Invariant($"FinalLinearShare must be in [0, 1], was {FinalLinearShare}.");
    }

    internal override Value EmitLoss(LossGraph graph)
    {
        // The clean rows first: their statistics normalize the bounds.
        Value clean = graph.MeanCrossEntropy(graph.Examples);
        return Blend(graph, clean, WorstCase(graph, graph.Examples, Margins));

        Value Margins(Graph classifier, DecisionBounds bounds)
        {
            Value share = graph.Number(LinearShare);
            return bounds.Margins * (graph.Builder.Constant(1f) - share) + TrainingLinearBounds.Margins(classifier, bounds, graph.Labels) * share;
        }
    }

    internal override IExampleMaker CreateExamples(ExampleSetup setup) => new BoxSchedule(this, boxShare: 1, new ShareSchedule(this));

    /// <summary>Moves β from 1 to its end as the radius grows.</summary>
    private sealed class ShareSchedule(CrownIbpRecipe recipe) : IExampleMaker
    {
        public void Make(TrainingBatch batch) => batch.Step.Input(LinearShare)[0] = (float)(1 + (recipe.FinalLinearShare - 1) * recipe.Strength(batch.Progress));

        public void Dispose()
        {
        }
    }
}
