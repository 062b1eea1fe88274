using Redoubt.Graphs;

namespace Redoubt.Training;

/// <summary>Recipe <c>gaussian</c>: cross-entropy on noisy rows.</summary>
/// <remarks>Cohen, Rosenfeld and Kolter, ICML 2019, arXiv:1902.02918, section 3.3.</remarks>
public sealed record GaussianRecipe : SmoothingRecipe
{
    /// <inheritdoc/>
    public override string Name => "gaussian";

    /// <summary>Noisy copies of every row in a step, in [1, 256]. Default 1.</summary>
    public override int Samples { get; init; } = 1;

    internal override Value EmitLoss(LossGraph graph) => graph.CrossEntropyOf(NoisyLogits(graph).Unary(OpKind.LogSoftmax).Mean([1])).Mean([0]);
}
