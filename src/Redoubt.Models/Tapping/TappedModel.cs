using System.Collections.Immutable;
using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>A classifier's graph from attack space to scores that can be applied to any value of another graph, and whose interior values can be read there: what detectors are
/// appended to.</summary>
/// <remarks>Immutable and thread-safe. The layer in front of the last one is found from the graph: the operand of the last product with constant weights before the scores.</remarks>
public sealed class TappedModel
{
    private const string UnnamedPenultimate = "(penultimate)";

    private readonly Graph _graph;
    private readonly int _scores;
    private readonly Dictionary<string, int> _layers;

    private TappedModel(Graph graph, int scores, Dictionary<string, int> layers, string? penultimate)
    {
        _graph = graph;
        _scores = scores;
        _layers = layers;
        Penultimate = penultimate;
        Layers = [.. layers.Select(layer => new ModelLayer(layer.Key, new Shape(graph.Nodes[layer.Value].Type.Bind(1).Extents[1..])))];
    }

    /// <summary>The layers that can be read, from the input to the scores.</summary>
    public ImmutableArray<ModelLayer> Layers { get; }

    /// <summary>Name of the layer in front of the last product; null where the graph has none.</summary>
    public string? Penultimate { get; }

    /// <summary>Shape of one example in attack space.</summary>
    public required Shape ExampleShape { get; init; }

    /// <summary>Valid attack-space values.</summary>
    public required InputBounds Bounds { get; init; }

    /// <summary>Number of classes K.</summary>
    public int Classes => _graph.Nodes[_scores].Type[1].Size;

    /// <summary>Type of the input: <c>[N, …]</c>, or <c>[1, …]</c> for a model that runs row by row.</summary>
    public TensorType InputType => _graph.InputType(MappedModel.InputName);

    /// <summary>Puts a mapping in front of a classifier and makes its interior values readable.</summary>
    /// <param name="model">The imported graph with one data input. Outputs whose name begins with <paramref name="prefix"/> are layers, the others may hold the scores.</param>
    /// <param name="mapping">The mapping.</param>
    /// <param name="exampleShape">Shape of one example in attack space.</param>
    /// <param name="bounds">Valid attack-space values.</param>
    /// <param name="prefix">What begins the name of a layer's output.</param>
    /// <param name="output">Name of the output with the scores; null for the only one that can be a classifier's.</param>
    /// <exception cref="ArgumentException">The mapping is invalid, or data, mapping and model do not fit together; one sentence says what to change.</exception>
    public static TappedModel Create(Graph model, InputMapping mapping, Shape exampleShape, InputBounds bounds, string prefix, string? output = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        (Value attackSpace, _, IReadOnlyDictionary<string, Value> outputs) = MappedModel.Emit(model, mapping, exampleShape);
        var own = outputs.Where(o => !o.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal);
        Value scores = ScoreHead.Find(own, output).Scores;
        GraphBuilder builder = attackSpace.Builder;
        var layers = outputs.Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal) && o.Value.Node <= scores.Node)
            .Select(o => (Name: o.Key[prefix.Length..], o.Value)).ToList();
        (int? last, string? penultimate) = (FindPenultimate(builder, scores.Node), null);
        if (last is { } node)
        {
            penultimate = layers.LastOrDefault(layer => layer.Value.Node == node).Name;
            if (penultimate is null) layers.Add((penultimate = UnnamedPenultimate, builder.ValueAt(node)));
        }

        Graph graph = builder.Build([(MappedModel.ScoresName, scores), .. layers.Select(layer => (prefix + layer.Name, layer.Value))]);
        var positions = layers.ToDictionary(static layer => layer.Name, layer => graph.Output(prefix + layer.Name).Node, StringComparer.Ordinal);
        return new TappedModel(graph, graph.Output(MappedModel.ScoresName).Node, positions, penultimate) { ExampleShape = exampleShape, Bounds = bounds };
    }

    /// <summary>Applies the model to a value of another graph.</summary>
    /// <param name="input">Rows in attack space, of <see cref="InputType"/>.</param>
    public TappedValues Apply(Value input)
    {
        var copies = new Value[_graph.Nodes.Length];
        for (int i = 0; i < copies.Length; i++) copies[i] = _graph.Nodes[i].Attributes is InputAttributes ? input : Copy(input.Builder, i, copies);
        return new TappedValues(input, copies[_scores], copies, _layers);
    }

    /// <summary>The scores that the model would give if a layer held another value.</summary>
    /// <param name="applied">The model as applied to an input.</param>
    /// <param name="layer">Name of the layer.</param>
    /// <param name="value">What it holds instead, of the layer's type.</param>
    /// <exception cref="ArgumentException">There is no such layer.</exception>
    public Value Continue(TappedValues applied, string layer, Value value)
    {
        ArgumentNullException.ThrowIfNull(applied);
        if (!_layers.TryGetValue(layer, out int start)) throw new ArgumentException($"The model has no value '{layer}' that can be read.", nameof(layer));
        Value[] copies = applied.Copies.ToArray();
        var changed = new bool[copies.Length];
        (copies[start], changed[start]) = (value, true);
        for (int i = start + 1; i < copies.Length; i++)
        {
            if (!_graph.Nodes[i].Inputs.Any(operand => changed[operand])) continue;
            (copies[i], changed[i]) = (Copy(applied.Builder, i, copies), true);
        }

        return copies[_scores];
    }

    private Value Copy(GraphBuilder builder, int node, Value[] copies) =>
        builder.Apply(_graph.Nodes[node].Kind, [.. _graph.Nodes[node].Inputs.Select(operand => copies[operand])], _graph.Nodes[node].Attributes);

    // Follows the operand that depends on the input until a product with weights.
    private static int? FindPenultimate(GraphBuilder builder, int node)
    {
        while (true)
        {
            Node at = builder.Nodes[node];
            int[] data = [.. at.Inputs.Where(operand => !IsConstant(builder, operand))];
            if (data.Length != 1) return null;
            bool isProduct = at.Kind is OpKind.MatMul or OpKind.Conv;
            node = data[0];
            if (isProduct) return builder.Nodes[node].Attributes is InputAttributes ? null : node;
        }
    }

    private static bool IsConstant(GraphBuilder builder, int node) =>
        builder.Nodes[node].Attributes is not InputAttributes && builder.Nodes[node].Inputs.All(operand => IsConstant(builder, operand));
}
