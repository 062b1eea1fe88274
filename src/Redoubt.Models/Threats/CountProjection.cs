using System.Buffers;

namespace Redoubt.Models;

/// <summary>Projection onto the points of a box that differ from the center in at most k values: the k largest changes stay.</summary>
internal static class CountProjection
{
    public static void Project(Span<float> point, FeasibleRegion region, double most)
    {
        float[] rented = ArrayPool<float>.Shared.Rent(2 * point.Length);
        Span<float> changes = rented.AsSpan(0, point.Length), order = rented.AsSpan(point.Length, point.Length);
        int changed = 0;
        for (int i = 0; i < point.Length; i++)
        {
            point[i] = Math.Min(Math.Max(point[i], region.Lower[i]), region.Upper[i]);
            changes[i] = Math.Abs(point[i] - region.Center[i]);
            changed += point[i] != region.Center[i] ? 1 : 0;
        }

        int kept = (int)Math.Min(most, point.Length);
        if (changed > kept)
        {
            changes.CopyTo(order);
            order.Sort();
            Keep(point, region.Center, changes, kept == 0 ? float.PositiveInfinity : order[^kept], kept);
        }

        ArrayPool<float>.Shared.Return(rented);
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
