using Redoubt.Graphs;

namespace Redoubt.Training;

/// <summary>Recipe <c>independent</c>: the members of an ensemble each on their own, from different starts.</summary>
public sealed record IndependentRecipe : DiverseRecipe
{
    /// <inheritdoc/>
    public override string Name => "independent";

    /// <inheritdoc/>
    public override string Purpose => "as an ensemble of independent members";

    private protected override Value Penalty(LossGraph graph, Value[] members) => graph.Builder.Constant(0f);
}
