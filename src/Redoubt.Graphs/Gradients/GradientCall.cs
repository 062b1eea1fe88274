namespace Redoubt.Graphs;

/// <summary>What a gradient rule sees: one node, its operands, its result and the gradient of its result.</summary>
internal sealed class GradientCall(GraphBuilder builder, int node, Value gradient, Adjoints adjoints)
{
    private readonly Node _node = builder.Nodes[node];

    public GraphBuilder Builder => builder;

    /// <summary>The operation's result.</summary>
    public Value Result => new(builder, node);

    public TensorType Type => _node.Type;

    public int OperandCount => _node.Inputs.Length;

    /// <summary>Gradient of the result; may be smaller than it and then stands for its broadcast.</summary>
    public Value Gradient => gradient;

    /// <summary>Gradient of the result in the result's own type, for rules that cannot broadcast.</summary>
    public Value FullGradient => gradient.Expand(Type.Dimensions.AsSpan());

    /// <summary>Whether the gradient is one number for all elements.</summary>
    public bool IsUniform => gradient.Type.Dimensions.All(static d => d == 1);

    public Value this[int operand] => new(builder, _node.Inputs[operand]);

    public T Attributes<T>()
        where T : OpAttributes =>
        _node.As<T>();

    public bool Needs(int operand) => adjoints.Needs(_node.Inputs[operand]);

    /// <summary>Adds to an operand's gradient a value of the operand's type, or smaller by broadcasting. Not computed when nobody needs it.</summary>
    public void Send(int operand, Func<Value> part)
    {
        if (Needs(operand)) adjoints.Add(_node.Inputs[operand], part());
    }

    /// <summary>As <see cref="Send"/> for an operand that the operation broadcasts: the part, of the result's extents, is summed over the copies.</summary>
    public void SendBroadcast(int operand, Func<Value> part) => Send(operand, () => Broadcasting.SumTo(part(), Type, this[operand].Type));
}
