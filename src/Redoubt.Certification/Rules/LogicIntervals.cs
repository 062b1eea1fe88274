using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Certification;

/// <summary>Comparisons, logic and choices in three-valued logic.</summary>
/// <remarks>A void bound compares false, so everything here is put as "surely" questions, whose answer no is always safe.</remarks>
internal static class LogicIntervals
{
    public static Bounds Greater(IntervalCall c) => Compare(c, OpKind.Greater, OpKind.GreaterOrEqual);

    public static Bounds GreaterOrEqual(IntervalCall c) => Compare(c, OpKind.GreaterOrEqual, OpKind.Greater);

    public static Bounds Equal(IntervalCall c)
    {
        Interval a = c[0].Joined(), b = c[1].Joined();
        Value apart = a.Lower.Binary(OpKind.Greater, b.Upper).Binary(OpKind.Or, b.Lower.Binary(OpKind.Greater, a.Upper));
        Value same = a.Lower.Binary(OpKind.GreaterOrEqual, b.Upper).Binary(OpKind.And, b.Lower.Binary(OpKind.GreaterOrEqual, a.Upper));
        return new Truth(same, apart.Unary(OpKind.Not));
    }

    public static Bounds Not(IntervalCall c) => new Truth(c.Truth(0).May.Unary(OpKind.Not), c.Truth(0).Must.Unary(OpKind.Not));

    public static Bounds Both(IntervalCall c) => new Truth(c.Apply(c.Truth(0).Must, c.Truth(1).Must), c.Apply(c.Truth(0).May, c.Truth(1).May));

    public static Bounds Where(IntervalCall c)
    {
        Truth condition = c.Truth(0);
        if (c.Operands[1] is Truth first && c.Operands[2] is Truth second)
            return new Truth(Choose(condition, first.Must, second.Must, OpKind.And), Choose(condition, first.May, second.May, OpKind.Or));
        Interval a = c[1], b = c[2];
        return IntervalCall.Range(
            Choose(condition, a.Lower, b.Lower, OpKind.Min),
            Choose(condition, a.Upper, b.Upper, OpKind.Max),
            a.IsNonNegative && b.IsNonNegative,
            a.VoidsTogether && b.VoidsTogether);
    }

    // x where the other operand is positive, a·x elsewhere.
    public static Bounds MaskPositive(IntervalCall c)
    {
        float slope = c.Attributes<SlopeAttributes>().Slope;
        Interval sign = c[1].Joined(), x = c[0];
        Value zero = c.Builder.Constant(0f);
        var positive = new Truth(sign.Lower.Binary(OpKind.Greater, zero), zero.Binary(OpKind.GreaterOrEqual, sign.Upper).Unary(OpKind.Not));
        Interval elsewhere = ArithmeticIntervals.FromEnds(x.Lower * slope, x.Upper * slope);
        return IntervalCall.Range(
            Choose(positive, x.Lower, elsewhere.Lower, OpKind.Min),
            Choose(positive, x.Upper, elsewhere.Upper, OpKind.Max));
    }

    public static Bounds Smaller(IntervalCall c) => Extreme(c, static (a, b) => a.IsNonNegative && b.IsNonNegative);

    public static Bounds Larger(IntervalCall c) => Extreme(c, static (a, b) => a.IsNonNegative || b.IsNonNegative);

    // -1, 0 or 1: never decreases.
    public static Bounds Sign(IntervalCall c)
    {
        Interval x = c[0].Joined();
        return IntervalCall.Range(c.Apply(x.Lower) + (x.Lower * 0f), c.Apply(x.Upper) + (x.Upper * 0f), together: true);
    }

    public static Bounds Cast(IntervalCall c)
    {
        ElementType to = c.Attributes<CastAttributes>().To;
        if (c.Operands[0].Type.ElementType == to) return c.Operands[0];
        if (c.Operands[0] is Truth && c.Operands[0].Exact is { } known) return Bounds.OfExact(known.Cast(to));
        if (c.Operands[0] is Truth truth && to == ElementType.Float32)
            return IntervalCall.Range(truth.Must.Cast(to), truth.May.Cast(to), nonNegative: true, together: true);
        if (c.Operands[0] is IntegerPoint integer && to == ElementType.Float32)
        {
            // Rounded above 2^24.
            Value rounded = integer.Exact!.Value.Cast(to);
            return IntervalCall.Range(FloatingPoint.Down(rounded), FloatingPoint.Up(rounded), together: true);
        }

        if (c.Operands[0] is Interval x && to == ElementType.Boolean) return NotZero(c, x.Joined());
        throw c.Unsupported("integers that depend on the box have no bounds");
    }

    private static Truth NotZero(IntervalCall c, Interval x)
    {
        Value zero = c.Builder.Constant(0f);
        Value must = x.Lower.Binary(OpKind.Greater, zero).Binary(OpKind.Or, zero.Binary(OpKind.Greater, x.Upper));
        Value isZero = x.Lower.Binary(OpKind.Equal, zero).Binary(OpKind.And, x.Upper.Binary(OpKind.Equal, zero));
        return new Truth(must, isZero.Unary(OpKind.Not));
    }

    // a > b surely where l_a > u_b; possibly unless u_a ≤ l_b.
    private static Truth Compare(IntervalCall c, OpKind kind, OpKind opposite)
    {
        Interval a = c[0].Joined(), b = c[1].Joined();
        return new Truth(a.Lower.Binary(kind, b.Upper), b.Lower.Binary(opposite, a.Upper).Unary(OpKind.Not));
    }

    private static Value Choose(Truth condition, Value yes, Value no, OpKind hull)
    {
        if (condition.Exact is { } known) return yes.Where(known, no);
        return yes.Where(condition.Must, yes.Binary(hull, no).Where(condition.May, no));
    }

    private static Interval Extreme(IntervalCall c, Func<Interval, Interval, bool> nonNegative)
    {
        Interval a = c[0].Joined(), b = c[1].Joined();
        return IntervalCall.Range(c.Apply(a.Lower, b.Lower), c.Apply(a.Upper, b.Upper), nonNegative(a, b), together: true);
    }
}
