using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Testing;

/// <summary>The state of drawing one random graph: the builder, the values so far and a counter of random decisions.</summary>
internal sealed class GraphDraw
{
    private const int MaxRowElements = 600;

    private readonly RandomGraphOptions _options;
    private readonly RandomKey _key;
    private readonly bool _parameters;
    private readonly List<Value> _values = [];
    private uint _decisions;
    private int _weights;

    public GraphDraw(RandomKey key, RandomGraphOptions options)
    {
        _key = key;
        _options = options;
        _parameters = options.Parameters ?? Below(2) == 0;
        Value image = Input("image", TensorType.Float(Dimension.Batch, 1 + Below(options.MaxWidth), Side(), Side()));
        Value features = Input("features", TensorType.Float(Dimension.Batch, 1 + Below(options.MaxWidth)));
        Labels = Builder.Input("labels", new TensorType(ElementType.Int64, Dimension.Batch));
        _values.AddRange([image, features]);
    }

    public GraphBuilder Builder { get; } = new();

    /// <summary>The Float32 inputs.</summary>
    public List<(string Name, Value Value)> Inputs { get; } = [];

    public RandomGraphOptions Options => _options;

    /// <summary>Int64 <c>[N]</c>, below <see cref="RandomGraph.Classes"/>.</summary>
    public Value Labels { get; }

    /// <summary>Adds one random piece that reads at least one earlier value.</summary>
    public void Step()
    {
        // Later values are likelier, so that graphs grow deep rather than wide.
        Value x = _values[^(1 + Math.Min(Below(_values.Count), Below(_values.Count)))];
        Value y = x.Type.Rank == 4 && Below(3) > 0 ? GraphPieces.OfImage(this, x)
            : Below(4) == 0 ? GraphPieces.Movement(this, x)
            : Below(3) == 0 ? GraphPieces.AlongAxes(this, x)
            : GraphPieces.Elementwise(this, x);
        bool fits = y.Type.Dimensions.Aggregate(1L, static (count, d) => count * d.Size) <= MaxRowElements && y.Type.Rank <= 5;
        if (fits && !_values.Contains(y)) _values.Add(y);
    }

    /// <summary>Values that nothing reads: the outputs, at most four.</summary>
    public Value[] Results()
    {
        var read = new HashSet<int>(Builder.Nodes.SelectMany(static n => n.Inputs));
        Value[] unread = [.. _values.Where(v => !read.Contains(v.Node) && Inputs.All(input => input.Value != v))];
        return unread.Length == 0 ? [_values[^1]] : unread[..Math.Min(4, unread.Length)];
    }

    public int Below(int limit) => _key.Below(limit, _decisions++);

    public int Side() => 3 + Below(Math.Max(1, _options.MaxSide - 2));

    /// <summary>An earlier value of the same type, or the value itself.</summary>
    public Value Partner(Value x)
    {
        Value[] partners = [.. _values.Where(v => v.Type.Equals(x.Type))];
        return partners.Length == 0 ? x : partners[Below(partners.Length)];
    }

    /// <summary>New weights: a parameter or a constant, with numbers in [-scale, scale).</summary>
    public Value Weights(TensorType type, float scale = 1)
    {
        int number = _weights++;
        if (_parameters) return Input($"w{number}", type, InputRole.Parameter) * scale;
        return Builder.Constant(RandomGraph.Draw(type.ElementType, type.Bind(1), _key.Fold((ulong)number), scale));
    }

    public Value OneHotLabels(int depth) => Labels.OneHot(depth);

    private Value Input(string name, TensorType type, InputRole role = InputRole.Data)
    {
        Value value = Builder.Input(name, type, role);
        Inputs.Add((name, value));
        return value;
    }
}
