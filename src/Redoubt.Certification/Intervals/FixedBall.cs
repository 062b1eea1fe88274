using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>A ball whose center and radius are computed.</summary>
/// <param name="center">c.</param>
/// <param name="radius">r, times <see cref="FloatingPoint.RadiusScale"/>.</param>
internal sealed class FixedBall(Value center, Value radius) : BallInterval
{
    public override Value Center => center;

    public override Value ScaledRadius => radius;
}
