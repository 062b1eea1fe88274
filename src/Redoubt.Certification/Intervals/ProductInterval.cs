using System.Collections.Immutable;
using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>A sum of products with what follows it: factors per channel, biases, and other values added. Two products compute its ball, however much follows.</summary>
/// <remarks>Every rounding on the way, and folding a factor into the weights, is counted; the radius of the operand pays for all of them.</remarks>
internal sealed class ProductInterval : BallInterval
{
    private Value? _center;
    private Value? _radius;

    private ProductInterval(Parts parts)
    {
        // A sum without an error bound is refused here, by the rule of its operation.
        _ = parts.Share;
        Content = parts;
    }

    public ProductInterval(LinearMap map, Interval operand)
        : this(new Parts(map, operand))
    {
    }

    public override TensorType Type => Content.Map.Type;

    public override Value Center => _center ??= CenterOf(Content);

    public override Value ScaledRadius => _radius ??= RadiusOf(Content);

    /// <summary>A sum of numbers that are not negative is not negative either, in any arithmetic.</summary>
    public override bool IsNonNegative => Content is { Map: SumMap, Operand.IsNonNegative: true, Scale: null, Shift: null, Addends.IsEmpty: true };

    public override Value Lower => IsNonNegative ? base.Lower.Relu() : base.Lower;

    public override (Interval Before, PointInterval Shift)? Origin => Content.Last is { } last ? (new ProductInterval(last.Before), last.Shift) : null;

    /// <summary>What the value is made of.</summary>
    public Parts Content { get; }

    /// <summary>Whether a factor can still be folded into the weights.</summary>
    public bool TakesScale => Content.Map.ChannelFromRight > 0 && Content.Addends.IsEmpty && Content.Scale is null;

    /// <summary>The sum with a value added that is known up to rounding.</summary>
    /// <param name="shift">Does not depend on the box; broadcasts to this type.</param>
    public ProductInterval Shifted(PointInterval shift)
    {
        Value magnitude = shift.Center.Unary(OpKind.Abs);
        return new ProductInterval(Content with
        {
            Shift = Content.Shift is { } s ? s + shift.Center : shift.Center,
            ShiftMagnitude = Content.ShiftMagnitude is { } m ? m + magnitude : magnitude,
            Roundings = Content.Roundings + 1 + shift.Roundings,
            Last = TakesScale ? null : (Content, shift),
        });
    }

    /// <summary>The sum times one factor for each channel; once only, see <see cref="TakesScale"/>.</summary>
    /// <param name="factor">Does not depend on the box.</param>
    public ProductInterval Scaled(PointInterval factor)
    {
        Value scale = factor.Center, magnitude = scale.Unary(OpKind.Abs);
        return new ProductInterval(Content with
        {
            Scale = scale,
            LargestScale = magnitude.Binary(OpKind.Max, scale.Builder.Constant(1f)),
            Shift = Content.Shift * scale,
            ShiftMagnitude = Content.ShiftMagnitude * magnitude.Binary(OpKind.Max, scale.Builder.Constant(WeightedMap.SmallestScale)),
            Roundings = Content.Roundings + 2 + factor.Roundings,
        });
    }

    /// <summary>The sum with a value of its own type added.</summary>
    public ProductInterval Plus(Interval addend) =>
        new(Content with { Addends = Content.Addends.Add(addend), Roundings = Content.Roundings + 1, Last = null });

    /// <summary>The sum with a value added that does not depend on the box.</summary>
    public ProductInterval Plus(PointInterval shift)
    {
        if (Content.Addends.IsEmpty) return Shifted(shift);
        ProductInterval sum = Plus((Interval)shift.Moved(v => v.Expand(Type.Dimensions.AsSpan())));
        return new ProductInterval(sum.Content with { Last = (Content, shift) });
    }

    /// <summary>As a term of a longer sum, a sum pays for the roundings to come by its own error share.</summary>
    public override Value AddendRadius(int roundings) => new ProductInterval(Content with { Roundings = Content.Roundings + roundings }).ScaledRadius;

    private static Value CenterOf(Parts parts)
    {
        Value sum = parts.Map.Apply(parts.Operand.Center, parts.Scale);
        if (parts.Shift is { } shift) sum += shift;
        foreach (Interval addend in parts.Addends) sum += addend.Center;
        return sum;
    }

    private static Value RadiusOf(Parts parts)
    {
        ErrorShare share = parts.Share;
        Value sum = parts.Map.ApplyMagnitude(parts.Operand.Radius(share), parts.Scale) + RadiusShift(parts, share);
        foreach (Interval addend in parts.Addends) sum += addend.AddendRadius(parts.Roundings);
        return sum;
    }

    // What the shift's magnitude and underflow add: one number for each channel.
    public static Value RadiusShift(Parts parts, ErrorShare share)
    {
        Value lost = Underflow(parts);
        return parts.ShiftMagnitude is { } magnitude
            ? (magnitude * FloatingPoint.RoundUp(FloatingPoint.RadiusScale * share.Error * (1 + (8 * FloatingPoint.UnitRoundoff)))) + lost
            : lost;
    }

    // Each product and each factor may lose up to half the smallest float to underflow, in an execution and in ours, and later factors enlarge it.
    private static Value Underflow(Parts parts)
    {
        float lost = FloatingPoint.RoundUp(FloatingPoint.RadiusScale * (double)float.Epsilon * 4 * (parts.Map.Roundings + parts.Roundings + 16));
        GraphBuilder builder = parts.Operand.Lower.Builder;
        if (parts.LargestScale is { } scale) return scale * lost;
        return parts.Map.ChannelFromRight == 0 ? builder.Constant(lost) : PerChannel.Filled(builder, parts.Map.Type, parts.Map.ChannelFromRight, lost);
    }

    /// <summary>What a <see cref="ProductInterval"/> is made of: s·Σ w·x + b + Σ a.</summary>
    internal sealed record Parts(LinearMap Map, Interval Operand)
    {
        /// <summary>s, or null for 1.</summary>
        public Value? Scale { get; init; }

        /// <summary>The larger of 1 and |s|; null where there is no s.</summary>
        public Value? LargestScale { get; init; }

        /// <summary>b, or null for 0.</summary>
        public Value? Shift { get; init; }

        /// <summary>At least the sum of the magnitudes of b's terms.</summary>
        public Value? ShiftMagnitude { get; init; }

        /// <summary>a.</summary>
        public ImmutableArray<Interval> Addends { get; init; } = [];

        /// <summary>See <see cref="Interval.Origin"/>; null where a factor is folded into the weights anyway.</summary>
        public (Parts Before, PointInterval Shift)? Last { get; init; }

        /// <summary>Roundings after the sum.</summary>
        public int Roundings { get; init; }

        /// <summary>The share of the operand in the radius. For long sums rounded up by a 32nd at most, so that values that need nearly the same share it.</summary>
        public ErrorShare Share
        {
            get
            {
                long roundings = Map.Roundings + Roundings, step = Math.Max(1, roundings / 32);
                return ErrorShare.OfSum((roundings + step - 1) / step * step);
            }
        }
    }
}
