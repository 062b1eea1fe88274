namespace Redoubt.Graphs;

/// <summary>Rewrites that move scales and shifts by constants into constant weights. Equal in real arithmetic; float32 rounding changes.</summary>
internal static class ScaleRewrites
{
    // Conv is linear in its weights: a factor per output channel scales the weights' first axis. The result of ConvInputGradient is an image, whose channels are the second.
    public static Value? ConvResult(RewriteCall c)
    {
        bool forward = c.IsOwn(c[0], OpKind.Conv, out Node? conv);
        if (!forward && !c.IsOwn(c[0], OpKind.ConvInputGradient, out conv)) return null;
        Value weights = c.Operand(conv!, 1);
        if (!c.IsConstant(weights) || !VariesAlong(c, c[1], c.Type, 3) || !c.Type.Equals(c[0].Type)) return null;
        WindowAttributes window = conv!.As<WindowAttributes>();
        return c.Emit(conv.Kind, c.Operand(conv, 0), Scaled(c, weights, c[1], window.Groups, outputs: forward), window);
    }

    public static Value? ConvOperand(RewriteCall c)
    {
        if (!c.IsConstant(c[1]) || !c.IsOwn(c[0], OpKind.Mul, out Node? scaled)) return null;
        Value image = c.Operand(scaled, 0), scale = c.Operand(scaled, 1);
        if (!VariesAlong(c, scale, c[0].Type, 3) || !image.Type.Equals(c[0].Type)) return null;
        return c.With(image, Scaled(c, c[1], scale, c.Attributes<WindowAttributes>().Groups, outputs: c.Kind == OpKind.ConvInputGradient));
    }

    public static Value? ConvOfBias(RewriteCall c)
    {
        WindowAttributes window = c.Attributes<WindowAttributes>();
        if (window.PadTop + window.PadLeft + window.PadBottom + window.PadRight > 0) return null;
        if (!c.IsConstant(c[1]) || !c.IsOwn(c[0], OpKind.Add, out Node? shifted)) return null;
        Value image = c.Operand(shifted, 0), shift = c.Operand(shifted, 1);
        if (!VariesAlong(c, shift, c[0].Type, 3) || !image.Type.Equals(c[0].Type)) return null;
        Value bias = c.Emit(OpKind.ReduceSum, Scaled(c, c[1], shift, window.Groups, outputs: false), new ReduceAttributes([1, 2, 3], false));
        return c.Emit(OpKind.Add, c.With(image, c[1]), c.Reshape(bias, bias.Type[0], 1, 1));
    }

    public static Value? MatMulResult(RewriteCall c)
    {
        if (!c.IsOwn(c[0], OpKind.MatMul, out Node? product) || !c.Type.Equals(c[0].Type)) return null;
        Value weights = c.Operand(product, 1);
        if (!c.IsConstant(weights) || !VariesAlong(c, c[1], c.Type, 1)) return null;
        MatMulAttributes attributes = product.As<MatMulAttributes>();
        Value factor = attributes.TransposeRight ? c.Reshape(c[1], Count(c[1]), 1) : c.Reshape(c[1], Count(c[1]));
        return c.Emit(OpKind.MatMul, c.Operand(product, 0), c.Emit(OpKind.Mul, weights, factor), attributes);
    }

    public static Value? MatMulOperand(RewriteCall c)
    {
        MatMulAttributes attributes = c.Attributes<MatMulAttributes>();
        if (attributes.TransposeLeft || !c.IsConstant(c[1]) || !c.IsOwn(c[0], OpKind.Mul, out Node? scaled)) return null;
        Value rows = c.Operand(scaled, 0), scale = c.Operand(scaled, 1);
        if (!VariesAlong(c, scale, c[0].Type, 1) || !rows.Type.Equals(c[0].Type)) return null;
        Value factor = attributes.TransposeRight ? c.Reshape(scale, Count(scale)) : c.Reshape(scale, Count(scale), 1);
        return c.With(rows, c.Emit(OpKind.Mul, c[1], factor));
    }

    public static Value? MatMulOfBias(RewriteCall c)
    {
        MatMulAttributes attributes = c.Attributes<MatMulAttributes>();
        if (attributes.TransposeLeft || c[1].Type.Rank != 2 || !c.IsConstant(c[1]) || !c.IsOwn(c[0], OpKind.Add, out Node? shifted)) return null;
        Value rows = c.Operand(shifted, 0), shift = c.Operand(shifted, 1);
        if (!VariesAlong(c, shift, c[0].Type, 1) || !rows.Type.Equals(c[0].Type)) return null;
        Dimension inner = c[0].Type[^1];
        Value full = Count(shift) == inner ? c.Reshape(shift, 1, inner) : c.Emit(OpKind.Expand, c.Reshape(shift, 1, 1), new ExtentAttributes(TensorType.Float(1, inner)));
        if (!c.IsConstant(full)) return null;
        Value bias = c.Emit(OpKind.MatMul, full, c[1], attributes);
        return c.Emit(OpKind.Add, c.With(rows, c[1]), c.Reshape(bias, bias.Type[1]));
    }

    /// <summary>Weights <c>[K,C/groups,R,S]</c> times one factor per output or per input channel.</summary>
    private static Value Scaled(RewriteCall c, Value weights, Value scale, int groups, bool outputs)
    {
        Dimension count = Count(scale);
        if (outputs || count == 1) return c.Emit(OpKind.Mul, weights, c.Reshape(scale, count, 1, 1, 1));
        int maps = weights.Type[0].Size, channels = weights.Type[1].Size, taps = weights.Type[2].Size * weights.Type[3].Size;
        Value grouped = c.Reshape(weights, groups, maps / groups, channels, taps);
        Value scaled = c.Emit(OpKind.Mul, grouped, c.Reshape(scale, groups, 1, channels, 1));
        return c.Reshape(scaled, weights.Type.Dimensions.AsSpan());
    }

    /// <summary>Whether a constant has extents 1 everywhere but at one axis, counted from the right, of the type that it broadcasts to.</summary>
    private static bool VariesAlong(RewriteCall c, Value constant, TensorType type, int fromRight)
    {
        if (!c.IsConstant(constant) || constant.Type.Rank > type.Rank) return false;
        for (int i = 1; i <= constant.Type.Rank; i++)
        {
            if (i != fromRight && constant.Type[^i] != 1) return false;
        }

        return true;
    }

    private static Dimension Count(Value value) => value.Type.ElementCount();
}
