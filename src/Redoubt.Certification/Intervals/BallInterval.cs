using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>Values around a center. The radius has paid for the roundings of center ∓ radius, and holds at least 2^-23 of the center's magnitude, so that both
/// bounds are void where one is.</summary>
internal abstract class BallInterval : Interval
{
    private const float Unscale = 1 / FloatingPoint.RadiusScale;

    public override TensorType Type => Center.Type;

    public override Value Lower => Center - (ScaledRadius * Unscale);

    public override Value Upper => Center + (ScaledRadius * Unscale);

    public override bool VoidsTogether => true;

    public override Interval Negated() => new FixedBall(-Center, ScaledRadius);

    /// <summary>The radius, times <see cref="FloatingPoint.RadiusScale"/>.</summary>
    public abstract Value ScaledRadius { get; }

    public override Value Radius(ErrorShare share)
    {
        const double Room = 1 + (8 * FloatingPoint.UnitRoundoff);
        Value grown = ScaledRadius * FloatingPoint.RoundUp(share.Growth * Room);
        return share.Error == 0
            ? grown
            : grown + (Center.Unary(OpKind.Abs) * FloatingPoint.RoundUp(FloatingPoint.RadiusScale * share.Error * Room));
    }
}
