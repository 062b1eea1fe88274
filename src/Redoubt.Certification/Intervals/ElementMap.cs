using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>Every element times the factor of its channel: what a shift, a factor and a second shift make of a value that is no sum of products, as in batch
/// normalization. An execution may add the first shift before it multiplies, or multiply it into the second.</summary>
/// <param name="type">Type of the value.</param>
/// <param name="channelFromRight">Axis of the channels, counted from the right.</param>
internal sealed class ElementMap(TensorType type, int channelFromRight) : LinearMap
{
    public override long Roundings => 0;

    public override TensorType Type => type;

    public override int ChannelFromRight => channelFromRight;

    public override Value Apply(Value operand, Value? scale) => scale is { } s ? operand * s : operand;

    public override Value ApplyMagnitude(Value operand, Value? scale)
    {
        if (scale is not { } s) return operand;
        return operand * (s.Unary(OpKind.Abs).Binary(OpKind.Max, s.Builder.Constant(WeightedMap.SmallestScale)) + WeightedMap.SmallestWeight);
    }
}
