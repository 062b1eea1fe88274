using Redoubt.Tensors;

namespace Redoubt.Graphs.Tests;

/// <summary>Short forms for tests: build a graph of one output and evaluate it.</summary>
internal static class Evaluation
{
    public const int Rows = 2;

    /// <summary>A value whose elements are given row by row.</summary>
    public static ReferenceValue Numbers(int[] extents, params double[] data) => ReferenceValue.Of(new Shape(extents), data);

    /// <summary>A vector.</summary>
    public static ReferenceValue Vector(params double[] data) => ReferenceValue.Of(new Shape(data.Length), data);

    /// <summary>Random numbers in [-1, 1).</summary>
    public static ReferenceValue Random(RandomKey key, params int[] extents)
    {
        var data = new double[new Shape(extents).Count];
        for (int i = 0; i < data.Length; i++) data[i] = (2 * key.Uniform((uint)i)) - 1;
        return ReferenceValue.Of(new Shape(extents), data);
    }

    /// <summary>The type of a value.</summary>
    public static TensorType TypeOf(ReferenceValue value) =>
        new(value.ElementType, [.. value.Shape.Extents.ToArray().Select(static e => (Dimension)e)]);

    /// <summary>Applies one operation to given operands.</summary>
    public static ReferenceValue Apply(OpKind kind, OpAttributes? attributes, params ReferenceValue[] operands) =>
        Run((b, x) => b.Apply(kind, x, attributes), operands);

    /// <summary>Evaluates a function of given operands.</summary>
    public static ReferenceValue Run(Func<GraphBuilder, Value[], Value> function, params ReferenceValue[] operands)
    {
        var builder = new GraphBuilder();
        Value[] inputs = [.. operands.Select((v, i) => builder.Input($"x{i}", TypeOf(v)))];
        Graph graph = builder.Build(("y", function(builder, inputs)));
        return ReferenceEvaluator.Evaluate(graph, Named(operands), Rows)["y"];
    }

    public static Dictionary<string, ReferenceValue> Named(params ReferenceValue[] operands) =>
        operands.Select((v, i) => (Name: $"x{i}", v)).ToDictionary(static p => p.Name, static p => p.v);
}
