using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>A sum or mean: all weights are positive, so that the same operation serves centers and radii.</summary>
/// <param name="type">Type of the result.</param>
/// <param name="terms">Terms of one sum.</param>
/// <param name="sum">The operation.</param>
internal sealed class SumMap(TensorType type, long terms, Func<Value, Value> sum) : LinearMap
{
    // A mean divides or multiplies by a rounded reciprocal: up to three roundings more.
    public override long Roundings => terms + 3;

    public override TensorType Type => type;

    public override Value Apply(Value operand, Value? scale) => sum(operand);

    public override Value ApplyMagnitude(Value operand, Value? scale) => sum(operand);
}
