using System.Collections.Immutable;

namespace Redoubt.Graphs;

/// <summary>An immutable program on tensors: nodes in topological order, named inputs and named outputs. Made by <see cref="GraphBuilder"/>.</summary>
public sealed class Graph
{
    internal Graph(ImmutableArray<Node> nodes, ImmutableArray<GraphInput> inputs, ImmutableArray<GraphOutput> outputs)
    {
        Nodes = nodes;
        Inputs = inputs;
        Outputs = outputs;
        GraphVerifier.Verify(this);
    }

    /// <summary>All nodes; every operand stands before its use.</summary>
    public ImmutableArray<Node> Nodes { get; }

    /// <summary>Named inputs, in the order in which they were declared.</summary>
    public ImmutableArray<GraphInput> Inputs { get; }

    /// <summary>Named outputs.</summary>
    public ImmutableArray<GraphOutput> Outputs { get; }

    /// <summary>The type of a named input.</summary>
    /// <param name="name">Name of the input.</param>
    public TensorType InputType(string name) => Nodes[Input(name).Node].Type;

    /// <summary>The type of a named output.</summary>
    /// <param name="name">Name of the output.</param>
    public TensorType OutputType(string name) => Nodes[Output(name).Node].Type;

    /// <summary>A named input.</summary>
    /// <param name="name">Name of the input.</param>
    /// <exception cref="ArgumentException">There is none of that name; the message lists the names.</exception>
    public GraphInput Input(string name) =>
        Inputs.FirstOrDefault(i => i.Name == name)
        ?? throw new ArgumentException($"The graph has no input '{name}'; it has {string.Join(", ", Inputs.Select(static i => $"'{i.Name}'"))}.", nameof(name));

    /// <summary>A named output.</summary>
    /// <param name="name">Name of the output.</param>
    /// <exception cref="ArgumentException">There is none of that name; the message lists the names.</exception>
    public GraphOutput Output(string name) =>
        Outputs.FirstOrDefault(o => o.Name == name)
        ?? throw new ArgumentException($"The graph has no output '{name}'; it has {string.Join(", ", Outputs.Select(static o => $"'{o.Name}'"))}.", nameof(name));

    /// <summary>One line per node, for people.</summary>
    public override string ToString() => string.Join('\n', Nodes.Select(static (n, i) => $"{i}: {n}"));
}
