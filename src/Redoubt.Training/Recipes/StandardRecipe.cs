using Redoubt.Graphs;

namespace Redoubt.Training;

/// <summary>Recipe <c>standard</c>: cross-entropy on the rows as they are.</summary>
/// <remarks>Gives no robustness: it is the baseline that attacks break.</remarks>
public sealed record StandardRecipe : TrainingRecipe
{
    /// <inheritdoc/>
    public override string Name => "standard";

    internal override Value EmitLoss(LossGraph graph) => graph.MeanCrossEntropy(graph.Examples);
}
