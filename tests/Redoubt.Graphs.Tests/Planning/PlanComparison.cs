using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Graphs.Tests;

/// <summary>Runs a graph as a plan and compares it with the double-precision reference, or with itself in other batches.</summary>
internal static class PlanComparison
{
    // A few rounding errors of float32 (2^-24) on the largest number that a graph computes on the way.
    private const double RoundingShare = 1e-6;

    private static readonly RandomKey Key = new(7);

    public static void AssertMatchesReference(Graph graph, PlanOptions options, int rows, double tolerance)
    {
        using Plan plan = Plan.Compile(graph, options);
        IReadOnlyDictionary<string, Literal> given = RandomGraph.Inputs(graph, Key, rows);
        foreach ((string name, Literal value) in given) plan.SetInput(name, value);

        // Twice: the second run finds memory that the first has used.
        plan.Run(rows);
        plan.Run(rows);
        ReferenceValue[] values = ReferenceEvaluator.EvaluateNodes(graph, given.ToDictionary(static v => v.Key, static v => ReferenceValue.From(v.Value)), rows);

        // Float32 loses what cancels: a sum of large terms that should be zero is only zero to the precision of the terms.
        double absolute = RoundingShare * values.Where(static v => v.ElementType == ElementType.Float32).SelectMany(static v => v.Numbers).Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        foreach (GraphOutput output in graph.Outputs) AssertOutput(plan, output.Name, values[output.Node], (tolerance, absolute));
    }

    public static float[][] RunRows(Graph graph, PlanOptions options, int rows, int batch)
    {
        using Plan plan = Plan.Compile(graph, options);
        GraphInput input = Assert.Single(graph.Inputs);
        int length = graph.InputType(input.Name).Bind(1).Count;
        float[] data = new float[rows * length];
        Key.FillUniform(data, -1, 1);
        float[][] results = [.. graph.Outputs.Select(o => new float[graph.OutputType(o.Name).Bind(rows).Count])];
        for (int start = 0; start < rows; start += batch)
        {
            int count = Math.Min(batch, rows - start);
            data.AsSpan(start * length, count * length).CopyTo(plan.Input(input.Name));
            plan.Run(count);
            for (int o = 0; o < results.Length; o++)
            {
                int width = results[o].Length / rows;
                plan.Output(graph.Outputs[o].Name)[..(count * width)].CopyTo(results[o].AsSpan(start * width));
            }
        }

        return results;
    }

    private static void AssertOutput(Plan plan, string name, ReferenceValue expected, (double Relative, double Absolute) tolerance)
    {
        for (int i = 0; i < expected.Shape.Count; i++)
        {
            double reference = expected.ElementType switch
            {
                ElementType.Int64 => expected.Integers[i],
                ElementType.Boolean => expected.Booleans[i] ? 1 : 0,
                _ => expected.Numbers[i],
            };
            double actual = expected.ElementType == ElementType.Int64 ? plan.IntegerOutput(name)[i] : plan.Output(name)[i];
            double allowed = tolerance.Relative * Math.Max(1, Math.Abs(reference)) + tolerance.Absolute;
            Assert.True(Math.Abs(actual - reference) <= allowed, $"{name}[{i}] of {expected.Shape}: {actual}, reference {reference}");
        }
    }
}
