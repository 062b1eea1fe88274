namespace Redoubt.Graphs;

/// <summary>Sums that undo a broadcast, and counts of elements that are known only when a plan runs.</summary>
internal static class Broadcasting
{
    /// <summary>Sums a value over the axes along which an operand was copied.</summary>
    /// <param name="value">Value whose extents are <paramref name="result"/>'s, or smaller by broadcasting.</param>
    /// <param name="result">Type after the broadcast.</param>
    /// <param name="operand">Type before it.</param>
    public static Value SumTo(Value value, TensorType result, TensorType operand)
    {
        var axes = new List<int>();
        var copies = new List<Dimension>();
        for (int axis = 0; axis < result.Rank; axis++)
        {
            if (FromRight(operand, result.Rank - axis) == result[axis]) continue;
            int own = axis - (result.Rank - value.Type.Rank);
            if (own >= 0 && value.Type[own] == result[axis]) axes.Add(own);
            else copies.Add(result[axis]);
        }

        if (copies.Count > 0) value *= Count(value.Builder, copies);
        return Reduce(value, axes, operand.Rank);
    }

    /// <summary>The product of some extents, as a float32 scalar.</summary>
    public static Value Count(GraphBuilder builder, IReadOnlyList<Dimension> extents)
    {
        double size = 1;
        Value? symbols = null;
        foreach (Dimension extent in extents)
        {
            size *= extent.Size;
            if (extent.IsFixed) continue;

            // Ones summed: exact below 2^24 rows, in any order.
            Value rows = builder.Constant(1f).Expand(new Dimension(1, extent.Symbol)).Sum([0]);
            symbols = symbols is { } before ? before * rows : rows;
        }

        Value fixedPart = builder.Constant((float)size);
        return symbols is { } s ? (size == 1 ? s : s * fixedPart) : fixedPart;
    }

    private static Dimension FromRight(TensorType type, int distance) => distance > type.Rank ? 1 : type[^distance];

    private static Value Reduce(Value value, List<int> axes, int rank)
    {
        int dropped = value.Type.Rank - rank;
        bool exactlyDropped = dropped >= 0 && axes.SequenceEqual(Enumerable.Range(0, dropped));
        if (exactlyDropped) return value.Sum([.. axes]);
        value = value.Sum([.. axes], keepDimensions: true);
        return dropped > 0 ? value.Reshape(value.Type.Dimensions.AsSpan()[dropped..]) : value;
    }
}
