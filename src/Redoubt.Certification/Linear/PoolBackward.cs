using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>Largest elements of windows: at least the element whose lower bound is largest; exactly that one where no other can exceed it, and else at most the largest upper bound.</summary>
internal static class PoolBackward
{
    public static void MaxPool(LinearCall c)
    {
        WindowAttributes window = c.Attributes<WindowAttributes>();
        Interval x = c.Interval(0);
        Value zero = c.Builder.Constant(0f), largest = x.Upper.Unary(OpKind.MaxPool, window);
        Value coefficient = c.Coefficient;
        Value kept = coefficient.Relu(), ceiling = largest;
        if (IsSettled(window, x) is { } settled)
        {
            kept = coefficient.Where(settled, kept);
            ceiling = zero.Where(settled, ceiling);
        }

        // Λ below 0 meets the ceiling, Λ above 0 nothing: Λ·p - |Λ|·q with p = q = half of it.
        Value half = ceiling * 0.5f;
        c.Charge(half, half + LinearTerms.Rounding(largest.Unary(OpKind.Abs), 4 * FloatingPoint.UnitRoundoff));

        // Where windows overlap, an element's coefficients are added.
        Value magnitude = c.Magnitude(0);
        c.Charge(null, LinearTerms.Rounding(magnitude.Unary(OpKind.MaxPool, window), FloatingPoint.Gamma(((long)window.KernelHeight * window.KernelWidth) + 8)));
        c.Sweep.Terms.AddUnderflow(magnitude);
        Value image = x.Lower.Expand(RowNodes.ManyRows(c.TypeOf(0)).Dimensions.AsSpan());
        c.Send(0, c.Builder.Apply(OpKind.MaxPoolScatter, [image, kept], window), isRounded: false);
    }

    /// <summary>Whether the element with the largest lower bound is the largest for sure; null where windows are of a kind that is not looked into.</summary>
    private static Value? IsSettled(WindowAttributes window, Interval x)
    {
        if (window.CeilingMode || window.DilationHeight != 1 || window.DilationWidth != 1 || window.KernelHeight * window.KernelWidth > 16) return null;
        GraphBuilder builder = x.Lower.Builder;
        var border = new PadAttributes([0, 0, window.PadTop, window.PadLeft], [0, 0, window.PadBottom, window.PadRight], float.NegativeInfinity);
        bool hasBorder = window.PadTop + window.PadLeft + window.PadBottom + window.PadRight > 0;
        Value lower = hasBorder ? x.Lower.Unary(OpKind.Pad, border) : x.Lower, upper = hasBorder ? x.Upper.Unary(OpKind.Pad, border) : x.Upper;
        Value largest = x.Lower.Unary(OpKind.MaxPool, window);
        Value nothing = builder.Constant(float.NegativeInfinity), rival = nothing;
        Value? isTaken = null;
        for (int row = 0; row < window.KernelHeight; row++)
        {
            for (int column = 0; column < window.KernelWidth; column++)
            {
                Value isLargest = Part(lower, row, column).Binary(OpKind.Equal, largest);
                Value isFirst = isTaken is { } taken ? isLargest.Binary(OpKind.And, taken.Unary(OpKind.Not)) : isLargest;
                rival = rival.Binary(OpKind.Max, nothing.Where(isFirst, Part(upper, row, column)));
                isTaken = isTaken is { } before ? before.Binary(OpKind.Or, isLargest) : isLargest;
            }
        }

        return largest.Binary(OpKind.GreaterOrEqual, rival);

        // One element of every window.
        Value Part(Value image, int row, int column)
        {
            int bottom = row + ((largest.Type[2].Size - 1) * window.StrideHeight) + 1, right = column + ((largest.Type[3].Size - 1) * window.StrideWidth) + 1;
            return image.Unary(OpKind.Slice, new SliceAttributes([0, 0, row, column], [int.MaxValue, int.MaxValue, bottom, right], [1, 1, window.StrideHeight, window.StrideWidth]));
        }
    }
}
