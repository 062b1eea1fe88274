using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

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
}
