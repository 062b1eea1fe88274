using System.Diagnostics.CodeAnalysis;
using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>What a rewrite rule sees: an operation about to be added to the new graph.</summary>
internal sealed class RewriteCall(Rewriter rewriter, OpKind kind, Value[] operands, OpAttributes? attributes)
{
    private TensorType? _type;

    public OpKind Kind => kind;

    public GraphBuilder Builder => rewriter.Builder;

    public int OperandCount => operands.Length;

    /// <summary>Type of the result.</summary>
    public TensorType Type => _type ??= TypeRules.Infer(kind, [.. operands.Select(static v => v.Type)], attributes);

    public OpAttributes? AnyAttributes => attributes;

    public Value this[int operand] => operands[operand];

    public T Attributes<T>()
        where T : OpAttributes =>
        attributes as T ?? throw new InvalidGraphException($"{kind} needs {typeof(T).Name}.");

    /// <summary>The same operation on other operands.</summary>
    public Value With(params Value[] others) => rewriter.Emit(kind, others, attributes);

    public Value Emit(OpKind other, Value operand, OpAttributes? otherAttributes = null) => rewriter.Emit(other, [operand], otherAttributes);

    public Value Emit(OpKind other, Value left, Value right, OpAttributes? otherAttributes = null) => rewriter.Emit(other, [left, right], otherAttributes);

    public Value Reshape(Value value, params ReadOnlySpan<Dimension> extents)
    {
        TensorType to = TensorType.Float(extents);
        return to.Equals(value.Type) ? value : Emit(OpKind.Reshape, value, new ExtentAttributes(to));
    }

    /// <summary>Whether a value is the result of an operation that nothing else reads, so that replacing it repeats no work.</summary>
    public bool IsOwn(Value value, OpKind of, [NotNullWhen(true)] out Node? node) => Is(value, of, out node) && rewriter.Uses(value) <= 1;

    public bool Is(Value value, OpKind of, [NotNullWhen(true)] out Node? node)
    {
        Node candidate = Builder.Nodes[value.Node];
        node = candidate.Kind == of ? candidate : null;
        return node is not null;
    }

    public Value Operand(Node node, int operand) => new(Builder, node.Inputs[operand]);

    public bool IsConstant(Value value) => Builder.Nodes[value.Node].Kind == OpKind.Constant;

    public Literal? Constant(Value value) => (Builder.Nodes[value.Node].Attributes as ConstantAttributes)?.Value;

    /// <summary>Whether a value is a constant whose elements are all one number.</summary>
    public bool IsFilledWith(Value value, double number) => Constant(value) is { Count: > 0 } literal && literal.ElementType switch
    {
        ElementType.Float32 => literal.Floats.All(v => v == number),
        ElementType.Int64 => literal.Integers.All(v => v == number),
        _ => false,
    };

    /// <summary>Whether a value is a Float32 constant that grows no larger when combined with another.</summary>
    public static bool StaysSmall(Value constant, Value other)
    {
        if (constant.Type.ElementType != ElementType.Float32) return false;
        long combined = Count(TypeRules.Infer(OpKind.Add, [constant.Type, other.Type], null));
        return combined <= Math.Max(Count(constant.Type), Count(other.Type));
    }

    private static long Count(TensorType type) => type.Dimensions.Aggregate(1L, static (count, d) => count * d.Size);
}
