using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Index arithmetic of the reference rules: which element of one array belongs to each element of another.</summary>
internal static class ReferenceIndex
{
    /// <summary>Distance between neighbors along each axis of a row-major array.</summary>
    public static int[] Strides(Shape shape)
    {
        var strides = new int[shape.Rank];
        int stride = 1;
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }

        return strides;
    }

    /// <summary>start + Σ index·stride for every index of a shape, in row-major order.</summary>
    public static int[] Offsets(Shape shape, ReadOnlySpan<int> strides, int start = 0)
    {
        var offsets = new int[shape.Count];
        var index = new int[shape.Rank];
        int offset = start;
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = offset;
            for (int axis = shape.Rank - 1; axis >= 0; axis--)
            {
                offset += strides[axis];
                if (++index[axis] < shape[axis]) break;
                offset -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
        }

        return offsets;
    }

    /// <summary>Which element of an operand each element of a result reads under NumPy broadcasting.</summary>
    public static int[] Broadcast(Shape result, Shape operand)
    {
        int[] own = Strides(operand);
        var strides = new int[result.Rank];
        int added = result.Rank - operand.Rank;
        for (int axis = 0; axis < operand.Rank; axis++) strides[axis + added] = operand[axis] == 1 ? 0 : own[axis];
        return Offsets(result, strides);
    }

    /// <summary>Which element of a reduction's result each element of its operand goes to.</summary>
    public static int[] Reduce(Shape operand, IntegerList axes)
    {
        int[] kept = [.. operand.Extents];
        foreach (int axis in axes) kept[axis] = 1;
        return Broadcast(operand, new Shape(kept));
    }
}
