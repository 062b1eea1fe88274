using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>What a reference rule sees: the node, its operands' values and the shape that its result must have.</summary>
internal readonly struct ReferenceCall(Node node, ReferenceValue[] operands, int rows)
{
    public Node Node => node;

    public Shape Shape { get; } = node.Type.Bind(rows);

    public int OperandCount => operands.Length;

    public ReferenceValue this[int operand] => operands[operand];

    public T Attributes<T>()
        where T : OpAttributes =>
        node.As<T>();
}
