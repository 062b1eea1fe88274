using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx.Tests;

/// <summary>The one place that chooses how the tests of this project run a graph.</summary>
internal static class Execution
{
    public static IReadOnlyDictionary<string, Literal> Run(Graph graph, IReadOnlyDictionary<string, Literal> inputs, int rows) =>
        ReferenceEvaluator.Evaluate(graph, inputs.ToDictionary(static i => i.Key, static i => ReferenceValue.From(i.Value)), rows)
            .ToDictionary(static o => o.Key, static o => o.Value.ToLiteral());
}
