using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Arithmetic on one row that the minimum-norm attacks share.</summary>
internal static class RowArithmetic
{
    /// <summary>Writes <c>c + share·(x - c)</c>; coordinates where x agrees with c stay exactly c.</summary>
    public static void Between(ReadOnlySpan<float> center, ReadOnlySpan<float> point, float share, Span<float> destination)
    {
        TensorPrimitives.Subtract(point, center, destination);
        TensorPrimitives.MultiplyAdd(destination, share, center, destination);
    }

    /// <summary>Writes <c>c + share·d</c>.</summary>
    public static void Along(ReadOnlySpan<float> center, ReadOnlySpan<float> direction, float share, Span<float> destination) =>
        TensorPrimitives.MultiplyAdd(direction, share, center, destination);

    /// <summary>Σ wᵢ·(aᵢ - bᵢ).</summary>
    public static float DotDifference(ReadOnlySpan<float> weights, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ReadOnlySpan<Vector<float>> ws = MemoryMarshal.Cast<float, Vector<float>>(weights);
        ReadOnlySpan<Vector<float>> xs = MemoryMarshal.Cast<float, Vector<float>>(a), ys = MemoryMarshal.Cast<float, Vector<float>>(b);
        Vector<float> sums = default;
        for (int k = 0; k < ws.Length; k++) sums += ws[k] * (xs[k] - ys[k]);
        float sum = Vector.Sum(sums);
        for (int i = ws.Length * Vector<float>.Count; i < weights.Length; i++) sum += weights[i] * (a[i] - b[i]);
        return sum;
    }

    /// <summary>x ← x + factor·v, for factors beyond float32 too.</summary>
    public static void Add(ReadOnlySpan<float> v, double factor, Span<float> x)
    {
        if (factor < 1e30)
        {
            TensorPrimitives.MultiplyAdd(v, (float)factor, x, x);
            return;
        }

        for (int i = 0; i < x.Length; i++) x[i] += (float)(factor * v[i]);
    }

    /// <summary>Falls from the first value at step 0 to the last at the end along half a cosine.</summary>
    public static double Cosine(int step, int steps, double first, double last) => last + (first - last) * 0.5 * (1 + Math.Cos(Math.PI * step / steps));

    /// <summary>Distance of the point of the bounds that is farthest away.</summary>
    public static double FarthestDistance(Norm norm, ReadOnlySpan<float> center, InputBounds bounds)
    {
        double sum = 0, largest = 0;
        foreach (float value in center)
        {
            double room = Math.Max((double)bounds.Upper - value, (double)value - bounds.Lower);
            largest = Math.Max(largest, room);
            sum += norm == Norm.L2 ? room * room : norm == Norm.L1 ? room : 1;
        }

        return norm == Norm.Linf ? largest : norm == Norm.L2 ? Math.Sqrt(sum) : sum;
    }
}
