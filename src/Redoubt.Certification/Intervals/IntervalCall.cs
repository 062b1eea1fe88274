using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>What an interval rule sees: a node of the bounded graph, the bounds of its operands, and the graph that receives new nodes.</summary>
internal sealed class IntervalCall(GraphBuilder builder, Node node, Bounds[] operands)
{
    /// <summary>Receives nodes.</summary>
    public GraphBuilder Builder => builder;

    public OpKind Kind => node.Kind;

    /// <summary>Type of the result.</summary>
    public TensorType Type => node.Type;

    public OpAttributes? AnyAttributes => node.Attributes;

    public IReadOnlyList<Bounds> Operands => operands;

    /// <summary>A float32 operand.</summary>
    /// <exception cref="UnsupportedOpException">The operand is of another type.</exception>
    public Interval this[int operand] => operands[operand] as Interval
        ?? throw Unsupported($"bounds of {operands[operand].Type.ElementType} operands are not computed");

    public T Attributes<T>()
        where T : OpAttributes => node.As<T>();

    /// <summary>A Boolean operand.</summary>
    public Truth Truth(int operand) => operands[operand] as Truth ?? throw Unsupported("the operand is not Boolean");

    /// <summary>Whether two operands are the same value.</summary>
    public bool AreSame(int left, int right) => node.Inputs[left] == node.Inputs[right];

    /// <summary>The operation on other operands.</summary>
    public Value Apply(params ReadOnlySpan<Value> values) => builder.Apply(node.Kind, values, node.Attributes);

    public UnsupportedOpException Unsupported(string reason) => new(node, IntervalRules.Interpreter, reason);

    /// <summary>Bounds from two nodes.</summary>
    public static Interval Range(Value lower, Value upper, bool nonNegative = false, bool together = false) =>
        new RangeInterval(lower, upper) { NonNegative = nonNegative, Together = together };
}
