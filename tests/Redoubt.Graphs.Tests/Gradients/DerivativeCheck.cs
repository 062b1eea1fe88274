using Redoubt.Tensors;
using static Redoubt.Graphs.Tests.Evaluation;

namespace Redoubt.Graphs.Tests;

/// <summary>Compares emitted gradients with central differences of the function itself, both in double precision.</summary>
internal static class DerivativeCheck
{
    private const double Step = 1e-5;

    /// <summary>First derivatives with respect to every operand.</summary>
    public static void First(Func<GraphBuilder, Value[], Value> function, RandomKey key, params TensorType[] operands) =>
        Compare(function, key, operands);

    /// <summary>Derivatives of the derivative with respect to each operand: the function differentiated is itself an emitted gradient.</summary>
    public static void Second(Func<GraphBuilder, Value[], Value> function, RandomKey key, params TensorType[] operands)
    {
        TensorType output = OutputType(function, operands);
        for (int i = 0; i < operands.Length; i++)
        {
            int k = i;
            Compare((b, x) => Gradient.Of(function(b, x[..^1]), x[^1], x[k])[0], key.Fold((ulong)(100 + i)), [.. operands, output]);
        }
    }

    private static void Compare(Func<GraphBuilder, Value[], Value> function, RandomKey key, TensorType[] operands)
    {
        ReferenceValue[] at = [.. operands.Select((t, i) => Random(key.Fold((ulong)i), t.Bind(Rows).Extents.ToArray()))];
        ReferenceValue seed = Random(key.Fold(99), OutputType(function, operands).Bind(Rows).Extents.ToArray());
        ReferenceValue[] exact = Emitted(function, operands, at, seed);
        Graph forward = Build(function, operands);
        for (int k = 0; k < operands.Length; k++)
        {
            for (int i = 0; i < at[k].Numbers.Length; i++)
            {
                double center = at[k].Numbers[i];
                at[k].Numbers[i] = center + Step;
                double above = Weighted(forward, at, seed);
                at[k].Numbers[i] = center - Step;
                double below = Weighted(forward, at, seed);
                at[k].Numbers[i] = center;
                double expected = (above - below) / (2 * Step), actual = exact[k].Numbers[i];
                Assert.True(
                    Math.Abs(expected - actual) <= 2e-7 * (1 + Math.Abs(expected)),
                    $"operand {k}, element {i}: emitted {actual}, finite difference {expected} (key {key.Value})");
            }
        }
    }

    private static ReferenceValue[] Emitted(
        Func<GraphBuilder, Value[], Value> function, TensorType[] operands, ReferenceValue[] at, ReferenceValue seed)
    {
        var builder = new GraphBuilder();
        Value[] inputs = Inputs(builder, operands);
        Value output = function(builder, inputs);
        Value weights = builder.Input("seed", output.Type);
        Value[] gradients = Gradient.Of(output, weights, inputs);
        for (int k = 0; k < gradients.Length; k++) Assert.Equal(operands[k], gradients[k].Type);
        Dictionary<string, ReferenceValue> values = Named(at);
        values["seed"] = seed;
        Graph graph = builder.Build([.. gradients.Select((g, i) => ($"g{i}", g))]);
        IReadOnlyDictionary<string, ReferenceValue> results = ReferenceEvaluator.Evaluate(graph, values, Rows);
        return [.. gradients.Select((_, i) => results[$"g{i}"])];
    }

    private static double Weighted(Graph forward, ReferenceValue[] at, ReferenceValue seed)
    {
        double[] y = ReferenceEvaluator.Evaluate(forward, Named(at), Rows)["y"].Numbers;
        return y.Zip(seed.Numbers, static (a, b) => a * b).Sum();
    }

    private static Graph Build(Func<GraphBuilder, Value[], Value> function, TensorType[] operands)
    {
        var builder = new GraphBuilder();
        return builder.Build(("y", function(builder, Inputs(builder, operands))));
    }

    private static TensorType OutputType(Func<GraphBuilder, Value[], Value> function, TensorType[] operands) => Build(function, operands).OutputType("y");

    private static Value[] Inputs(GraphBuilder builder, TensorType[] operands) => [.. operands.Select((t, i) => builder.Input($"x{i}", t))];
}
