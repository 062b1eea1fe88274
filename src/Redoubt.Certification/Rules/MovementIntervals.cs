using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>Operations that move elements, or choose the largest of some: they round nothing and never decrease in any operand.</summary>
internal static class MovementIntervals
{
    /// <summary>Moves the ends, or center and radius.</summary>
    public static IntervalRule Move(Func<IntervalCall, Value, Value>? radius = null) => c =>
    {
        if (c.Operands[0] is Truth truth) return new Truth(c.Apply(truth.Must), c.Apply(truth.May));
        if (c[0] is PointInterval point) return point.Moved(v => c.Apply(v));
        if (c[0] is BallInterval ball) return new FixedBall(c.Apply(ball.Center), radius?.Invoke(c, ball.ScaledRadius) ?? c.Apply(ball.ScaledRadius));
        return IntervalCall.Range(c.Apply(c[0].Lower), c.Apply(c[0].Upper), c[0].IsNonNegative && c.Kind != OpKind.Pad, c[0].VoidsTogether);
    };

    public static Bounds Concat(IntervalCall c)
    {
        if (c.Operands[0] is Truth)
        {
            Truth[] truths = [.. Enumerable.Range(0, c.Operands.Count).Select(c.Truth)];
            return new Truth(c.Apply([.. truths.Select(static t => t.Must)]), c.Apply([.. truths.Select(static t => t.May)]));
        }

        Interval[] parts = [.. Enumerable.Range(0, c.Operands.Count).Select(i => c[i])];
        return IntervalCall.Range(
            c.Apply([.. parts.Select(static p => p.Lower)]),
            c.Apply([.. parts.Select(static p => p.Upper)]),
            parts.All(static p => p.IsNonNegative),
            parts.All(static p => p.VoidsTogether));
    }

    /// <summary>Largest elements of windows, of axes, or in descending order.</summary>
    public static Bounds Largest(IntervalCall c)
    {
        Interval x = c[0].Joined();
        return IntervalCall.Range(c.Apply(x.Lower), c.Apply(x.Upper), x.IsNonNegative, together: true);
    }

    /// <summary>A border's radius is 0 whatever its value.</summary>
    public static Value PadRadius(IntervalCall c, Value radius) =>
        radius.Unary(OpKind.Pad, c.Attributes<PadAttributes>() with { Value = 0 });
}
