using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>Lines around max(x, a·x) for a ≤ 1, which is convex: above the chord, below any line through 0 with a slope in [a, 1].</summary>
/// <remarks>Zhang et al., NeurIPS 2018, arXiv:1811.00866, section 3.3: the line below takes the slope of the longer side. With zero lower slopes (share 0) it takes a, which is
/// the better choice where bounds are those of interval training.</remarks>
internal static class RectifierLines
{
    // Keeps 0/0 away where both bounds are 0; the line is made sound for whatever slope comes out.
    private const float SmallestWidth = 1e-30f;

    public static void Relu(LinearCall c) => c.Relax(Of(c, 0));

    public static void LeakyRelu(LinearCall c)
    {
        float slope = c.Attributes<SlopeAttributes>().Slope;
        if (!(slope <= 1 && slope > -1e6f))
        {
            c.Cut();
            return;
        }

        // An execution rounds a·x.
        c.Charge(null, LinearTerms.Rounding(c.Magnitude(0) * Math.Max(1, Math.Abs(slope)), 4 * FloatingPoint.UnitRoundoff));
        c.Relax(Of(c, slope));
    }

    private static Lines Of(LinearCall c, float a)
    {
        Interval x = c.Interval(0);
        GraphBuilder builder = c.Builder;
        Value zero = builder.Constant(0f), one = builder.Constant(1f);
        Value high = x.Upper.Relu(), low = x.Lower.Binary(OpKind.Min, zero);

        // Chord from (low, a·low) to (high, high): its slope is rounded, so its height is taken where both ends lie below it.
        Value width = (high - low).Binary(OpKind.Max, builder.Constant(SmallestWidth));
        Value slope = a == 0 ? high / width : (high - (low * a)) / width;
        Value atLow = a == 0 ? -(slope * low) : (builder.Constant(a) - slope) * low;
        Value height = FloatingPoint.Up(atLow.Binary(OpKind.Max, (one - slope) * high));

        Value isActive = x.Lower.Binary(OpKind.GreaterOrEqual, zero), isLonger = x.Upper.Binary(OpKind.Greater, -x.Lower);
        Value chosen = a == 0 ? c.Sweep.LowerShare : (builder.Constant(a) + (c.Sweep.LowerShare * (1 - a))).Binary(OpKind.Min, one).Binary(OpKind.Max, builder.Constant(a));
        Value below = one.Where(isActive, chosen.Where(isLonger, builder.Constant(a)));
        return new Lines(below, zero, slope, height);
    }
}
