using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Gradients of operations that work element by element.</summary>
internal static class ElementwiseGradients
{
    // With a slope of zero or more the result has the operand's sign, and the operand need not be kept.
    public static void LeakyRelu(GradientCall c)
    {
        float slope = c.Attributes<SlopeAttributes>().Slope;
        c.Send(0, () => c.FullGradient.MaskPositive(slope >= 0 ? c.Result : c[0], slope));
    }

    // y' = y·(1-y)
    public static void Sigmoid(GradientCall c) => c.Send(0, () => c.Gradient * (c.Result * (c.Builder.Constant(1f) - c.Result)));

    // y' = 1-y²
    public static void Tanh(GradientCall c) => c.Send(0, () => c.Gradient * (c.Builder.Constant(1f) - c.Result * c.Result));

    public static void Clip(GradientCall c) => c.Send(0, () =>
    {
        ClipAttributes range = c.Attributes<ClipAttributes>();
        Value x = c[0], low = c.Builder.Constant(range.Low), high = c.Builder.Constant(range.High);
        Value above = x.Binary(OpKind.GreaterOrEqual, low), below = high.Binary(OpKind.GreaterOrEqual, x);
        bool upward = float.IsPositiveInfinity(range.High), downward = float.IsNegativeInfinity(range.Low);
        if (upward && downward) return c.Gradient;
        Value inside = upward ? above : downward ? below : above.Binary(OpKind.And, below);
        return c.Gradient.Where(inside, c.Builder.Constant(0f));
    });

    public static void Add(GradientCall c)
    {
        c.SendBroadcast(0, () => c.Gradient);
        c.SendBroadcast(1, () => c.Gradient);
    }

    public static void Sub(GradientCall c)
    {
        c.SendBroadcast(0, () => c.Gradient);
        c.SendBroadcast(1, () => -c.Gradient);
    }

    public static void Mul(GradientCall c)
    {
        c.SendBroadcast(0, () => c.Gradient * c[1]);
        c.SendBroadcast(1, () => c.Gradient * c[0]);
    }

    // (a/b)' = a'/b - (a/b)·b'/b
    public static void Div(GradientCall c)
    {
        c.SendBroadcast(0, () => c.Gradient / c[1]);
        c.SendBroadcast(1, () => -(c.Gradient * (c.Result / c[1])));
    }

    // a - n·b with n = trunc(a/b) = (a - result)/b, which the rounding of a quotient cannot push over a jump.
    public static void Remainder(GradientCall c)
    {
        c.SendBroadcast(0, () => c.Gradient);
        c.SendBroadcast(1, () => -(c.Gradient * ((c[0] - c.Result) / c[1]).Unary(OpKind.Round)));
    }

    // (a^b)' = b·a^(b-1)·a' + a^b·ln(a)·b'. The guards keep 0·inf out where the limit is 0.
    public static void Pow(GradientCall c)
    {
        Value a = c[0], b = c[1], zero = c.Builder.Constant(0f);
        c.SendBroadcast(0, () => ScalarConstant(c, 1) switch
        {
            0 => zero,
            1 => c.Gradient,
            2 => c.Gradient * (a * 2f),
            { } exponent => c.Gradient * (a.Binary(OpKind.Pow, c.Builder.Constant(exponent - 1)) * exponent),
            null => zero.Where(b.Binary(OpKind.Equal, zero), c.Gradient * (b * a.Binary(OpKind.Pow, b + -1f))),
        });
        c.SendBroadcast(1, () =>
        {
            Value guarded = a.Binary(OpKind.Equal, zero).Binary(OpKind.And, b.Binary(OpKind.GreaterOrEqual, zero));
            return zero.Where(guarded, c.Gradient * (c.Result * a.Unary(OpKind.Log)));
        });
    }

    public static void Choose(GradientCall c, bool smaller)
    {
        (Value a, Value b, Value zero) = (c[0], c[1], c.Builder.Constant(0f));
        Value tie = a.Binary(OpKind.Equal, b);
        Value shared = (c.Gradient * 0.5f).Where(tie, c.Gradient);
        c.SendBroadcast(0, () => zero.Where(smaller ? a.Binary(OpKind.Greater, b) : b.Binary(OpKind.Greater, a), shared));
        c.SendBroadcast(1, () => zero.Where(smaller ? b.Binary(OpKind.Greater, a) : a.Binary(OpKind.Greater, b), shared));
    }

    public static void Where(GradientCall c)
    {
        Value zero = c.Builder.Constant(0f);
        c.SendBroadcast(1, () => c.Gradient.Where(c[0], zero));
        c.SendBroadcast(2, () => zero.Where(c[0], c.Gradient));
    }

    public static void MaskPositive(GradientCall c) =>
        c.Send(0, () => c.FullGradient.MaskPositive(c[1], c.Attributes<SlopeAttributes>().Slope));

    private static float? ScalarConstant(GradientCall c, int operand) =>
        c.Builder.Nodes[c[operand].Node].Attributes is ConstantAttributes { Value: { ElementType: ElementType.Float32, Count: 1 } literal } ? literal.Floats[0] : null;
}
