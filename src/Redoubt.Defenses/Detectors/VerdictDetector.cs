using System.Collections.Immutable;
using Redoubt.Graphs;
using Redoubt.Models;

namespace Redoubt.Defenses;

/// <summary>A detector that is a graph already: the lead of its second score over its first. What other programs wrote, files of one's own, and trained networks become detectors by it.</summary>
public sealed class VerdictDetector : IDetector
{
    private readonly Graph _graph;
    private readonly string? _layer;
    private readonly (float Shift, float Scale) _standard;

    /// <summary>Wraps a graph.</summary>
    /// <param name="kind">Name of the kind.</param>
    /// <param name="paper">Source.</param>
    /// <param name="graph">One data input <c>[N, …]</c>, and one output <c>[N, 2]</c>; no parameters left.</param>
    /// <param name="layer">Layer that the graph reads; null for the input in attack space.</param>
    /// <exception cref="ArgumentException">The graph has other inputs or outputs.</exception>
    public VerdictDetector(string kind, string paper, Graph graph, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (graph.Inputs.Length != 1 || graph.Outputs.Length != 1) throw new ArgumentException("A detector's graph has one input and one output.", nameof(graph));
        TensorType type = graph.OutputType(graph.Outputs[0].Name);
        if (type.Rank != 2 || type[1] != 2) throw new ArgumentException($"A detector's output is [N, 2], this one is {type}.", nameof(graph));
        (Kind, Paper, _graph, _layer, _standard) = (kind, paper, graph, layer, (0, 1));
    }

    /// <inheritdoc/>
    public string Kind { get; }

    /// <inheritdoc/>
    public string Paper { get; }

    /// <inheritdoc/>
    public GradientBehavior Gradients { get; init; }

    /// <summary>What is subtracted from what the graph reads, and what it is multiplied by then. Default 0 and 1.</summary>
    public (float Shift, float Scale) Standard
    {
        get => _standard;
        init => _standard = value;
    }

    /// <inheritdoc/>
    public ImmutableSortedDictionary<string, string> Settings { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <inheritdoc/>
    public Value Emit(TappedModel model, TappedValues at)
    {
        ArgumentNullException.ThrowIfNull(at);
        Value read = _layer is null ? at.Input : at.Layer(_layer);
        if (_standard != (0, 1)) read = (read + -_standard.Shift) * _standard.Scale;
        Value verdict = at.Builder.Splice(_graph, new Dictionary<string, Value> { [_graph.Inputs[0].Name] = read })[_graph.Outputs[0].Name];
        return (verdict.Slice(1, 1, 2) - verdict.Slice(1, 0, 1)).Reshape(verdict.Type[0]);
    }
}
