using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>The constant part of a linear lower bound: Σ over coefficients Λ of values that lie in balls p ± q, hence Σ (Λ·p - |Λ|·q), rounded downward.</summary>
/// <remarks>docs/methods/linear-bounds.md has the steps. One pass over each coefficient tensor, however many rules charge it.</remarks>
internal sealed class LinearTerms
{
    // Far above what underflow can lose in any sum of at most 2^24 terms, and far below everything that matters.
    private const float Tiny = 7.52316385e-37f;

    // A magnitude above 2^108 becomes infinite where it is charged: an execution might overflow.
    private const float Guard = 1 << 20;

    // Longer sums are taken in two stages, each with its own, much smaller, error bound.
    private const int LongestSum = 512;

    private readonly List<Value> _order = [];
    private readonly Dictionary<Value, (Value? Middle, Value? Spread)> _balls = [];
    private Value? _lost;

    /// <summary>Adds the lower bound of Σ Λ·v over values v in middle ± spread.</summary>
    /// <param name="coefficient">Λ, one row for each specification.</param>
    /// <param name="middle">p, one row; null for 0.</param>
    /// <param name="spread">q, one row.</param>
    public void Add(Value coefficient, Value? middle, Value spread)
    {
        if (!_balls.TryGetValue(coefficient, out (Value? Middle, Value? Spread) old)) _order.Add(coefficient);
        Value? sum = old.Middle is null ? middle : Sum(old.Middle, middle);

        // Two middles are added by one rounding.
        if (old.Middle is not null && middle is not null) spread += Rounding(sum!.Value.Unary(OpKind.Abs), 2 * FloatingPoint.UnitRoundoff);
        _balls[coefficient] = (sum, Sum(old.Spread, spread));
    }

    /// <summary>What rounding can make of values of some magnitude: a ball around 0.</summary>
    /// <param name="magnitude">Of the values.</param>
    /// <param name="share">The relative error.</param>
    public static Value Rounding(Value magnitude, double share) =>
        (magnitude * Guard) * FloatingPoint.RoundUp(share * (1 + (16 * FloatingPoint.UnitRoundoff)) / Guard) + Tiny;

    /// <summary>A coefficient was computed for values of some magnitude: products of it may have underflowed.</summary>
    public void AddUnderflow(Value magnitude)
    {
        Value sum = magnitude.Sum([.. Enumerable.Range(0, magnitude.Type.Rank)]);
        _lost = _lost is { } lost ? lost + sum : sum;
    }

    /// <summary>The ball that holds all numbers between two bounds.</summary>
    public static (Value Middle, Value Spread) Ball(Value lower, Value upper)
    {
        Value middle = (lower + upper) * 0.5f;
        return (middle, FloatingPoint.Up((upper - middle).Binary(OpKind.Max, middle - lower)));
    }

    /// <summary>The sum of everything: a lower bound for each specification, <c>[N]</c>.</summary>
    public Value Total()
    {
        const double Unit = FloatingPoint.UnitRoundoff;
        Value? sum = null, size = null;
        foreach (Value coefficient in _order)
        {
            Value term = Term(coefficient, _balls[coefficient]), magnitude = term.Unary(OpKind.Abs);
            sum = Sum(sum, term);
            size = Sum(size, magnitude);
        }

        // γ of the additions of terms, with room for those of their magnitudes.
        Value slack = size!.Value * FloatingPoint.RoundUp(2 * FloatingPoint.Gamma(_order.Count + 8)) + (Tiny * _order.Count);
        if (_lost is { } lost) slack += lost * Tiny;
        return FloatingPoint.Down(sum!.Value - (slack * FloatingPoint.RoundUp(1 + (16 * Unit))));
    }

    private static Value? Sum(Value? left, Value? right) => left is { } a && right is { } b ? a + b : left ?? right;

    private static Value Term(Value coefficient, (Value? Middle, Value? Spread) ball)
    {
        (Dimension[] shape, int[][] stages, long roundings) = Stages(coefficient.Type);
        double share = 2 * FloatingPoint.Gamma(roundings + 16);
        Value spread = ball.Spread!.Value, size = spread.Unary(OpKind.Abs);
        if (ball.Middle is { } middle) size += middle.Unary(OpKind.Abs);
        spread += size * FloatingPoint.RoundUp(share) + Tiny;
        Value products = coefficient.Unary(OpKind.Abs) * spread;
        products = ball.Middle is { } p ? (coefficient * p) - products : -products;
        products = products.Reshape(shape);
        foreach (int[] axes in stages) products = products.Sum([.. axes]);
        return products;
    }

    // How to sum all but the first axis: the shape to sum in, the axes of each stage, and how many roundings a term goes through.
    private static (Dimension[] Shape, int[][] Stages, long Roundings) Stages(TensorType type)
    {
        Dimension[] shape = [.. type.Dimensions];
        if (type.Rank == 1) return (shape, [], 0);
        if (type.Rank == 2)
        {
            int length = type[1].Size, part = length <= LongestSum ? 0 : Enumerable.Range(2, (int)Math.Sqrt(length)).LastOrDefault(d => length % d == 0);
            return part == 0 ? (shape, [[1]], length) : ([type[0], part, length / part], [[2], [1]], part + (length / part));
        }

        int[] inner = [.. Enumerable.Range(2, type.Rank - 2)];
        long count = inner.Aggregate(1L, (product, axis) => product * type[axis].Size);
        return (shape, [inner, [1]], count + type[1].Size);
    }
}
