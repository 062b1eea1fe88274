using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>Lines around min(max(x, a), b): chords of its convex and its concave corner.</summary>
internal static class ClipLines
{
    private const float SmallestWidth = 1e-30f;

    public static void Clip(LinearCall c)
    {
        ClipAttributes range = c.Attributes<ClipAttributes>();
        if (!float.IsFinite(range.Low) || !float.IsFinite(range.High))
        {
            c.Cut();
            return;
        }

        Interval x = c.Interval(0);
        Value least = c.Builder.Constant(range.Low), most = c.Builder.Constant(range.High);
        (Value low, Value high) = (x.Lower, x.Upper);

        // Above: from the left end to the corner at b or the right end. Below: from the corner at a or the left end to the right end.
        Value above = Slope(Clipped(low), Clipped(high), low, high.Binary(OpKind.Min, most));
        Value below = Slope(Clipped(low), Clipped(high), low.Binary(OpKind.Max, least), high);
        Value[] corners = [low, high, Inside(least), Inside(most)];
        (_, Value upperAt0) = Heights(above);
        (Value lowerAt0, _) = Heights(below);
        c.Relax(new Lines(below, lowerAt0, above, upperAt0));
        return;

        Value Clipped(Value v) => v.Unary(OpKind.Clip, range);

        Value Inside(Value corner) => low.Binary(OpKind.Max, corner).Binary(OpKind.Min, high);

        // The function is straight between its corners, so f(x) - s·x is largest and smallest at one of them.
        (Value Least, Value Most) Heights(Value slope)
        {
            Value? least = null, most = null, size = null;
            foreach (Value corner in corners)
            {
                Value product = slope * corner, height = Clipped(corner) - product;
                Value magnitude = product.Unary(OpKind.Abs) + Clipped(corner).Unary(OpKind.Abs);
                (least, most, size) = (least?.Binary(OpKind.Min, height) ?? height, most?.Binary(OpKind.Max, height) ?? height, size?.Binary(OpKind.Max, magnitude) ?? magnitude);
            }

            Value slack = LinearTerms.Rounding(size!.Value, 4 * FloatingPoint.UnitRoundoff);
            return (FloatingPoint.Down(least!.Value - slack), FloatingPoint.Up(most!.Value + slack));
        }
    }

    // Any finite slope makes sound lines; it is 0 where the function is constant.
    private static Value Slope(Value atLeft, Value atRight, Value left, Value right)
    {
        GraphBuilder builder = left.Builder;
        Value width = (right - left).Binary(OpKind.Max, builder.Constant(SmallestWidth));
        return ((atRight - atLeft) / width).Binary(OpKind.Min, builder.Constant(1f)).Binary(OpKind.Max, builder.Constant(0f));
    }
}
