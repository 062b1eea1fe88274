using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Takes elements of one axis by their positions.</summary>
internal static class AxisPicking
{
    // A slice that is joined to others is copied twice, a gathered element once but one by one.
    private const int MostRuns = 4;

    /// <summary>The elements at the given positions, each inside the axis, in their order.</summary>
    /// <param name="x">The value.</param>
    /// <param name="axis">An axis of fixed extent.</param>
    /// <param name="positions">Positions from 0; may repeat.</param>
    public static Value Pick(Value x, int axis, int[] positions)
    {
        if (positions.Length == 0) return x.Slice(axis, 0, 0);
        if (Repeats(positions) is > 1 and int times) return Repeat(Pick(x, axis, [.. positions.Where((_, i) => i % times == 0)]), axis, times);
        (int Start, int Step, int Count)[] runs = [.. Runs(positions)];
        if (runs.Length > MostRuns) return Pick(x, axis, x.Builder.Constant(Literal.Of(new Shape(positions.Length), Array.ConvertAll(positions, static p => (long)p))));
        return Axes.Join([.. runs.Select(run => Run(x, axis, run.Start, run.Step, run.Count))], axis);
    }

    /// <summary>The elements at positions that indices name, in place of the axis; all axes of the indices become one.</summary>
    /// <param name="x">The value.</param>
    /// <param name="axis">An axis of fixed extent.</param>
    /// <param name="indices">Int64, from 0; the same for every line of the axis.</param>
    public static Value Pick(Value x, int axis, Value indices)
    {
        ReadOnlySpan<Dimension> extents = x.Type.Dimensions.AsSpan();
        Dimension before = x.Type.With(extents[..axis]).ElementCount(), behind = x.Type.With(extents[(axis + 1)..]).ElementCount(), count = indices.Type.ElementCount();
        Value line = indices.Reshape(count);
        Value picked = before == 1
            ? x.Reshape(x.Type[axis], behind).Gather(line)
            : x.Reshape(before, x.Type[axis], behind).Gather(line.Expand(before, count), 1);
        return picked.Reshape([.. extents[..axis], count, .. extents[(axis + 1)..]]);
    }

    /// <summary>Every element several times, one after the other.</summary>
    public static Value Repeat(Value x, int axis, int times)
    {
        if (times == 1) return x;
        Dimension[] extents = [.. x.Type.Dimensions];
        Dimension[] copied = [.. extents[..(axis + 1)], times, .. extents[(axis + 1)..]];
        Value apart = x.Reshape([.. extents[..(axis + 1)], 1, .. extents[(axis + 1)..]]).Expand(copied);
        extents[axis] = Axes.Times(extents[axis], times);
        return apart.Reshape(extents);
    }

    // How many equal positions stand side by side everywhere, as when pixels are enlarged by a whole factor.
    private static int Repeats(int[] positions)
    {
        int times = 1;
        while (times < positions.Length && positions[times] == positions[0]) times++;
        if (times == 1 || positions.Length % times != 0) return 1;
        for (int i = 0; i < positions.Length; i++)
        {
            if (positions[i] != positions[i - i % times]) return 1;
        }

        return times;
    }

    // Evenly spaced positions, with a step of 0 for one that repeats.
    private static IEnumerable<(int Start, int Step, int Count)> Runs(int[] positions)
    {
        for (int i = 0; i < positions.Length;)
        {
            int step = i + 1 < positions.Length ? positions[i + 1] - positions[i] : 1, end = i + 1;
            while (end < positions.Length && positions[end] - positions[end - 1] == step) end++;
            yield return (positions[i], step, end - i);
            i = end;
        }
    }

    private static Value Run(Value x, int axis, int start, int step, int count)
    {
        if (step == 0) return Repeat(x.Slice(axis, start, start + 1), axis, count);
        int last = start + (count - 1) * step;
        return Axes.Slice(x, axis, start, step > 0 ? last + 1 : last - 1, step);
    }
}
