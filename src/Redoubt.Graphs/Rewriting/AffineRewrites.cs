using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Rewrites of scales and shifts by constants. Equal in real arithmetic; float32 rounding changes.</summary>
internal static class AffineRewrites
{
    private const float Smallest = 1e-30f, Largest = 1e30f;

    // Outside these limits a reciprocal could overflow or lose bits.
    public static Value? DivideByConstant(RewriteCall c)
    {
        if (c.Type.ElementType != ElementType.Float32 || c.Constant(c[1]) is not { } divisor) return null;
        if (!divisor.Floats.All(static v => MathF.Abs(v) is > Smallest and < Largest)) return null;
        return c.Emit(OpKind.Mul, c[0], c.Emit(OpKind.Div, c.Builder.Constant(1f), c[1]));
    }

    public static Value? MergeConstants(RewriteCall c)
    {
        if (!c.IsConstant(c[1]) || !c.IsOwn(c[0], c.Kind, out Node? inner)) return null;
        Value first = c.Operand(inner, 1);
        return c.IsConstant(first) && RewriteCall.StaysSmall(first, c[1]) ? c.With(c.Operand(inner, 0), c.With(first, c[1])) : null;
    }

    public static Value? NegatedFactor(RewriteCall c) =>
        c.IsConstant(c[1]) && c.Type.ElementType == ElementType.Float32 && c.IsOwn(c[0], OpKind.Neg, out Node? inner)
            ? c.With(c.Operand(inner, 0), c.Emit(OpKind.Neg, c[1]))
            : null;

    public static Value? MergeBiases(RewriteCall c)
    {
        if (!c.IsOwn(c[0], OpKind.Add, out Node? left) || !c.IsOwn(c[1], OpKind.Add, out Node? right)) return null;
        Value a = c.Operand(left, 1), b = c.Operand(right, 1);
        if (!c.IsConstant(a) || !c.IsConstant(b) || !RewriteCall.StaysSmall(a, b)) return null;
        Value sum = c.With(c.Operand(left, 0), c.Operand(right, 0));
        return c.With(sum, c.With(a, b));
    }

    public static Value? DistributeOverBias(RewriteCall c)
    {
        if (!c.IsConstant(c[1]) || !c.IsOwn(c[0], OpKind.Add, out Node? add)) return null;
        Value product = c.Operand(add, 0), bias = c.Operand(add, 1);
        if (!c.IsConstant(bias) || !RewriteCall.StaysSmall(bias, c[1]) || !TakesScale(c, product)) return null;
        return c.Emit(OpKind.Add, c.With(product, c[1]), c.With(bias, c[1]));
    }

    public static Value? MergeAffine(RewriteCall c)
    {
        if (!c.IsConstant(c[1]) || !c.IsOwn(c[0], OpKind.Mul, out Node? scaled) || !c.IsConstant(c.Operand(scaled, 1))) return null;
        if (!c.IsOwn(c.Operand(scaled, 0), OpKind.Add, out Node? shifted)) return null;
        Value scale = c.Operand(scaled, 1), shift = c.Operand(shifted, 1);
        if (!c.IsConstant(shift) || !RewriteCall.StaysSmall(shift, scale) || !RewriteCall.StaysSmall(scale, c[1]) || !RewriteCall.StaysSmall(shift, c[1])) return null;
        Value constant = c.With(c.Emit(OpKind.Mul, shift, scale), c[1]);
        return c.With(c.Emit(OpKind.Mul, c.Operand(shifted, 0), scale), constant);
    }

    public static Value? LogOfSoftmax(RewriteCall c) => c.Is(c[0], OpKind.Softmax, out Node? softmax) ? c.Emit(OpKind.LogSoftmax, c.Operand(softmax, 0)) : null;

    private static bool TakesScale(RewriteCall c, Value value) =>
        (c.IsOwn(value, OpKind.Conv, out Node? product) || c.IsOwn(value, OpKind.MatMul, out product)
            || c.IsOwn(value, OpKind.ConvInputGradient, out product) || c.IsOwn(value, OpKind.Mul, out product))
        && c.IsConstant(c.Operand(product, 1));
}
