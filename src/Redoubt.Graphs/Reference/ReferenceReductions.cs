using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Reference rules of reductions and of operations along the last axis.</summary>
internal static class ReferenceReductions
{
    public static ReferenceValue Sum(ReferenceCall c) => c[0].ElementType == ElementType.Int64
        ? ReferenceValue.Of(c.Shape, Fold(c, c[0].Integers, 0L, static (a, b) => unchecked(a + b)))
        : ReferenceValue.Of(c.Shape, Fold(c, c[0].Numbers, 0.0, static (a, b) => a + b));

    public static ReferenceValue Mean(ReferenceCall c)
    {
        // The mean of nothing is NaN, as 0/0; integers truncate.
        long count = 1;
        foreach (int axis in c.Attributes<ReduceAttributes>().Axes) count *= c[0].Shape[axis];
        ReferenceValue sum = Sum(c);
        return sum.ElementType == ElementType.Int64
            ? ReferenceValue.Of(c.Shape, Array.ConvertAll(sum.Integers, v => ReferenceElementwise.Divide(v, count)))
            : ReferenceValue.Of(c.Shape, Array.ConvertAll(sum.Numbers, v => v / count));
    }

    public static ReferenceValue Max(ReferenceCall c) => c[0].ElementType == ElementType.Int64
        ? ReferenceValue.Of(c.Shape, Fold(c, c[0].Integers, long.MinValue, Math.Max))
        : ReferenceValue.Of(c.Shape, Fold(c, c[0].Numbers, double.NegativeInfinity, Math.Max));

    public static ReferenceValue Softmax(ReferenceCall c) => ByRow(c, static (x, y) =>
    {
        double max = Largest(x), sum = 0;
        for (int i = 0; i < x.Length; i++) sum += y[i] = Math.Exp(x[i] - max);
        for (int i = 0; i < x.Length; i++) y[i] /= sum;
    });

    public static ReferenceValue LogSoftmax(ReferenceCall c) => ByRow(c, static (x, y) =>
    {
        double max = Largest(x), sum = 0;
        foreach (double v in x) sum += Math.Exp(v - max);
        for (int i = 0; i < x.Length; i++) y[i] = x[i] - max - Math.Log(sum);
    });

    public static ReferenceValue OneHot(ReferenceCall c)
    {
        int depth = c.Attributes<OneHotAttributes>().Depth;
        var result = new double[c.Shape.Count];
        long[] columns = c[0].Integers;
        for (int i = 0; i < columns.Length; i++)
        {
            // A column outside the depth leaves its row at 0.
            if (columns[i] >= 0 && columns[i] < depth) result[((long)i * depth) + columns[i]] = 1;
        }

        return ReferenceValue.Of(c.Shape, result);
    }

    public static ReferenceValue Random(ReferenceCall c)
    {
        RandomAttributes random = c.Attributes<RandomAttributes>();
        long[] seeds = c[0].Integers;
        var stream = new float[seeds.Length == 0 ? 0 : c.Shape.Count / seeds.Length];
        var result = new double[c.Shape.Count];
        for (int i = 0; i < result.Length; i++)
        {
            if (i % stream.Length == 0) FillRandom(random, seeds[i / stream.Length], stream);
            result[i] = stream[i % stream.Length];
        }

        return ReferenceValue.Of(c.Shape, result);
    }

    /// <summary>The numbers of one seed.</summary>
    public static void FillRandom(RandomAttributes random, long seed, Span<float> numbers)
    {
        RandomKey key = new RandomKey(random.Key).Fold(unchecked((ulong)seed));
        if (random.Distribution == RandomDistribution.Normal) key.FillNormal(numbers);
        else key.FillUniform(numbers);
    }

    public static ReferenceValue ArgMax(ReferenceCall c)
    {
        int width = c[0].Shape[c[0].Shape.Rank - 1];
        double[] x = AsNumbers(c[0]);
        var result = new long[c.Shape.Count];
        for (int row = 0; row < result.Length; row++) result[row] = Order(x.AsSpan(row * width, width), 1)[0];
        return ReferenceValue.Of(c.Shape, result);
    }

    public static ReferenceValue TopK(ReferenceCall c) => TopKOf(c, c[0]);

    public static ReferenceValue TopKGather(ReferenceCall c) => TopKOf(c, c[1]);

    public static ReferenceValue TopKScatter(ReferenceCall c)
    {
        int count = c.Attributes<TopKAttributes>().Count, width = c[0].Shape[c[0].Shape.Rank - 1];
        var result = new double[c.Shape.Count];
        for (int row = 0; row < result.Length / width; row++)
        {
            int[] order = Order(c[0].Numbers.AsSpan(row * width, width), count);
            for (int i = 0; i < count; i++) result[(row * width) + order[i]] = c[1].Numbers[(row * count) + i];
        }

        return ReferenceValue.Of(c.Shape, result);
    }

    private static ReferenceValue TopKOf(ReferenceCall c, ReferenceValue read)
    {
        int count = c.Attributes<TopKAttributes>().Count, width = c[0].Shape[c[0].Shape.Rank - 1];
        double[] keys = AsNumbers(c[0]);
        var offsets = new int[c.Shape.Count];
        for (int row = 0; row < offsets.Length / count; row++)
        {
            int[] order = Order(keys.AsSpan(row * width, width), count);
            for (int i = 0; i < count; i++) offsets[(row * count) + i] = (row * width) + order[i];
        }

        return read.Gather(c.Shape, offsets);
    }

    /// <summary>Positions of the largest elements, largest first, ties by position. NaN counts as the largest, as in PyTorch.</summary>
    private static int[] Order(ReadOnlySpan<double> x, int count)
    {
        double[] copy = x.ToArray();
        return [.. Enumerable.Range(0, copy.Length).OrderByDescending(i => double.IsNaN(copy[i])).ThenByDescending(i => copy[i]).Take(count)];
    }

    // int64 keys above 2^53 would tie after widening; scores never are.
    private static double[] AsNumbers(ReferenceValue value) =>
        value.ElementType == ElementType.Int64 ? Array.ConvertAll(value.Integers, static v => (double)v) : value.Numbers;

    private static double Largest(ReadOnlySpan<double> x)
    {
        double max = double.NegativeInfinity;
        foreach (double v in x) max = Math.Max(max, v);
        return max;
    }

    private static ReferenceValue ByRow(ReferenceCall c, Action<double[], double[]> function)
    {
        int width = c[0].Shape[c[0].Shape.Rank - 1];
        var result = new double[c.Shape.Count];
        var y = new double[width];
        for (int start = 0; start < result.Length; start += width)
        {
            function(c[0].Numbers[start..(start + width)], y);
            y.CopyTo(result, start);
        }

        return ReferenceValue.Of(c.Shape, result);
    }

    private static T[] Fold<T>(ReferenceCall c, T[] source, T start, Func<T, T, T> function)
    {
        var result = new T[c.Shape.Count];
        Array.Fill(result, start);
        int[] to = ReferenceIndex.Reduce(c[0].Shape, c.Attributes<ReduceAttributes>().Axes);
        for (int i = 0; i < source.Length; i++) result[to[i]] = function(result[to[i]], source[i]);
        return result;
    }
}
