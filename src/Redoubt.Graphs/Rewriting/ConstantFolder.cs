using System.Collections.Frozen;
using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Computes operations on constants once. A chain of them stays in double precision and is rounded to float32 where it ends.</summary>
internal sealed class ConstantFolder(SimplifyOptions options)
{
    private const long MaxMultiplyAdds = 200_000_000;
    private const int MaxExpanded = 256;

    // One IEEE operation evaluated in double and rounded to float32 gives the bits of the float32 operation (53 ≥ 2·24 + 2, Figueroa 1995);
    // moving, comparing and choosing do not round at all. Everything else may round differently in a plan.
    private static readonly FrozenSet<OpKind> Exact = new[]
    {
        OpKind.Neg, OpKind.Abs, OpKind.Sign, OpKind.Sqrt, OpKind.Relu, OpKind.Clip, OpKind.Cast, OpKind.Not, OpKind.Add, OpKind.Sub, OpKind.Mul, OpKind.Div,
        OpKind.Min, OpKind.Max, OpKind.Equal, OpKind.Greater, OpKind.GreaterOrEqual, OpKind.And, OpKind.Or, OpKind.Where, OpKind.Reshape, OpKind.Transpose,
        OpKind.Concat, OpKind.Slice, OpKind.Pad, OpKind.Expand, OpKind.ReduceMax, OpKind.MaxPool, OpKind.OneHot, OpKind.TopK, OpKind.ArgMax, OpKind.Floor,
        OpKind.Ceil, OpKind.Round, OpKind.Remainder, OpKind.Surrogate, OpKind.Gather, OpKind.Random,
    }.ToFrozenSet();

    private readonly Dictionary<int, ReferenceValue> _precise = [];
    private readonly Dictionary<int, Value> _folded = [];

    /// <summary>The constant that an operation on constants gives, or null.</summary>
    public Value? TryFold(RewriteCall call)
    {
        if (call.OperandCount == 0 || !call.Type.IsFixed || (options.Sound && !IsExact(call))) return null;
        for (int i = 0; i < call.OperandCount; i++)
        {
            if (!call.IsConstant(call[i])) return null;
        }

        if (!IsWorthwhile(call)) return null;

        // The node itself becomes dead; its position makes two equal operations share one constant.
        Value[] operands = [.. Enumerable.Range(0, call.OperandCount).Select(i => call[i])];
        Value node = call.Builder.Apply(call.Kind, operands, call.AnyAttributes);
        if (_folded.TryGetValue(node.Node, out Value known)) return known;
        if (TryEvaluate(call.Builder.Nodes[node.Node], [.. operands.Select(o => Precise(call, o))]) is not { } value) return null;
        Literal rounded = value.ToLiteral();
        Value constant = rounded.Shape.Rank == 0 && rounded.ElementType == ElementType.Float32
            ? call.Builder.Constant(rounded.Floats[0])
            : call.Builder.Constant(rounded);
        if (!options.Sound) _precise.TryAdd(constant.Node, value);
        _folded.Add(node.Node, constant);
        return constant;
    }

    // An int64 beyond 2^53 would be rounded twice on its way to float32.
    private static bool IsExact(RewriteCall call) =>
        Exact.Contains(call.Kind) && !(call.Kind == OpKind.Cast && call.Constant(call[0]) is { ElementType: ElementType.Int64 } wide
            && wide.Integers.Any(static v => v is > 1L << 53 or < -(1L << 53)));

    // A constant index outside its axis is an error of the run, not of the rewrite.
    private static ReferenceValue? TryEvaluate(Node node, ReferenceValue[] operands)
    {
        try
        {
            return ReferenceEvaluator.EvaluateNode(node, operands, 1);
        }
        catch (InvalidIndexException)
        {
            return null;
        }
    }

    private ReferenceValue Precise(RewriteCall call, Value operand) =>
        _precise.TryGetValue(operand.Node, out ReferenceValue? value) ? value : ReferenceValue.From(call.Constant(operand)!);

    private bool IsWorthwhile(RewriteCall call)
    {
        long operands = 0, result = Bytes(call.Type);
        for (int i = 0; i < call.OperandCount; i++) operands += Bytes(call[i].Type);

        // A consumer that broadcasts takes an expanded constant unexpanded.
        if (call.Kind == OpKind.Expand && result > operands && Count(call.Type) > MaxExpanded) return false;
        if (result > options.MaxConstantBytes && result > operands) return false;
        return Count(call.Type) <= int.MaxValue && MultiplyAdds(call) <= MaxMultiplyAdds;
    }

    private static double MultiplyAdds(RewriteCall call) => call.Kind switch
    {
        OpKind.MatMul => (double)Count(call.Type) * (call.Attributes<MatMulAttributes>().TransposeLeft ? call[0].Type[^2] : call[0].Type[^1]).Size,
        OpKind.Conv => (double)Count(call.Type) * Count(call[1].Type) / call[1].Type[0].Size,
        _ => 0,
    };

    private static long Bytes(TensorType type) =>
        Count(type) * type.ElementType switch { ElementType.Int64 => 8, ElementType.Boolean => 1, _ => 4 };

    private static long Count(TensorType type) => type.Dimensions.Aggregate(1L, static (count, d) => count * d.Size);
}
