using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx.Tests;

/// <summary>The one place that runs graphs for the tests of this project.</summary>
internal static class Execution
{
    public static IReadOnlyDictionary<string, Literal> Run(Graph graph, IReadOnlyDictionary<string, Literal> inputs, int rows, Executor executor = Executor.Reference) =>
        executor == Executor.Reference ? Reference(graph, inputs, rows) : Compiled(graph, inputs, rows);

    private static Dictionary<string, Literal> Reference(Graph graph, IReadOnlyDictionary<string, Literal> inputs, int rows) =>
        ReferenceEvaluator.Evaluate(graph, inputs.ToDictionary(static i => i.Key, static i => ReferenceValue.From(i.Value)), rows)
            .ToDictionary(static o => o.Key, static o => o.Value.ToLiteral());

    private static Dictionary<string, Literal> Compiled(Graph graph, IReadOnlyDictionary<string, Literal> inputs, int rows)
    {
        using Plan plan = Plan.Compile(graph, new PlanOptions { Capacity = Math.Max(1, rows) });
        foreach ((string name, Literal value) in inputs) plan.SetInput(name, value);
        plan.Run(rows);
        return graph.Outputs.ToDictionary(static o => o.Name, o => plan.GetOutput(o.Name, rows));
    }
}
