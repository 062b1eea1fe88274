using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>A value that does not depend on the box: constants, parameters, other inputs, and what is computed from constants.</summary>
/// <param name="value">What is held.</param>
/// <param name="roundings">How many roundings may stand between the real value and what is held, and between the real value and what an execution holds; 0 for values
/// that nobody rounds.</param>
internal sealed class PointInterval(Value value, int roundings = 0) : Interval
{
    public override TensorType Type => value.Type;

    public override Value? Exact => roundings == 0 ? value : null;

    public override Value Lower => roundings == 0 ? value : FloatingPoint.Down(value, Error);

    public override Value Upper => roundings == 0 ? value : FloatingPoint.Up(value, Error);

    public override Value Center => value;

    public override bool VoidsTogether => true;

    /// <summary>How many roundings may stand between the real value and what is held.</summary>
    public int Roundings => roundings;

    /// <summary>How far an execution's value may lie from what is held: our roundings and theirs.</summary>
    public FunctionError Error => new(FloatingPoint.Gamma(2 * roundings), 0);

    public override Value Radius(ErrorShare share)
    {
        double own = roundings == 0 ? 0 : share.Growth * FloatingPoint.Gamma(2 * roundings);
        return value.Unary(OpKind.Abs) * FloatingPoint.RoundUp(FloatingPoint.RadiusScale * (share.Error + own) * (1 + (8 * FloatingPoint.UnitRoundoff)));
    }

    public override Interval Negated() => Moved(static v => -v);

    /// <summary>An operation without rounding, applied to what is held.</summary>
    public PointInterval Moved(Func<Value, Value> move) => new(move(value), roundings);
}
