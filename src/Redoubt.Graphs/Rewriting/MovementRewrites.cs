using System.Diagnostics.CodeAnalysis;

namespace Redoubt.Graphs;

/// <summary>Rewrites of operations that only move elements.</summary>
internal static class MovementRewrites
{
    public static Value? Identity(RewriteCall c)
    {
        bool nothing = c.Kind switch
        {
            OpKind.Transpose => c.Attributes<TransposeAttributes>().Order.SequenceEqual(Enumerable.Range(0, c.Type.Rank)),
            OpKind.Slice => IsWhole(c),
            OpKind.Concat => c.OperandCount == 1,
            _ => c.Type.Equals(c[0].Type),
        };
        return nothing ? c[0] : null;
    }

    public static Value? ReshapeChain(RewriteCall c) => c.Is(c[0], OpKind.Reshape, out Node? inner) ? c.With(c.Operand(inner, 0)) : null;

    // A plan reads columns of a matrix where they lie.
    public static Value? RunOfRow(RewriteCall c)
    {
        if (c.Type.Rank != 2 || !c.Is(c[0], OpKind.Slice, out Node? slice)) return null;
        SliceAttributes part = slice.As<SliceAttributes>();
        Value x = c.Operand(slice, 0);
        TensorType whole = x.Type, cut = c[0].Type;
        int axis = 1;
        while (axis < whole.Rank && whole[axis] == 1) axis++;
        bool isRun = whole.Rank > 2 && axis < whole.Rank && whole[0] == c.Type[0] && cut[0] == whole[0] && whole.Dimensions[1..].All(static d => d.IsFixed)
            && part.Steps.All(static step => step == 1) && part.Starts.Where((_, i) => i != axis).All(static start => start == 0)
            && cut.Dimensions[(axis + 1)..].SequenceEqual(whole.Dimensions[(axis + 1)..]);
        if (!isRun) return null;
        int inner = whole.Dimensions[(axis + 1)..].Aggregate(1, static (product, d) => product * d.Size), start = part.Starts[axis] * inner;
        Value flat = c.Reshape(x, whole[0], whole[axis].Size * inner);
        return c.Emit(OpKind.Slice, flat, new SliceAttributes([0, start], [int.MaxValue, start + c.Type[1].Size], [1, 1]));
    }

    public static Value? TransposeChain(RewriteCall c)
    {
        if (!c.Is(c[0], OpKind.Transpose, out Node? inner)) return null;
        IntegerList first = inner.As<TransposeAttributes>().Order;
        return c.Emit(OpKind.Transpose, c.Operand(inner, 0), new TransposeAttributes([.. c.Attributes<TransposeAttributes>().Order.Select(axis => first[axis])]));
    }

    public static Value? TransposeAsReshape(RewriteCall c)
    {
        TensorType operand = c[0].Type;
        int[] moved = [.. c.Attributes<TransposeAttributes>().Order.Where(axis => operand[axis] != 1)];
        return moved.SequenceEqual(moved.Order()) ? c.Emit(OpKind.Reshape, c[0], Extents(c.Type)) : null;
    }

    // Normalizations of exported networks turn channels to where they want them, scale, and turn back.
    public static Value? TransposeOfAffine(RewriteCall c)
    {
        if (!IsOwnAffine(c, c[0], out Node? operation) || !StartsWithTranspose(c, c.Operand(operation, 0))) return null;
        Value constant = c.Operand(operation, 1);
        Dimension[] aligned = [.. Enumerable.Repeat((Dimension)1, c.Type.Rank - constant.Type.Rank), .. constant.Type.Dimensions];
        return c.Emit(operation.Kind, c.With(c.Operand(operation, 0)), c.With(c.Reshape(constant, aligned)));
    }

    public static Value? ExpandChain(RewriteCall c) => c.Is(c[0], OpKind.Expand, out Node? inner) ? c.With(c.Operand(inner, 0)) : null;

    public static Value? EmptyReduction(RewriteCall c)
    {
        TensorType operand = c[0].Type;
        if (!c.Attributes<ReduceAttributes>().Axes.All(axis => operand[axis] == 1)) return null;
        return c.Type.Equals(operand) ? c[0] : c.Emit(OpKind.Reshape, c[0], Extents(c.Type));
    }

    public static ExtentAttributes Extents(TensorType type) => new(TensorType.Float(type.Dimensions.AsSpan()));

    private static bool StartsWithTranspose(RewriteCall c, Value value) =>
        c.Is(value, OpKind.Transpose, out _) || (IsOwnAffine(c, value, out Node? operation) && StartsWithTranspose(c, c.Operand(operation, 0)));

    // Constants stand on the right, where an earlier row has put them.
    private static bool IsOwnAffine(RewriteCall c, Value value, [NotNullWhen(true)] out Node? operation) =>
        (c.IsOwn(value, OpKind.Add, out operation) || c.IsOwn(value, OpKind.Mul, out operation))
        && c.IsConstant(c.Operand(operation, 1)) && c.Operand(operation, 0).Type.Equals(value.Type) && value.Type.ElementType == Tensors.ElementType.Float32;

    private static bool IsWhole(RewriteCall c)
    {
        SliceAttributes part = c.Attributes<SliceAttributes>();
        return c.Type.Equals(c[0].Type) && part.Starts.All(static s => s == 0) && part.Steps.All(static s => s == 1);
    }
}
