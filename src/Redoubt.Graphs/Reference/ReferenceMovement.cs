using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Reference rules of the operations that only move elements. Each is one gather through a table of positions.</summary>
internal static class ReferenceMovement
{
    public static ReferenceValue Reshape(ReferenceCall c) => c[0].Reshape(c.Shape);

    public static ReferenceValue Expand(ReferenceCall c) => c[0].Gather(c.Shape, ReferenceIndex.Broadcast(c.Shape, c[0].Shape));

    public static ReferenceValue Transpose(ReferenceCall c)
    {
        int[] strides = ReferenceIndex.Strides(c[0].Shape);
        return c[0].Gather(c.Shape, ReferenceIndex.Offsets(c.Shape, [.. c.Attributes<TransposeAttributes>().Order.Select(axis => strides[axis])]));
    }

    public static ReferenceValue Slice(ReferenceCall c)
    {
        SliceAttributes part = c.Attributes<SliceAttributes>();
        int[] strides = ReferenceIndex.Strides(c[0].Shape);
        int start = 0;
        for (int axis = 0; axis < strides.Length; axis++)
        {
            start += part.Starts[axis] * strides[axis];
            strides[axis] *= part.Steps[axis];
        }

        return c[0].Gather(c.Shape, ReferenceIndex.Offsets(c.Shape, strides, start));
    }

    public static ReferenceValue Concat(ReferenceCall c)
    {
        int axis = c.Attributes<ConcatAttributes>().Axis, rank = c.Shape.Rank;
        var before = new int[rank];
        ReferenceValue result = Filled(c, 0);
        for (int operand = 0; operand < c.OperandCount; operand++)
        {
            result = Place(result, c[operand], before);
            before[axis] += c[operand].Shape[axis];
        }

        return result;
    }

    public static ReferenceValue Pad(ReferenceCall c)
    {
        PadAttributes pad = c.Attributes<PadAttributes>();
        return Place(Filled(c, pad.Value), c[0], pad.Before.AsSpan());
    }

    /// <summary>A copy of a value with a block of it overwritten.</summary>
    private static ReferenceValue Place(ReferenceValue into, ReferenceValue part, ReadOnlySpan<int> before)
    {
        int[] strides = ReferenceIndex.Strides(into.Shape);
        int start = 0;
        for (int axis = 0; axis < strides.Length; axis++) start += before[axis] * strides[axis];
        int[] offsets = ReferenceIndex.Offsets(part.Shape, strides, start);
        return into.ElementType switch
        {
            ElementType.Int64 => ReferenceValue.Of(into.Shape, Overwrite(into.Integers, offsets, part.Integers)),
            ElementType.Boolean => ReferenceValue.Of(into.Shape, Overwrite(into.Booleans, offsets, part.Booleans)),
            _ => ReferenceValue.Of(into.Shape, Overwrite(into.Numbers, offsets, part.Numbers)),
        };
    }

    private static T[] Overwrite<T>(T[] into, int[] offsets, T[] part)
    {
        T[] result = [.. into];
        for (int i = 0; i < part.Length; i++) result[offsets[i]] = part[i];
        return result;
    }

    private static ReferenceValue Filled(ReferenceCall c, double value)
    {
        int count = c.Shape.Count;
        return c.Node.Type.ElementType switch
        {
            ElementType.Int64 => ReferenceValue.Of(c.Shape, Enumerable.Repeat((long)value, count).ToArray()),
            ElementType.Boolean => ReferenceValue.Of(c.Shape, Enumerable.Repeat(value != 0, count).ToArray()),
            _ => ReferenceValue.Of(c.Shape, Enumerable.Repeat(value, count).ToArray()),
        };
    }
}
