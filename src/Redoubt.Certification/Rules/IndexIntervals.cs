using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>Entries picked and written by indices that do not depend on the box; others have no bounds and do not come here.</summary>
internal static class IndexIntervals
{
    public static Bounds Gather(IntervalCall c)
    {
        Value indices = Indices(c);
        if (c.Operands[0] is Truth truth) return new Truth(c.Apply(truth.Must, indices), c.Apply(truth.May, indices));
        Interval data = c[0];
        return data is BallInterval ball
            ? new FixedBall(c.Apply(ball.Center, indices), c.Apply(ball.ScaledRadius, indices))
            : IntervalCall.Range(c.Apply(data.Lower, indices), c.Apply(data.Upper, indices), data.IsNonNegative, data.VoidsTogether);
    }

    public static Bounds Scatter(IntervalCall c)
    {
        Value indices = Indices(c);
        if (c.Operands[0] is Truth old && c.Operands[2] is Truth written)
            return new Truth(c.Apply(old.Must, indices, written.Must), c.Apply(old.May, indices, written.May));
        switch (c.Attributes<ScatterAttributes>().Reduction)
        {
            case ScatterReduction.Mul:
                throw c.Unsupported("products of written entries are not bounded");
            case ScatterReduction.Add:
                // An entry may receive every update of its row: so many terms at most.
                ErrorShare share = ErrorShare.OfSum(Updates(c) + 1);
                return new FixedBall(c.Apply(c[0].Center, indices, c[2].Center), c.Apply(c[0].Radius(share), indices, c[2].Radius(share)));
            default:
                Interval from = c[0].Joined(), updates = c[2].Joined();
                return IntervalCall.Range(
                    c.Apply(from.Lower, indices, updates.Lower),
                    c.Apply(from.Upper, indices, updates.Upper),
                    from.IsNonNegative && updates.IsNonNegative,
                    together: true);
        }
    }

    public static Bounds CumulativeSum(IntervalCall c)
    {
        Dimension terms = c.Type[c.Attributes<CumSumAttributes>().Axis];
        return new ProductInterval(new SumMap(c.Type, terms.IsFixed ? terms.Size : terms.Size * FloatingPoint.MostRows, x => c.Apply(x)), c[0]);
    }

    private static Value Indices(IntervalCall c) => c.Operands[1].Exact ?? throw c.Unsupported("the indices depend on the box");

    private static long Updates(IntervalCall c)
    {
        TensorType indices = c.Operands[1].Type;
        long count = 1;
        foreach (Dimension extent in indices.Dimensions.AsSpan()[c.Attributes<ScatterAttributes>().BatchDimensions..])
            count *= extent.IsFixed ? extent.Size : extent.Size * FloatingPoint.MostRows;
        return count;
    }
}
