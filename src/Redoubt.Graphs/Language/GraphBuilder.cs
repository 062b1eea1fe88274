using System.Collections.Immutable;
using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Builds a graph node by node. Types are inferred; a node equal to an earlier one is that node, so common expressions are shared.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class GraphBuilder
{
    private readonly List<Node> _nodes = [];
    private readonly List<GraphInput> _inputs = [];
    private readonly Dictionary<NodeIdentity, int> _known = [];
    private readonly Dictionary<int, Literal> _scalars = [];

    /// <summary>Nodes so far.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>Declares an input.</summary>
    /// <param name="name">Unique name.</param>
    /// <param name="type">Element type and extents.</param>
    /// <param name="role">What the input is for. Default: data.</param>
    /// <exception cref="InvalidGraphException">The name is taken.</exception>
    public Value Input(string name, TensorType type, InputRole role = InputRole.Data)
    {
        if (_inputs.Any(i => i.Name == name)) throw new InvalidGraphException($"Two inputs are named '{name}'.");
        Value value = Append(new Node(OpKind.Input, [], new InputAttributes(name, role, type), type));
        _inputs.Add(new GraphInput(name, role, value.Node));
        return value;
    }

    /// <summary>Adds a literal.</summary>
    /// <param name="literal">The literal; must not be changed afterwards.</param>
    public Value Constant(Literal literal)
    {
        ArgumentNullException.ThrowIfNull(literal);
        if (IsScalar(literal)) _scalars.TryAdd(BitConverter.SingleToInt32Bits(literal.Floats[0]), literal);
        return Apply(OpKind.Constant, [], new ConstantAttributes(literal));
    }

    /// <summary>Adds a float32 scalar. Scalars are shared by value; larger literals by reference only.</summary>
    /// <param name="value">Its value.</param>
    public Value Constant(float value) =>
        Constant(_scalars.TryGetValue(BitConverter.SingleToInt32Bits(value), out Literal? known) ? known : Literal.Scalar(value));

    /// <summary>Adds an operation, or finds the equal one.</summary>
    /// <param name="kind">The operation.</param>
    /// <param name="inputs">Operands, all of this builder.</param>
    /// <param name="attributes">Settings of the operation.</param>
    /// <exception cref="InvalidGraphException">The operands do not fit; the message names the rule.</exception>
    public Value Apply(OpKind kind, ReadOnlySpan<Value> inputs, OpAttributes? attributes = null)
    {
        var operands = ImmutableArray.CreateBuilder<int>(inputs.Length);
        foreach (Value input in inputs)
        {
            if (!ReferenceEquals(input.Builder, this)) throw new InvalidGraphException($"An operand of {kind} belongs to another graph.");
            operands.Add(input.Node);
        }

        var identity = new NodeIdentity(kind, operands.MoveToImmutable(), attributes);
        if (_known.TryGetValue(identity, out int known)) return new Value(this, known);
        TensorType type = TypeRules.Infer(kind, [.. identity.Inputs.Select(i => _nodes[i].Type)], attributes);
        Value value = Append(new Node(kind, identity.Inputs, attributes, type));
        _known.Add(identity, value.Node);
        return value;
    }

    /// <summary>The value that a node of this builder computes.</summary>
    /// <param name="node">Position of the node, in [0, <c>Nodes.Count</c>).</param>
    public Value ValueAt(int node)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(node);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(node, _nodes.Count);
        return new Value(this, node);
    }

    /// <summary>Copies a graph into this one.</summary>
    /// <param name="graph">The graph to copy.</param>
    /// <param name="inputs">What stands for its inputs, by name; an input that is not named here becomes an input of this graph with its name and role. Several rows may stand for each row
    /// of the batch, in all inputs alike.</param>
    /// <returns>Its outputs by name.</returns>
    public IReadOnlyDictionary<string, Value> Splice(Graph graph, IReadOnlyDictionary<string, Value> inputs)
    {
        Value[] copies = SpliceNodes(graph, inputs);
        return graph.Outputs.ToDictionary(static o => o.Name, o => copies[o.Node]);
    }

    /// <summary>Ends the construction. Nodes that no output needs are dropped; declared inputs stay.</summary>
    /// <param name="outputs">Named outputs.</param>
    public Graph Build(params ReadOnlySpan<(string Name, Value Value)> outputs)
    {
        var named = new List<(string, Value, string?)>();
        foreach ((string name, Value value) in outputs) named.Add((name, value, null));
        return BuildWithUpdates(named);
    }

    /// <summary>Ends the construction of a graph that updates parameters or state.</summary>
    /// <param name="outputs">Named outputs; the third item names the input that the output replaces in the next run, or is null.</param>
    public Graph BuildWithUpdates(IReadOnlyList<(string Name, Value Value, string? Updates)> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        bool[] needed = new bool[_nodes.Count];
        foreach (GraphInput input in _inputs) needed[input.Node] = true;
        foreach ((_, Value value, _) in outputs) needed[value.Node] = true;
        for (int i = _nodes.Count - 1; i >= 0; i--)
        {
            if (!needed[i]) continue;
            foreach (int operand in _nodes[i].Inputs) needed[operand] = true;
        }

        int[] position = new int[_nodes.Count];
        var kept = ImmutableArray.CreateBuilder<Node>();
        for (int i = 0; i < _nodes.Count; i++)
        {
            if (!needed[i]) continue;
            position[i] = kept.Count;
            Node node = _nodes[i];
            kept.Add(node with { Inputs = [.. node.Inputs.Select(operand => position[operand])] });
        }

        return new Graph(
            kept.ToImmutable(),
            [.. _inputs.Select(i => i with { Node = position[i.Node] })],
            [.. outputs.Select(o => new GraphOutput(o.Name, position[o.Value.Node], o.Updates))]);
    }

    internal Value[] SpliceNodes(Graph graph, IReadOnlyDictionary<string, Value> inputs)
    {
        var copies = new Value[graph.Nodes.Length];
        int multiple = 1;
        for (int i = 0; i < copies.Length; i++)
        {
            Node node = graph.Nodes[i];
            if (node.Attributes is InputAttributes input)
            {
                copies[i] = inputs.TryGetValue(input.Name, out Value given) ? given : Input(input.Name, input.Type, input.Role);
                multiple = Math.Max(multiple, RowsPerRow(input.Type, copies[i].Type));
                continue;
            }

            OpAttributes? attributes = node.Attributes is ExtentAttributes extents && multiple > 1 ? extents.ForRows(multiple) : node.Attributes;
            copies[i] = Apply(node.Kind, [.. node.Inputs.Select(operand => copies[operand])], attributes);
        }

        return copies;
    }

    private static int RowsPerRow(TensorType declared, TensorType given) => declared.Rank > 0 && !declared[0].IsFixed && !given[0].IsFixed ? given[0].Size / declared[0].Size : 1;

    private static bool IsScalar(Literal literal) => literal.ElementType == ElementType.Float32 && literal.Shape.Rank == 0;

    private Value Append(Node node)
    {
        _nodes.Add(node);
        return new Value(this, _nodes.Count - 1);
    }

    private readonly record struct NodeIdentity(OpKind Kind, ImmutableArray<int> Inputs, OpAttributes? Attributes)
    {
        public bool Equals(NodeIdentity other) =>
            Kind == other.Kind && Inputs.AsSpan().SequenceEqual(other.Inputs.AsSpan()) && Equals(Attributes, other.Attributes);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.Add(Kind);
            foreach (int input in Inputs) hash.Add(input);
            hash.Add(Attributes);
            return hash.ToHashCode();
        }
    }
}
