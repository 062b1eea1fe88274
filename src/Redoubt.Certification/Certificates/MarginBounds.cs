using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>Lower bounds of the label's lead over every class.</summary>
/// <remarks>
/// Where the scores are z = W·y + b, the lead z_t - z_j is bounded as ((W_t - W_j)·y + b_t - b_j), with the specification merged into the last layer as in Gowal
/// et al. 2018, section 3: what two scores share cancels. An execution rounds the two scores one after the other, so what is subtracted
/// for rounding still grows with |W_t| + |W_j|.
/// </remarks>
internal static class MarginBounds
{
    // Differences of all pairs of rows of weights, 32 MiB.
    private const long MostPairs = 8L << 20;

    /// <summary>Emits bounds <c>[N,K]</c>; those of the label itself mean nothing.</summary>
    /// <param name="scores">Bounds of the scores, <c>[N,K]</c>.</param>
    /// <param name="labels">Int64 <c>[N]</c>.</param>
    public static Value Emit(Interval scores, Value labels)
    {
        bool isLinear = scores is ProductInterval { Content: { Addends.IsEmpty: true, Map: WeightedMap { Channel: 1 } } };
        return isLinear ? Merged((ProductInterval)scores, labels) : Difference(scores, labels);
    }

    private static Value Difference(Interval scores, Value labels) => FloatingPoint.Down(Column(OfLabel(scores.Lower, labels)) - scores.Upper);

    private static Value Merged(ProductInterval scores, Value labels)
    {
        ProductInterval.Parts parts = scores.Content;
        var map = (WeightedMap)parts.Map;
        ErrorShare share = parts.Share;
        Value weights = map.Scaled(parts.Scale);

        // [K,D]: one row for each class.
        if (map.ChannelExtents.Length == 1) weights = weights.Transpose(1, 0);
        Value spread = Spread(parts.Operand.Radius(share with { Error = 0 }), weights, labels);
        Value rounding = map.ApplyMagnitude(parts.Operand.Radius(new ErrorShare(share.Error, share.Error)), parts.Scale) + ProductInterval.RadiusShift(parts, share);
        Value radius = spread + (Column(OfLabel(rounding, labels)) + rounding);
        return (Column(OfLabel(scores.Center, labels)) - scores.Center) - (radius * (1 / FloatingPoint.RadiusScale));
    }

    /// <summary>Σ_d |W_td - W_jd|·r_d for the label t and every class j.</summary>
    private static Value Spread(Value radius, Value weights, Value labels)
    {
        (int classes, int width) = (weights.Type[0].Size, weights.Type[1].Size);
        Dimension rows = labels.Type[0];
        Value own = weights.Reshape(1, classes, width);
        if ((long)classes * classes * width <= MostPairs)
        {
            // For all pairs of classes at once: the weights are constant, so their differences are folded.
            Value pairs = (weights.Reshape(classes, 1, width) - own).Unary(OpKind.Abs).Reshape(classes * classes, width);
            Value all = radius.MatMul(pairs, transposeRight: true).Reshape(rows, classes, classes);
            return OfLabel(all, labels);
        }

        Value ofLabel = weights.Binary(OpKind.Gather, labels, new GatherAttributes(0)).Reshape(rows, 1, width);
        Value differences = (ofLabel - own).Unary(OpKind.Abs);
        return differences.MatMul(radius.Reshape(rows, width, 1)).Reshape(rows, classes);
    }

    /// <summary>The entry of each row that the row's label names.</summary>
    private static Value OfLabel(Value values, Value labels) => values.Binary(OpKind.Gather, labels, new GatherAttributes(1));

    // [N] as [N,1].
    private static Value Column(Value values) => values.Reshape(values.Type[0], 1);
}
