using Redoubt.Graphs;

namespace Redoubt.Training;

/// <summary>Recipe <c>ibp</c>: cross-entropy of the worst case that interval bounds allow.</summary>
/// <remarks>Gowal et al., 2018, arXiv:1810.12715, equation 12, started as in Shi et al., NeurIPS 2021; see <see cref="CertifiedRecipe"/>.</remarks>
public sealed record IbpRecipe : CertifiedRecipe
{
    /// <inheritdoc/>
    public override string Name => "ibp";

    internal override Value EmitLoss(LossGraph graph)
    {
        // The clean rows first: their statistics normalize the bounds.
        Value clean = graph.MeanCrossEntropy(graph.Examples);
        return Blend(graph, clean, WorstCase(graph, graph.Examples));
    }

    internal override IExampleMaker CreateExamples(ExampleSetup setup) => new BoxSchedule(this, boxShare: 1);
}
