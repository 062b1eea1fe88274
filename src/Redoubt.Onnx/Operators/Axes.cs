using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>Moves elements along one axis.</summary>
internal static class Axes
{
    /// <summary>Evenly spaced elements, from a start to before a stop; the whole axis costs nothing.</summary>
    public static Value Slice(Value x, int axis, int start, int stop, int step)
    {
        if (start == 0 && step == 1 && x.Type[axis] == stop) return x;
        int rank = x.Type.Rank;
        int[] starts = new int[rank], stops = new int[rank], steps = new int[rank];
        Array.Fill(stops, int.MaxValue);
        Array.Fill(steps, 1);
        (starts[axis], stops[axis], steps[axis]) = (start, stop, step);
        return x.Unary(OpKind.Slice, new SliceAttributes([.. starts], [.. stops], [.. steps]));
    }

    /// <summary>A border of one value, zero or more elements wide.</summary>
    public static Value Pad(Value x, int axis, int before, int after, float value)
    {
        if (before == 0 && after == 0) return x;
        int[] low = new int[x.Type.Rank], high = new int[x.Type.Rank];
        (low[axis], high[axis]) = (before, after);
        return x.Unary(OpKind.Pad, new PadAttributes([.. low], [.. high], value));
    }

    /// <summary>Values one after the other.</summary>
    public static Value Join(ReadOnlySpan<Value> parts, int axis) =>
        parts.Length == 1 ? parts[0] : parts[0].Builder.Apply(OpKind.Concat, parts, new ConcatAttributes(axis));

    /// <summary>Elements a distance apart, zeros between.</summary>
    public static Value Spread(Value x, int axis, int distance)
    {
        if (distance == 1) return x;
        Dimension[] extents = [.. x.Type.Dimensions];
        int size = extents[axis].Size;
        Value apart = Pad(x.Reshape([.. extents[..(axis + 1)], 1, .. extents[(axis + 1)..]]), axis + 1, 0, distance - 1, 0);
        extents[axis] = checked(size * distance);
        return Slice(apart.Reshape(extents), axis, 0, size * distance - (distance - 1), 1);
    }

    /// <summary>A multiple of an extent that may depend on the run.</summary>
    public static Dimension Times(Dimension extent, int factor) => new(checked(extent.Size * factor), extent.Symbol);

    /// <summary>The axes as one run of numbers.</summary>
    public static IntegerList Range(int first, int count) => [.. Enumerable.Range(first, count)];
}
