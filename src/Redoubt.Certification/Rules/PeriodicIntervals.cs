using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>Functions that repeat: sine, cosine and remainders.</summary>
internal static class PeriodicIntervals
{
    // Beyond it a float says little about where in its period an angle is.
    private const float LargestAngle = 1 << 15;

    public static Bounds Sin(IntervalCall c) => Wave(c, 0.25);

    public static Bounds Cos(IntervalCall c) => Wave(c, 0);

    // Within one period of |b|, on one side of 0, the remainder is a shift of a, and exact. Elsewhere it is between 0 and |b|, with a's sign.
    public static Bounds Remainder(IntervalCall c)
    {
        Interval a = c[0].Joined(), b = c[1].Joined();
        Value zero = c.Builder.Constant(0f);
        Value largest = b.Upper.Binary(OpKind.Max, -b.Lower);
        Value low = a.Lower.Binary(OpKind.Min, zero).Binary(OpKind.Max, -largest), high = a.Upper.Relu().Binary(OpKind.Min, largest);
        Value hasZero = zero.Binary(OpKind.GreaterOrEqual, b.Lower).Binary(OpKind.And, b.Upper.Binary(OpKind.GreaterOrEqual, zero));
        Value nothing = c.Builder.Constant(float.NaN);
        if (c[1] is PointInterval { Exact: not null } divisor)
        {
            Value atLower = c.Apply(a.Lower, divisor.Center), atUpper = c.Apply(a.Upper, divisor.Center);
            Value oneSided = a.Lower.Binary(OpKind.GreaterOrEqual, zero).Binary(OpKind.Or, zero.Binary(OpKind.GreaterOrEqual, a.Upper));
            Value isShort = largest.Binary(OpKind.Greater, FloatingPoint.Up(a.Upper - a.Lower));
            Value same = oneSided.Binary(OpKind.And, isShort).Binary(OpKind.And, atUpper.Binary(OpKind.GreaterOrEqual, atLower));
            (low, high) = (atLower.Where(same, low), atUpper.Where(same, high));
        }

        Value poison = (a.Upper + b.Upper) * 0f;
        return IntervalCall.Range(nothing.Where(hasZero, low) + poison, nothing.Where(hasZero, high) + poison);
    }

    // The largest value is 1 where a crest 2π(k + phase) lies in the bounds, else it is at an end; the smallest likewise half a period later.
    private static Interval Wave(IntervalCall c, double phase)
    {
        Interval x = c[0].Joined();
        Value atLower = c.Apply(x.Lower), atUpper = c.Apply(x.Upper);
        Value one = c.Builder.Constant(1f), minusOne = c.Builder.Constant(-1f);
        Value high = one.Where(HasWhole(c, x, phase), FloatingPoint.Up(atLower.Binary(OpKind.Max, atUpper), FunctionError.Bounded).Binary(OpKind.Min, one));
        Value low = minusOne.Where(HasWhole(c, x, phase + 0.5), FloatingPoint.Down(atLower.Binary(OpKind.Min, atUpper), FunctionError.Bounded).Binary(OpKind.Max, minusOne));
        Value poison = (x.Upper - x.Lower) * 0f;
        return IntervalCall.Range(low + poison, high + poison);
    }

    /// <summary>Whether x/2π - phase may be a whole number somewhere in the bounds, or the angle is large.</summary>
    private static Value HasWhole(IntervalCall c, Interval x, double phase)
    {
        // Four roundings of numbers below 2^13 lose less than 2^-9.
        const float Margin = 1f / (1 << 9);
        float turns = (float)(1 / (2 * Math.PI));
        Value first = (x.Lower * turns) + (float)(-phase - Margin), last = (x.Upper * turns) + (float)(-phase + Margin);
        Value isLarge = x.Upper.Binary(OpKind.Max, -x.Lower).Binary(OpKind.Greater, c.Builder.Constant(LargestAngle));
        return last.Unary(OpKind.Floor).Binary(OpKind.GreaterOrEqual, first).Binary(OpKind.Or, isLarge);
    }
}
