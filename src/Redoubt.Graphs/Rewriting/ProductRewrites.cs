namespace Redoubt.Graphs;

/// <summary>Rewrites of matrix products and convolutions that keep every rounding.</summary>
internal static class ProductRewrites
{
    public static Value? TransposedFactor(RewriteCall c)
    {
        MatMulAttributes product = c.Attributes<MatMulAttributes>();
        if (Untransposed(c, c[0]) is { } left)
            return c.Emit(OpKind.MatMul, left, c[1], product with { TransposeLeft = !product.TransposeLeft });
        return Untransposed(c, c[1]) is { } right
            ? c.Emit(OpKind.MatMul, c[0], right, product with { TransposeRight = !product.TransposeRight })
            : null;
    }

    public static Value? ConvOfPad(RewriteCall c)
    {
        if (!c.Is(c[0], OpKind.Pad, out Node? node)) return null;
        PadAttributes pad = node.As<PadAttributes>();
        bool spatial = pad.Value == 0 && pad.Before[0] + pad.After[0] + pad.Before[1] + pad.After[1] == 0;
        WindowAttributes window = c.Attributes<WindowAttributes>();
        return !spatial ? null : c.Emit(OpKind.Conv, c.Operand(node, 0), c[1], window with
        {
            PadTop = window.PadTop + pad.Before[2],
            PadLeft = window.PadLeft + pad.Before[3],
            PadBottom = window.PadBottom + pad.After[2],
            PadRight = window.PadRight + pad.After[3],
        });
    }

    private static Value? Untransposed(RewriteCall c, Value factor)
    {
        if (!c.Is(factor, OpKind.Transpose, out Node? node)) return null;
        int[] swapped = [.. Enumerable.Range(0, factor.Type.Rank)];
        (swapped[^1], swapped[^2]) = (swapped[^2], swapped[^1]);
        return node.As<TransposeAttributes>().Order.SequenceEqual(swapped) ? c.Operand(node, 0) : null;
    }
}
