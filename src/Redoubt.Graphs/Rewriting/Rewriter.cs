namespace Redoubt.Graphs;

/// <summary>One pass over a graph: every node is added to a new graph in the form that the rewrite table gives it.</summary>
internal sealed class Rewriter(SimplifyOptions options)
{
    private readonly Dictionary<int, int> _uses = [];
    private readonly ConstantFolder _folder = new(options);

    public GraphBuilder Builder { get; } = new();

    /// <summary>Whether a rule applied.</summary>
    public bool Changed { get; private set; }

    /// <summary>Consumers of a value; 1 for a value that a rule has just made.</summary>
    public int Uses(Value value) => _uses.GetValueOrDefault(value.Node, 1);

    public Graph Run(Graph graph)
    {
        int[] uses = CountUses(graph);
        var copies = new Value[graph.Nodes.Length];
        for (int i = 0; i < copies.Length; i++)
        {
            Node node = graph.Nodes[i];
            copies[i] = node.Attributes is InputAttributes input
                ? Builder.Input(input.Name, input.Type, input.Role)
                : Emit(node.Kind, [.. node.Inputs.Select(operand => copies[operand])], node.Attributes);
            _uses[copies[i].Node] = _uses.GetValueOrDefault(copies[i].Node) + uses[i];
        }

        return Builder.BuildWithUpdates([.. graph.Outputs.Select(o => (o.Name, copies[o.Node], o.Updates))]);
    }

    /// <summary>Adds an operation in its simplest form.</summary>
    public Value Emit(OpKind kind, Value[] operands, OpAttributes? attributes)
    {
        var call = new RewriteCall(this, kind, operands, attributes);
        if (_folder.TryFold(call) is { } constant) return Mark(constant);
        foreach (RewriteRow row in RewriteTable.For(kind))
        {
            if (options.Sound && row.Rewrite.ChangesRounding) continue;
            if (row.Rule(call) is { } simpler) return Mark(simpler);
        }

        return Builder.Apply(kind, operands, attributes);
    }

    private static int[] CountUses(Graph graph)
    {
        var uses = new int[graph.Nodes.Length];
        foreach (Node node in graph.Nodes)
        {
            foreach (int operand in node.Inputs) uses[operand]++;
        }

        foreach (GraphOutput output in graph.Outputs) uses[output.Node]++;
        return uses;
    }

    private Value Mark(Value value)
    {
        Changed = true;
        return value;
    }
}
