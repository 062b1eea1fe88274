namespace Redoubt.Graphs;

/// <summary>What a cost rule sees: a node and the types of its operands.</summary>
internal readonly struct CostCall(Graph graph, Node node)
{
    public Node Node => node;

    public TensorType Type => node.Type;

    public TensorType this[int operand] => graph.Nodes[node.Inputs[operand]].Type;

    /// <summary>Product of some extents; at most one may depend on the batch.</summary>
    public LinearCount Product(params ReadOnlySpan<Dimension> extents)
    {
        long size = 1;
        bool symbolic = false;
        foreach (Dimension extent in extents)
        {
            size = checked(size * extent.Size);
            if (extent.IsFixed) continue;
            if (symbolic) throw new UnsupportedOpException(node, "cost", "it grows with the square of the batch");
            symbolic = true;
        }

        return symbolic ? new LinearCount(0, size) : new LinearCount(size, 0);
    }

    public LinearCount Elements(TensorType type) => Product(type.Dimensions.AsSpan());
}
