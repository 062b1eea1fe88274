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
        foreach ((string name, Literal value) in inputs)
        {
            if (value.ElementType == ElementType.Int64) value.Integers.CopyTo(plan.IntegerInput(name));
            else if (value.ElementType == ElementType.Float32) value.Floats.CopyTo(plan.Input(name));
            else Array.ConvertAll(value.Booleans, static b => b ? 1f : 0f).CopyTo(plan.Input(name));
        }

        plan.Run(rows);
        return graph.Outputs.ToDictionary(static o => o.Name, o => Output(plan, o.Name, graph.OutputType(o.Name), rows));
    }

    private static Literal Output(Plan plan, string name, TensorType type, int rows)
    {
        Shape shape = type.Bind(rows);
        return type.ElementType switch
        {
            ElementType.Int64 => Literal.Of(shape, plan.IntegerOutput(name)[..shape.Count].ToArray()),
            ElementType.Float32 => Literal.Of(shape, plan.Output(name)[..shape.Count].ToArray()),
            _ => Literal.Of(shape, Array.ConvertAll(plan.Output(name)[..shape.Count].ToArray(), static v => v != 0)),
        };
    }
}
