using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Redoubt.Models;

/// <summary>Steps of steepest ascent in each norm, on one row.</summary>
internal static class AscentSteps
{
    private const double SparseShare = 0.01;

    /// <summary>x ← x + α·sign(g); NaN counts as zero.</summary>
    public static void Sign(Span<float> point, ReadOnlySpan<float> gradient, float stepSize)
    {
        Span<Vector<float>> x = MemoryMarshal.Cast<float, Vector<float>>(point);
        ReadOnlySpan<Vector<float>> g = MemoryMarshal.Cast<float, Vector<float>>(gradient);
        var up = new Vector<float>(stepSize);
        for (int k = 0; k < x.Length; k++)
        {
            // Comparisons with NaN are false, so its lanes move nowhere.
            Vector<float> rise = Vector.ConditionalSelect(Vector.GreaterThan(g[k], Vector<float>.Zero), up, Vector<float>.Zero);
            Vector<float> fall = Vector.ConditionalSelect(Vector.LessThan(g[k], Vector<float>.Zero), up, Vector<float>.Zero);
            x[k] += rise - fall;
        }

        for (int i = x.Length * Vector<float>.Count; i < point.Length; i++)
            point[i] += gradient[i] > 0 ? stepSize : gradient[i] < 0 ? -stepSize : 0;
    }

    /// <summary>x ← x + α·g/‖g‖₂.</summary>
    public static void Normalized(Span<float> point, ReadOnlySpan<float> gradient, double stepSize)
    {
        double scale = stepSize / Math.Sqrt(DoubleSums.Squares(gradient));
        if (!double.IsFinite(scale)) return;
        if (scale < 1e30)
        {
            TensorPrimitives.MultiplyAdd(gradient, (float)scale, point, point);
            return;
        }

        // A gradient this small is still a direction, but the scale would overflow float32.
        for (int i = 0; i < point.Length; i++) point[i] += (float)(gradient[i] * scale);
    }

    /// <summary>x ← x + (α/k)·sign(g) on the k movable coordinates of largest |g|.</summary>
    public static void Sparse(Span<float> point, ReadOnlySpan<float> gradient, double stepSize, FeasibleRegion region)
    {
        float[] magnitudes = ArrayPool<float>.Shared.Rent(2 * point.Length);
        Span<float> movable = magnitudes.AsSpan(0, point.Length), order = magnitudes.AsSpan(point.Length, point.Length);
        for (int i = 0; i < point.Length; i++)
        {
            float g = gradient[i];
            bool free = (g > 0 && point[i] < region.Upper[i]) || (g < 0 && point[i] > region.Lower[i]);
            movable[i] = free ? Math.Abs(g) : 0;
        }

        movable.CopyTo(order);
        order.Sort();
        int count = Math.Max(1, (int)Math.Ceiling(SparseShare * point.Length));
        float threshold = point.Length == 0 ? 0 : order[^count];
        Spread(point, gradient, movable, threshold, stepSize);
        ArrayPool<float>.Shared.Return(magnitudes);
    }

    private static void Spread(Span<float> point, ReadOnlySpan<float> gradient, ReadOnlySpan<float> movable, float threshold, double stepSize)
    {
        int chosen = 0;
        foreach (float m in movable) chosen += m > 0 && m >= threshold ? 1 : 0;
        if (chosen == 0) return;
        float each = (float)(stepSize / chosen);
        for (int i = 0; i < point.Length; i++)
        {
            if (movable[i] > 0 && movable[i] >= threshold) point[i] += gradient[i] > 0 ? each : -each;
        }
    }
}
