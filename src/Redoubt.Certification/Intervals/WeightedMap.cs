using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>A convolution or matrix product with weights that do not depend on the box.</summary>
/// <param name="type">Type of the result.</param>
/// <param name="roundings">Terms of one sum, and roundings of a weight.</param>
/// <param name="weights">The weights.</param>
/// <param name="product">Operand, weights → result.</param>
internal sealed class WeightedMap(TensorType type, long roundings, PointInterval weights, Func<Value, Value, Value> product) : LinearMap
{
    /// <summary>An execution that does not fold the factor into the weights may overflow before it multiplies by a small one. Weights of radii are kept at this
    /// share of the unscaled ones at least, so that the radius still overflows first.</summary>
    public const float SmallestScale = 1f / (1 << 16);

    /// <summary>Above everything that a factor's underflow can lose.</summary>
    public const float SmallestWeight = 2.3509887e-38f;

    public override long Roundings => roundings;

    public override TensorType Type => type;

    public override int ChannelFromRight => Channel;

    /// <summary>See <see cref="LinearMap.ChannelFromRight"/>; default 0.</summary>
    public int Channel { get; init; }

    /// <summary>Extents under which one number per channel multiplies the weights.</summary>
    public Dimension[] ChannelExtents { get; init; } = [];

    /// <summary>The weights.</summary>
    public Value Weights => weights.Center;

    public override Value Apply(Value operand, Value? scale) => product(operand, Scaled(scale));

    public override Value ApplyMagnitude(Value operand, Value? scale)
    {
        Value magnitude = Scaled(scale).Unary(OpKind.Abs);
        if (scale is null) return product(operand, magnitude);
        Value floor = Weights.Unary(OpKind.Abs) * SmallestScale;
        return product(operand, magnitude.Binary(OpKind.Max, floor) + SmallestWeight);
    }

    /// <summary>The weights with a factor for each channel.</summary>
    public Value Scaled(Value? scale)
    {
        if (scale is not { } s) return Weights;
        return Weights * (s.Type.ElementCount() == 1 ? s.Reshape() : s.Reshape(ChannelExtents));
    }
}
