using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Testing;

/// <summary>Small random graphs for comparing two executions or two forms of a graph. The same key and options give the same graph.</summary>
/// <remarks>Values stay moderate: what is exponentiated, divided by or raised to a power is bounded first, and weights have unit gain.</remarks>
public static class RandomGraph
{
    /// <summary>Labels that a graph reads are below this number.</summary>
    public const int Classes = 3;

    /// <summary>A random graph: inputs "image" <c>[N,C,H,W]</c>, "features" <c>[N,D]</c> and "labels" int64 <c>[N]</c>, of which some may stay unread.</summary>
    /// <param name="key">What the graph is drawn from; print its value when a test fails.</param>
    /// <param name="options">What it may contain; null: the defaults.</param>
    public static Graph Create(RandomKey key, RandomGraphOptions? options = null)
    {
        options ??= new RandomGraphOptions();
        var draw = new GraphDraw(key, options);
        for (int step = 0; step < options.Steps; step++) draw.Step();
        Value[] results = draw.Results();
        var outputs = new List<(string Name, Value Value)>();
        for (int i = 0; i < results.Length; i++) outputs.Add(($"y{i}", results[i]));
        if (options.Gradients) AddGradients(draw, outputs);
        return draw.Builder.Build([.. outputs]);
    }

    /// <summary>Random values for every input of a graph: numbers in [-1, 1), integers in [0, <see cref="Classes"/>).</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="key">What the numbers are drawn from.</param>
    /// <param name="rows">Value of every symbolic extent.</param>
    public static IReadOnlyDictionary<string, Literal> Inputs(Graph graph, RandomKey key, int rows)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var values = new Dictionary<string, Literal>();
        foreach (GraphInput input in graph.Inputs)
        {
            TensorType type = graph.Nodes[input.Node].Type;
            values[input.Name] = Draw(type.ElementType, type.Bind(rows), key.Fold((ulong)values.Count));
        }

        return values;
    }

    /// <summary>Random elements of a type.</summary>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Extents.</param>
    /// <param name="key">What the elements are drawn from.</param>
    /// <param name="scale">Numbers lie in [-scale, scale).</param>
    public static Literal Draw(ElementType type, Shape shape, RandomKey key, float scale = 1)
    {
        if (type == ElementType.Int64) return Literal.Of(shape, [.. Enumerable.Range(0, shape.Count).Select(i => (long)key.Below(Classes, (uint)i))]);
        if (type == ElementType.Boolean) return Literal.Of(shape, [.. Enumerable.Range(0, shape.Count).Select(i => key.Below(2, (uint)i) == 1)]);
        var numbers = new float[shape.Count];
        key.FillUniform(numbers, -scale, scale);
        return Literal.Of(shape, numbers);
    }

    private static void AddGradients(GraphDraw draw, List<(string Name, Value Value)> outputs)
    {
        Value loss = draw.Builder.Constant(0f);
        for (int i = 0; i < outputs.Count; i++)
        {
            Value value = outputs[i].Value;
            loss += (value * (0.5f + (0.25f * i))).Sum([.. Enumerable.Range(0, value.Type.Rank)]);
        }

        Value[] gradients = Gradient.Of(loss, null, [.. draw.Inputs.Select(static input => input.Value)]);
        for (int i = 0; i < gradients.Length; i++) outputs.Add(($"d{draw.Inputs[i].Name}", gradients[i]));
    }
}
