using Redoubt.Graphs;

namespace Redoubt.Training;

/// <summary>Recipe of auto-encoders: the mean squared difference between the network's output and its input.</summary>
/// <remarks>The network gives as many numbers as a row has, <c>[N, D]</c>. Labels take no part; the training accuracy of such a run means nothing.</remarks>
public sealed record ReconstructionRecipe : TrainingRecipe
{
    /// <inheritdoc/>
    public override string Name => "reconstruction";

    internal override Value EmitLoss(LossGraph graph)
    {
        Value output = graph.Logits(graph.Examples);
        graph.Judge(output.Slice(1, 0, graph.Classes));
        Value difference = output - graph.Examples.Reshape(output.Type.Dimensions.AsSpan());
        return (difference * difference).Mean([0, 1]);
    }
}
