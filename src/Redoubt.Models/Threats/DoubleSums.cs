using System.Numerics;
using System.Runtime.InteropServices;

namespace Redoubt.Models;

/// <summary>Sums over float32 numbers with every term and partial sum in double precision.</summary>
internal static class DoubleSums
{
    /// <summary>Σ aᵢ².</summary>
    public static double Squares(ReadOnlySpan<float> a)
    {
        Vector<double> low = default, high = default;
        int i = 0;
        foreach (Vector<float> block in MemoryMarshal.Cast<float, Vector<float>>(a))
        {
            Vector.Widen(block, out Vector<double> x, out Vector<double> y);
            low += x * x;
            high += y * y;
            i += Vector<float>.Count;
        }

        double sum = Vector.Sum(low + high);
        for (; i < a.Length; i++) sum += (double)a[i] * a[i];
        return sum;
    }

    /// <summary>Σ (aᵢ - bᵢ)².</summary>
    public static double SquaredDifferences(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ReadOnlySpan<Vector<float>> blocksA = MemoryMarshal.Cast<float, Vector<float>>(a), blocksB = MemoryMarshal.Cast<float, Vector<float>>(b);
        Vector<double> low = default, high = default;
        for (int k = 0; k < blocksA.Length; k++)
        {
            (Vector<double> x, Vector<double> y) = Difference(blocksA[k], blocksB[k]);
            low += x * x;
            high += y * y;
        }

        double sum = Vector.Sum(low + high);
        for (int i = blocksA.Length * Vector<float>.Count; i < a.Length; i++)
        {
            double d = (double)a[i] - b[i];
            sum += d * d;
        }

        return sum;
    }

    /// <summary>Σ |aᵢ - bᵢ|.</summary>
    public static double AbsoluteDifferences(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ReadOnlySpan<Vector<float>> blocksA = MemoryMarshal.Cast<float, Vector<float>>(a), blocksB = MemoryMarshal.Cast<float, Vector<float>>(b);
        Vector<double> low = default, high = default;
        for (int k = 0; k < blocksA.Length; k++)
        {
            (Vector<double> x, Vector<double> y) = Difference(blocksA[k], blocksB[k]);
            low += Vector.Abs(x);
            high += Vector.Abs(y);
        }

        double sum = Vector.Sum(low + high);
        for (int i = blocksA.Length * Vector<float>.Count; i < a.Length; i++) sum += Math.Abs((double)a[i] - b[i]);
        return sum;
    }

    /// <summary>max |aᵢ - bᵢ|, 0 for empty spans, NaN when a term is.</summary>
    public static double MaxAbsoluteDifference(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double max = 0;
        for (int i = 0; i < a.Length; i++) max = Math.Max(max, Math.Abs((double)a[i] - b[i])); // Math.Max keeps NaN, Vector.Max does not
        return max;
    }

    private static (Vector<double> Low, Vector<double> High) Difference(Vector<float> a, Vector<float> b)
    {
        Vector.Widen(a, out Vector<double> aLow, out Vector<double> aHigh);
        Vector.Widen(b, out Vector<double> bLow, out Vector<double> bHigh);
        return (aLow - bLow, aHigh - bHigh);
    }
}
