using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Certification;

/// <summary>Squares and powers.</summary>
internal static class PowerIntervals
{
    /// <summary>x·x: the smallest value is 0 where the bounds enclose 0.</summary>
    public static Interval Square(Interval x)
    {
        Interval joined = x.Joined();
        Value nearest = joined.Lower.Binary(OpKind.Max, -joined.Upper).Relu(), farthest = joined.Upper.Binary(OpKind.Max, -joined.Lower);
        return IntervalCall.Range(FloatingPoint.Down(nearest * nearest).Relu(), FloatingPoint.Up(farthest * farthest), nonNegative: true, together: false);
    }

    /// <summary>x^y. A constant integer exponent takes bases of any sign; otherwise the base must be positive, for which x^y = e^(y·ln x) is largest and
    /// smallest at corners.</summary>
    public static Bounds Pow(IntervalCall c)
    {
        if (Exponent(c) is { } exponent && exponent == Math.Floor(exponent)) return IntegerPower(c, exponent);
        Interval a = c[0].Joined(), b = c[1].Joined();
        Value positive = a.Lower.Binary(OpKind.Greater, c.Builder.Constant(0f));
        Value[] ends = [c.Apply(a.Lower, b.Lower), c.Apply(a.Lower, b.Upper), c.Apply(a.Upper, b.Lower), c.Apply(a.Upper, b.Upper)];
        Value low = ends.Distinct().Aggregate(static (x, y) => x.Binary(OpKind.Min, y)), high = ends.Distinct().Aggregate(static (x, y) => x.Binary(OpKind.Max, y));
        return Widened(c, low, high, positive, (a.Lower + b.Lower) * 0f);
    }

    private static float? Exponent(IntervalCall c) =>
        c[1].Exact is { } exponent && c.Builder.Nodes[exponent.Node].Attributes is ConstantAttributes { Value: { ElementType: ElementType.Float32, Count: 1 } one }
            ? one.Floats[0]
            : null;

    private static Interval IntegerPower(IntervalCall c, float exponent)
    {
        Interval a = c[0].Joined();
        Value zero = c.Builder.Constant(0f), y = c[1].Center;
        if (exponent == 0) return IntervalCall.Range(c.Apply(a.Lower, y), c.Apply(a.Lower, y), nonNegative: true, together: true);
        bool isOdd = Math.Abs(exponent % 2) == 1;
        Value atLower = c.Apply(a.Lower, y), atUpper = c.Apply(a.Upper, y);
        Value apart = a.Lower.Binary(OpKind.Greater, zero).Binary(OpKind.Or, zero.Binary(OpKind.Greater, a.Upper));
        Value low = atLower.Binary(OpKind.Min, atUpper), high = atLower.Binary(OpKind.Max, atUpper);
        if (!isOdd && exponent > 0) low = low.Where(apart, zero);
        Interval power = Widened(c, low, high, exponent > 0 ? null : apart, a.Lower * 0f);
        return isOdd ? power : IntervalCall.Range(power.Lower.Relu(), power.Upper, nonNegative: true, together: true);
    }

    // Where the power is not defined nothing is known.
    private static Interval Widened(IntervalCall c, Value low, Value high, Value? valid, Value poison)
    {
        Value nothing = c.Builder.Constant(float.NaN);
        Value lower = FloatingPoint.Down(low, FunctionError.Unbounded) + poison, upper = FloatingPoint.Up(high, FunctionError.Unbounded) + poison;
        return valid is { } defined
            ? IntervalCall.Range(lower.Where(defined, nothing), upper.Where(defined, nothing))
            : IntervalCall.Range(lower, upper);
    }
}
