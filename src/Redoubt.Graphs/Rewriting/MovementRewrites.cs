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

    public static Value? ExpandChain(RewriteCall c) => c.Is(c[0], OpKind.Expand, out Node? inner) ? c.With(c.Operand(inner, 0)) : null;

    public static Value? EmptyReduction(RewriteCall c)
    {
        TensorType operand = c[0].Type;
        if (!c.Attributes<ReduceAttributes>().Axes.All(axis => operand[axis] == 1)) return null;
        return c.Type.Equals(operand) ? c[0] : c.Emit(OpKind.Reshape, c[0], Extents(c.Type));
    }

    public static ExtentAttributes Extents(TensorType type) => new(TensorType.Float(type.Dimensions.AsSpan()));

    private static bool IsWhole(RewriteCall c)
    {
        SliceAttributes part = c.Attributes<SliceAttributes>();
        return c.Type.Equals(c[0].Type) && part.Starts.All(static s => s == 0) && part.Steps.All(static s => s == 1);
    }
}
