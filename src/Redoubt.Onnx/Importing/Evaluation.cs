using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Runs graphs during import: the one place that chooses the executor.</summary>
internal static class Evaluation
{
    public static IReadOnlyDictionary<string, Literal> Run(Graph graph, IReadOnlyDictionary<string, Literal> inputs, int rows) =>
        ReferenceEvaluator.Evaluate(graph, inputs.ToDictionary(static i => i.Key, static i => ReferenceValue.From(i.Value)), rows)
            .ToDictionary(static o => o.Key, static o => o.Value.ToLiteral());
}
