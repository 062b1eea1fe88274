using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>Values between two bounds.</summary>
internal sealed class RangeInterval(Value lower, Value upper) : Interval
{
    // More than what halving loses to underflow, times the largest growth.
    private const double Tiny = 4 * (double)float.Epsilon;

    public required bool NonNegative { get; init; }

    public required bool Together { get; init; }

    /// <summary>See <see cref="Interval.Origin"/>.</summary>
    public (Interval Before, PointInterval Shift)? Sum { get; init; }

    public override (Interval Before, PointInterval Shift)? Origin => Sum;

    public override TensorType Type => lower.Type;

    public override Value Lower => lower;

    public override Value Upper => upper;

    public override bool IsNonNegative => NonNegative;

    public override bool VoidsTogether => Together;

    public override Value Center => (lower + upper) * 0.5f;

    // ρ = (u - l)/2 + u|c|: the center is rounded. For bounds that are not negative |c| = (u + l)/2, which saves two operations.
    public override Value Radius(ErrorShare share)
    {
        const double Unit = FloatingPoint.UnitRoundoff, Scale = FloatingPoint.RadiusScale, Room = 1 + (8 * Unit);
        double half = 0.5 * Scale * share.Growth * Room;
        double error = Scale * (share.Error + (8 * Unit * share.Growth)) * Room;
        float tiny = FloatingPoint.RoundUp(Scale * Tiny);
        if (!NonNegative) return ((upper - lower) * FloatingPoint.RoundUp(half)) + ((Center.Unary(OpKind.Abs) * FloatingPoint.RoundUp(error)) + tiny);
        float above = FloatingPoint.RoundUp(half + (error / 2)), below = FloatingPoint.RoundDown(half - (error / 2));
        return ((upper * above) + tiny) - (lower * below);
    }
}
