using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Reference rules of operations that run along an axis or pick entries of one.</summary>
internal static class ReferenceIndexing
{
    public static ReferenceValue CumSum(ReferenceCall c) => c[0].ElementType == ElementType.Int64
        ? ReferenceValue.Of(c.Shape, Accumulate(c, c[0].Integers, static (a, b) => unchecked(a + b)))
        : ReferenceValue.Of(c.Shape, Accumulate(c, c[0].Numbers, static (a, b) => a + b));

    public static ReferenceValue Gather(ReferenceCall c)
    {
        int batch = c.Attributes<GatherAttributes>().BatchDimensions;
        int[] places = Places(c, batch);
        int inner = Count(c[0].Shape, batch + 1, c[0].Shape.Rank);
        var offsets = new int[c.Shape.Count];
        for (int i = 0; i < offsets.Length; i++) offsets[i] = (places[i / inner] * inner) + (i % inner);
        return c[0].Gather(c.Shape, offsets);
    }

    public static ReferenceValue Scatter(ReferenceCall c)
    {
        ScatterAttributes scatter = c.Attributes<ScatterAttributes>();
        return c[0].ElementType switch
        {
            ElementType.Int64 => ReferenceValue.Of(c.Shape, Update(c, scatter, c[0].Integers, c[2].Integers, Combine<long>(scatter.Reduction))),
            ElementType.Boolean => ReferenceValue.Of(c.Shape, Update(c, scatter, c[0].Booleans, c[2].Booleans, static (_, b) => b)),
            _ => ReferenceValue.Of(c.Shape, Update(c, scatter, c[0].Numbers, c[2].Numbers, Combine<double>(scatter.Reduction))),
        };
    }

    /// <summary>How two numbers become one.</summary>
    public static Func<T, T, T> Combine<T>(ScatterReduction reduction)
        where T : System.Numerics.INumber<T> => reduction switch
        {
            ScatterReduction.Add => static (a, b) => unchecked(a + b),
            ScatterReduction.Mul => static (a, b) => unchecked(a * b),
            ScatterReduction.Min => T.Min,
            ScatterReduction.Max => T.Max,
            _ => static (_, b) => b,
        };

    private static T[] Accumulate<T>(ReferenceCall c, T[] source, Func<T, T, T> add)
        where T : struct
    {
        CumSumAttributes sums = c.Attributes<CumSumAttributes>();
        Shape shape = c.Shape;
        int length = shape[sums.Axis], inner = Count(shape, sums.Axis + 1, shape.Rank);
        var result = new T[source.Length];
        for (int line = 0; line < (length == 0 ? 0 : source.Length / length); line++)
        {
            int start = (line / inner * length * inner) + (line % inner);
            T sum = default;
            for (int i = 0; i < length; i++)
            {
                int at = start + ((sums.Reverse ? length - 1 - i : i) * inner);
                T next = add(sum, source[at]);
                result[at] = sums.Exclusive ? sum : next;
                sum = next;
            }
        }

        return result;
    }

    private static T[] Update<T>(ReferenceCall c, ScatterAttributes scatter, T[] source, T[] updates, Func<T, T, T> combine)
    {
        T[] result = [.. source];
        int[] places = Places(c, scatter.BatchDimensions);
        int inner = Count(c.Shape, scatter.BatchDimensions + 1, c.Shape.Rank);
        for (int i = 0; i < updates.Length; i++)
        {
            int at = (places[i / inner] * inner) + (i % inner);
            result[at] = combine(result[at], updates[i]);
        }

        return result;
    }

    /// <summary>For each index the entry that it names, counted over all leading axes.</summary>
    private static int[] Places(ReferenceCall c, int batch)
    {
        long[] indices = c[1].Integers;
        int size = c[0].Shape[batch], perBatch = Count(c[1].Shape, batch, c[1].Shape.Rank);
        var places = new int[indices.Length];
        for (int i = 0; i < places.Length; i++)
        {
            if (indices[i] < 0 || indices[i] >= size) throw new InvalidIndexException(c.Node.Kind.ToString(), indices[i], i, size);
            places[i] = (i / perBatch * size) + (int)indices[i];
        }

        return places;
    }

    private static int Count(Shape shape, int from, int to)
    {
        int count = 1;
        for (int axis = from; axis < to; axis++) count *= shape[axis];
        return count;
    }
}
