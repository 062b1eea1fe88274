using Redoubt.Graphs;

namespace Redoubt.Models;

/// <summary>A classifier applied to an input inside a graph under construction: what it is given, its scores, and its layers.</summary>
public sealed class TappedValues
{
    private readonly Value[] _copies;
    private readonly IReadOnlyDictionary<string, int> _layers;

    internal TappedValues(Value input, Value scores, Value[] copies, IReadOnlyDictionary<string, int> layers)
    {
        (Input, Scores) = (input, scores);
        (_copies, _layers) = (copies, layers);
    }

    /// <summary>The rows in attack space, <c>[N, …]</c>.</summary>
    public Value Input { get; }

    /// <summary>Scores, <c>[N, K]</c>.</summary>
    public Value Scores { get; }

    /// <summary>The graph that all of them are in.</summary>
    public GraphBuilder Builder => Input.Builder;

    /// <summary>A layer's value, <c>[N, …]</c>.</summary>
    /// <param name="name">Name of the layer.</param>
    /// <exception cref="ArgumentException">There is no such layer.</exception>
    public Value Layer(string name) =>
        _layers.TryGetValue(name, out int node) ? _copies[node] : throw new ArgumentException($"The model has no value '{name}' that can be read.", nameof(name));

    internal ReadOnlySpan<Value> Copies => _copies;
}
