using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>Functions of one number that never decrease, and those that are put together from such.</summary>
internal static class MonotoneIntervals
{
    /// <summary>A function without rounding.</summary>
    public static Bounds Exact(IntervalCall c)
    {
        Interval x = c[0].Joined();
        return IntervalCall.Range(c.Apply(x.Lower), c.Apply(x.Upper), IsNonNegative(c, x), together: true);
    }

    /// <summary>A transcendental function with results in a range that no execution leaves.</summary>
    public static IntervalRule Function(FunctionError error, float smallest, float largest) => c =>
    {
        Interval x = c[0].Joined();
        Value low = FloatingPoint.Down(c.Apply(x.Lower), error), high = FloatingPoint.Up(c.Apply(x.Upper), error);
        if (!float.IsInfinity(smallest)) low = low.Binary(OpKind.Max, c.Builder.Constant(smallest));
        if (!float.IsInfinity(largest)) high = high.Binary(OpKind.Min, c.Builder.Constant(largest));
        return IntervalCall.Range(low, high, nonNegative: smallest >= 0, together: true);
    };

    public static Bounds Log(IntervalCall c) => Logarithm(c, FunctionError.Unbounded);

    public static Bounds Log1p(IntervalCall c) => Logarithm(c, FunctionError.Bounded);

    public static Bounds Sqrt(IntervalCall c)
    {
        Interval x = c[0].Joined();
        Value root = x.Lower.Unary(OpKind.Sqrt);
        Value low = FloatingPoint.Down(root).Relu(), high = FloatingPoint.Up(x.Upper.Unary(OpKind.Sqrt));
        return IntervalCall.Range(low, high + (root * 0f), nonNegative: true, together: true);
    }

    // x for x > 0, a·x elsewhere: with a negative slope the smallest value is at 0 or at an end.
    public static Bounds LeakyRelu(IntervalCall c)
    {
        float slope = c.Attributes<SlopeAttributes>().Slope;
        Interval x = c[0].Joined();
        Value atLower = c.Apply(x.Lower), atUpper = c.Apply(x.Upper);
        if (slope >= 0) return IntervalCall.Range(FloatingPoint.Down(atLower), FloatingPoint.Up(atUpper), together: true);
        Value smaller = atLower.Binary(OpKind.Min, atUpper), larger = atLower.Binary(OpKind.Max, atUpper);
        Value zero = c.Builder.Constant(0f);
        Value containsZero = zero.Binary(OpKind.GreaterOrEqual, x.Lower).Binary(OpKind.And, x.Upper.Binary(OpKind.GreaterOrEqual, zero));
        Value low = smaller.Binary(OpKind.Min, zero).Where(containsZero, smaller);
        return IntervalCall.Range(FloatingPoint.Down(low), FloatingPoint.Up(larger), together: true);
    }

    public static Bounds Neg(IntervalCall c) => c[0].Negated();

    // max(l, -u, 0) and max(u, -l).
    public static Bounds Abs(IntervalCall c)
    {
        if (c[0].IsNonNegative) return c[0];
        Interval x = c[0].Joined();
        Value low = x.Lower.Binary(OpKind.Max, -x.Upper).Relu(), high = x.Upper.Binary(OpKind.Max, -x.Lower);
        return IntervalCall.Range(low, high, nonNegative: true, together: true);
    }

    private static bool IsNonNegative(IntervalCall c, Interval x) => c.Kind switch
    {
        OpKind.Relu => true,
        OpKind.Clip => c.Attributes<ClipAttributes>().Low >= 0,
        _ => x.IsNonNegative,
    };

    // Where the function is not defined both bounds are not numbers, since an execution may give none.
    private static Interval Logarithm(IntervalCall c, FunctionError error)
    {
        Interval x = c[0].Joined();
        Value low = FloatingPoint.Down(c.Apply(x.Lower), error), high = FloatingPoint.Up(c.Apply(x.Upper), error);
        return IntervalCall.Range(low, high + (low * 0f), together: true);
    }
}
