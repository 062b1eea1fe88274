using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Defenses.Tests;

/// <summary>Classifiers that can be computed by hand.</summary>
internal static class Linear
{
    /// <summary>Scores W x.</summary>
    public static GraphClassifier Classifier(float[][] weights)
    {
        var graph = new GraphBuilder();
        Value input = graph.Input("x", TensorType.Float(Dimension.Batch, weights[0].Length));
        Value matrix = graph.Constant(Literal.Of(new Shape(weights.Length, weights[0].Length), [.. weights.SelectMany(static row => row)]));
        return new GraphClassifier(graph.Build(("scores", input.MatMul(matrix, transposeRight: true))), InputBounds.Unit, new GraphClassifierOptions { Threads = 1 });
    }
}
