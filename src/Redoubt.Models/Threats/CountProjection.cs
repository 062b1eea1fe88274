using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Redoubt.Models;

/// <summary>Projection onto the points of a box that differ from the center in at most k values: the k largest changes stay.</summary>
internal static class CountProjection
{
    public static void Project(Span<float> point, FeasibleRegion region, double most)
    {
        float[] rented = ArrayPool<float>.Shared.Rent(point.Length);
        Span<float> changes = rented.AsSpan(0, point.Length);
        int changed = 0;
        for (int i = 0; i < point.Length; i++)
        {
            point[i] = Math.Min(Math.Max(point[i], region.Lower[i]), region.Upper[i]);
            changes[i] = Math.Abs(point[i] - region.Center[i]);
            changed += point[i] != region.Center[i] ? 1 : 0;
        }

        int kept = (int)Math.Min(most, point.Length);
        if (changed > kept) Keep(point, region.Center, changes, kept == 0 ? float.PositiveInfinity : Largest(changes, kept), kept);

        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>The k-th largest of non-negative numbers, by bisection over their bits, which are ordered as the numbers are: no sorting.</summary>
    private static float Largest(ReadOnlySpan<float> values, int k)
    {
        int enough = 0, few = BitConverter.SingleToInt32Bits(float.PositiveInfinity) + 1;
        while (few - enough > 1)
        {
            int middle = enough + (few - enough) / 2;
            if (AtLeast(values, middle) >= k) enough = middle;
            else few = middle;
        }

        return BitConverter.Int32BitsToSingle(enough);
    }

    private static int AtLeast(ReadOnlySpan<float> values, int bits)
    {
        ReadOnlySpan<Vector<int>> blocks = MemoryMarshal.Cast<float, Vector<int>>(values);
        Vector<int> edge = new(bits), counts = default;
        foreach (Vector<int> block in blocks) counts -= Vector.GreaterThanOrEqual(block, edge); // true is -1
        int count = Vector.Sum(counts);
        foreach (int value in MemoryMarshal.Cast<float, int>(values[(blocks.Length * Vector<int>.Count)..])) count += value >= bits ? 1 : 0;
        return count;
    }

    private static void Keep(Span<float> point, ReadOnlySpan<float> center, ReadOnlySpan<float> changes, float threshold, int kept)
    {
        int above = 0;
        foreach (float change in changes) above += change > threshold ? 1 : 0;
        int ties = kept - above;
        for (int i = 0; i < point.Length; i++)
        {
            if (changes[i] > threshold || (changes[i] == threshold && ties-- > 0)) continue;
            point[i] = center[i];
        }
    }
}
