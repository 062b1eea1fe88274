using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>A value that does not depend on the box and that no execution rounds: constants, parameters, other inputs, and what is moved or chosen from them.</summary>
internal sealed class PointInterval(Value value) : Interval
{
    public override TensorType Type => value.Type;

    public override Value? Exact => value;

    public override Value Lower => value;

    public override Value Upper => value;

    public override Value Center => value;

    public override bool VoidsTogether => true;

    public override Value Radius(ErrorShare share) =>
        value.Unary(OpKind.Abs) * FloatingPoint.RoundUp(FloatingPoint.RadiusScale * share.Error * (1 + (8 * FloatingPoint.UnitRoundoff)));
}
