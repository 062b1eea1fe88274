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
        Value clean = graph.CrossEntropy(graph.JudgedLogits(graph.Examples)).Mean([0]);
        Value worst = WorstCase(graph, graph.Examples, graph.Number(Radius)), robust = graph.Number(RobustShare);
        return clean * (graph.Builder.Constant(1f) - robust) + worst * robust;
    }

    internal override IExampleMaker CreateExamples(ExampleSetup setup) => new BoxSchedule(this, boxShare: 1);
}
