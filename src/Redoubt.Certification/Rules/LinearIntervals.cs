using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>Sums of products. With weights that do not depend on the box they are kept open (<see cref="ProductInterval"/>) for what follows them.</summary>
internal static class LinearIntervals
{
    public static Bounds MatMul(IntervalCall c)
    {
        MatMulAttributes product = c.Attributes<MatMulAttributes>();
        long terms = Count(c[0].Type[product.TransposeLeft ? ^2 : ^1]);
        if (c[1] is PointInterval right)
        {
            bool isShared = right.Type.Rank == 2;
            Dimension columns = c.Type[^1];
            return new ProductInterval(
                new WeightedMap(c.Type, terms + right.Roundings, right, (x, w) => c.Apply(x, w))
                {
                    Channel = isShared ? 1 : 0,
                    ChannelExtents = product.TransposeRight ? [columns, 1] : [columns],
                },
                c[0]);
        }

        if (c[0] is PointInterval left) return new ProductInterval(new WeightedMap(c.Type, terms + left.Roundings, left, (x, w) => c.Apply(w, x)), c[1]);
        return Bilinear(c, terms, (a, b) => c.Apply(a, b));
    }

    public static Bounds Conv(IntervalCall c)
    {
        TensorType weights = c.Operands[1].Type;
        return Window(c, (long)weights[1].Size * weights[2].Size * weights[3].Size, 3);
    }

    // Every output pixel gathers at most one term per output channel of its group and kernel element. A factor per channel of the result would multiply the
    // weights' second axis, which groups share.
    public static Bounds ConvInputGradient(IntervalCall c)
    {
        TensorType weights = c.Operands[1].Type;
        int groups = c.Attributes<WindowAttributes>().Groups;
        return Window(c, (long)weights[0].Size / groups * weights[2].Size * weights[3].Size, 0);
    }

    public static Bounds ConvWeightGradient(IntervalCall c)
    {
        TensorType gradient = c.Operands[1].Type;
        long terms = Count(gradient[0]) * gradient[2].Size * gradient[3].Size;
        if (c[1] is PointInterval right) return new ProductInterval(new WeightedMap(c.Type, terms + right.Roundings, right, (x, w) => c.Apply(x, w)), c[0]);
        if (c[0] is PointInterval left) return new ProductInterval(new WeightedMap(c.Type, terms + left.Roundings, left, (x, w) => c.Apply(w, x)), c[1]);
        return Bilinear(c, terms, (a, b) => c.Apply(a, b));
    }

    public static Bounds Sum(IntervalCall c)
    {
        long terms = 1;
        foreach (int axis in c.Attributes<ReduceAttributes>().Axes) terms = checked(terms * Count(c[0].Type[axis]));
        return new ProductInterval(new SumMap(c.Type, terms, x => c.Apply(x)), c[0]);
    }

    public static Bounds AveragePool(IntervalCall c)
    {
        WindowAttributes window = c.Attributes<WindowAttributes>();
        return new ProductInterval(new SumMap(c.Type, (long)window.KernelHeight * window.KernelWidth, x => c.Apply(x)), c[0]);
    }

    private static Interval Window(IntervalCall c, long terms, int channel)
    {
        if (c[1] is not PointInterval weights) return Bilinear(c, terms, (a, b) => c.Apply(a, b));
        return new ProductInterval(
            new WeightedMap(c.Type, terms + weights.Roundings, weights, (x, w) => c.Apply(x, w)) { Channel = channel, ChannelExtents = [c.Operands[1].Type[0], 1, 1, 1] },
            c[0]);
    }

    /// <summary>A product of two values that both depend on the box: |A·B - a·b| ≤ |a|·ρ_b + ρ_a·(|b| + ρ_b) (Rump, BIT 39, 1999).</summary>
    private static FixedBall Bilinear(IntervalCall c, long terms, Func<Value, Value, Value> product)
    {
        const double Room = 1 + (8 * FloatingPoint.UnitRoundoff);
        Interval a = c[0], b = c[1];
        ErrorShare share = ErrorShare.OfSum(terms + 4);
        Value rightRadius = b.Radius(share), leftRadius = a.Radius(share with { Error = 0 });
        Value largest = (b.Center.Unary(OpKind.Abs) + (rightRadius * (1 / FloatingPoint.RadiusScale))) * FloatingPoint.RoundUp(Room);
        float lost = FloatingPoint.RoundUp(FloatingPoint.RadiusScale * (double)float.Epsilon * 4 * (terms + 16));
        Value radius = product(a.Center.Unary(OpKind.Abs), rightRadius) + (product(leftRadius, largest) + lost);
        return new FixedBall(product(a.Center, b.Center), radius);
    }

    private static long Count(Dimension extent) => extent.IsFixed ? extent.Size : extent.Size * FloatingPoint.MostRows;
}
