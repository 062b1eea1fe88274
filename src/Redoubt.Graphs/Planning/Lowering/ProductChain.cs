namespace Redoubt.Graphs;

/// <summary>A product and the operations on each of its sums that run before the sum reaches memory, in the order that the kernels fix:
/// bias, addend, activation, mask.</summary>
internal sealed class ProductChain
{
    private int _stage;

    public required int Product { get; init; }

    /// <summary>Node whose value the chain produces.</summary>
    public required int End { get; set; }

    /// <summary>One number per output channel; -1 for none.</summary>
    public int Bias { get; private set; } = -1;

    /// <summary>A value of the product's shape; -1 for none.</summary>
    public int Addend { get; private set; } = -1;

    public Node? Activation { get; private set; }

    /// <summary>The value whose sign gates the result; -1 for none.</summary>
    public int Mask { get; private set; } = -1;

    public float MaskSlope { get; private set; }

    /// <summary>Takes one more operation into the chain when the order of stages allows it.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="node">The operation.</param>
    /// <param name="end">The chain's value so far, one of its operands.</param>
    /// <param name="other">Its other operand; -1 when it has none.</param>
    public bool TryAppend(Graph graph, Node node, int end, int other) => node.Kind switch
    {
        OpKind.Add when _stage < 1 && IsBias(graph, other) => Enter(1, () => Bias = other),
        OpKind.Add when _stage < 2 && graph.Nodes[other].Type.Equals(node.Type) => Enter(2, () => Addend = other),
        OpKind.Relu or OpKind.LeakyRelu or OpKind.Clip when _stage < 3 => Enter(3, () => Activation = node),
        OpKind.MaskPositive when _stage < 4 && node.Inputs[0] == end => Enter(4, () =>
        {
            Mask = other;
            MaskSlope = node.As<SlopeAttributes>().Slope;
        }),
        _ => false,
    };

    private bool Enter(int stage, Action record)
    {
        record();
        _stage = stage;
        return true;
    }

    private bool IsBias(Graph graph, int operand)
    {
        TensorType product = graph.Nodes[Product].Type, bias = graph.Nodes[operand].Type;
        int channelAxis = graph.Nodes[Product].Kind == OpKind.MatMul ? product.Rank - 1 : 1;
        int added = product.Rank - bias.Rank;
        if (added < 0 || !bias.IsFixed || channelAxis < added) return false;
        for (int axis = 0; axis < bias.Rank; axis++)
        {
            Dimension expected = axis + added == channelAxis ? product[channelAxis] : 1;
            if (bias[axis] != expected) return false;
        }

        return true;
    }
}
