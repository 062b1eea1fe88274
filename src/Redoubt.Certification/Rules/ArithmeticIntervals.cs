using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Certification;

/// <summary>The four operations of arithmetic. One correctly rounded operation is monotone, so a float32 execution stays within the computed ends; the real
/// value may lie one rounding outside, hence one step outward.</summary>
internal static class ArithmeticIntervals
{
    public static Bounds Add(IntervalCall c) => Sum(c, c[0], c[1]);

    public static Bounds Sub(IntervalCall c) => Sum(c, c[0], c[1].Negated());

    public static Bounds Mul(IntervalCall c)
    {
        if (c.AreSame(0, 1)) return PowerIntervals.Square(c[0]);
        if (c[1] is PointInterval right) return TimesPoint(c, c[0], right);
        return c[0] is PointInterval left ? TimesPoint(c, c[1], left) : Corners(c[0], c[1], OpKind.Mul);
    }

    // a / b = a · (1/b) only in real arithmetic; where b may be 0 nothing is known.
    public static Bounds Div(IntervalCall c)
    {
        Interval b = c[1];
        if (b is PointInterval divisor && c[0] is ProductInterval product && TakesFactor(c, product, divisor) && ConstantIntervals.TryReciprocal(divisor) is { } factor)
            return product.Scaled(factor);
        Value zero = c.Builder.Constant(0f);
        Interval quotient = Corners(c[0], b, OpKind.Div);
        if (b.Exact is not null) return quotient;
        Value isApart = b.Lower.Binary(OpKind.Greater, zero).Binary(OpKind.Or, zero.Binary(OpKind.Greater, b.Upper));
        Value nothing = c.Builder.Constant(float.NaN);
        Value finite = b.Joined().Upper * 0f;
        return IntervalCall.Range(
            quotient.Lower.Where(isApart, nothing) + finite,
            quotient.Upper.Where(isApart, nothing) + finite);
    }

    /// <summary>The four ends of a product or quotient.</summary>
    public static Interval Corners(Interval a, Interval b, OpKind kind)
    {
        if (kind == OpKind.Mul && a.IsNonNegative && b.IsNonNegative)
            return IntervalCall.Range(FloatingPoint.Down(a.Lower * b.Lower).Relu(), FloatingPoint.Up(a.Upper * b.Upper), nonNegative: true);
        Value[] ends = [a.Lower.Binary(kind, b.Lower), a.Lower.Binary(kind, b.Upper), a.Upper.Binary(kind, b.Lower), a.Upper.Binary(kind, b.Upper)];
        return FromEnds(ends);
    }

    /// <summary>The hull of some ends, each rounded once.</summary>
    public static Interval FromEnds(params Value[] ends)
    {
        Value low = ends.Distinct().Aggregate(static (x, y) => x.Binary(OpKind.Min, y)), high = ends.Distinct().Aggregate(static (x, y) => x.Binary(OpKind.Max, y));
        return IntervalCall.Range(FloatingPoint.Down(low), FloatingPoint.Up(high));
    }

    private static Bounds Sum(IntervalCall c, Interval a, Interval b)
    {
        if ((Extended(c, a, b) ?? Extended(c, b, a)) is { } sum) return sum;
        return new RangeInterval(FloatingPoint.Down(a.Lower + b.Lower), FloatingPoint.Up(a.Upper + b.Upper))
        {
            NonNegative = false,
            Together = false,
            Sum = b is PointInterval right ? (a, right) : a is PointInterval left ? (b, left) : null,
        };
    }

    // What follows a product of the box joins it.
    private static ProductInterval? Extended(IntervalCall c, Interval sum, Interval term)
    {
        if (sum is not ProductInterval product || !product.Type.Equals(c.Type)) return null;
        if (term is PointInterval point) return product.Plus(point);
        return term.Type.Equals(c.Type) ? product.Plus(term) : null;
    }

    private static Bounds TimesPoint(IntervalCall c, Interval x, PointInterval factor)
    {
        if (x is ProductInterval product && TakesFactor(c, product, factor)) return product.Scaled(factor);
        if (x.Origin is { } sum && sum.Before.Type.Equals(c.Type) && PerChannel.AxisOf(factor.Type, c.Type) is > 0 and var axis && PerChannel.Broadcasts(sum.Shift.Type, c.Type))
            return new ProductInterval(new ElementMap(c.Type, axis), sum.Before).Shifted(sum.Shift).Scaled(factor);
        if (factor.Exact is null) return Corners(x, factor, OpKind.Mul);
        Value atLower = x.Lower * factor.Center, atUpper = x.Upper * factor.Center;
        return SignOf(factor.Center) switch
        {
            > 0 => IntervalCall.Range(FloatingPoint.Down(atLower), FloatingPoint.Up(atUpper)),
            < 0 => IntervalCall.Range(FloatingPoint.Down(atUpper), FloatingPoint.Up(atLower)),
            _ => FromEnds(atLower, atUpper),
        };
    }

    private static bool TakesFactor(IntervalCall c, ProductInterval product, PointInterval factor) =>
        product.TakesScale && product.Type.Equals(c.Type) && PerChannel.Fits(factor.Type, product.Type, product.Content.Map.ChannelFromRight);

    /// <summary>1 or -1 for a constant whose elements are all positive or all negative; 0 where this is not known.</summary>
    private static int SignOf(Value value)
    {
        if (value.Builder.Nodes[value.Node].Attributes is not ConstantAttributes { Value: { ElementType: ElementType.Float32 } literal }) return 0;
        return literal.Floats.All(static v => v > 0) ? 1 : literal.Floats.All(static v => v < 0) ? -1 : 0;
    }
}
