using System.Numerics;

namespace Redoubt.Tensors;

/// <summary>Operations over the last axis: each row of contiguous numbers is one unit of work that depends on no other row. Stateless and thread-safe.</summary>
/// <remarks>Sums inside a row take an order fixed by its length and the register width W: element i is added to lane i mod W in ascending order, then the
/// lanes are halved until one is left. A row with NaN or ∞, or of nothing but -∞, gives NaN, as in PyTorch.</remarks>
internal abstract unsafe class RowKernels
{
    private static readonly RowKernels?[] s_instances = new RowKernels?[4];

    /// <summary>The kernels of one instruction set.</summary>
    /// <exception cref="PlatformNotSupportedException">This machine does not have the set.</exception>
    public static RowKernels For(InstructionSet set)
    {
        if (!InstructionSets.IsSupported(set)) throw new PlatformNotSupportedException($"This machine has no {set} instructions.");
        return s_instances[(int)set] ??= set switch
        {
            InstructionSet.Vector512 => new RowKernels<System.Runtime.Intrinsics.Vector512<float>, Simd512>(),
            InstructionSet.Vector256 => new RowKernels<System.Runtime.Intrinsics.Vector256<float>, Simd256>(),
            InstructionSet.Vector128 => new RowKernels<System.Runtime.Intrinsics.Vector128<float>, Simd128>(),
            _ => new RowKernels<float, Simd1>(),
        };
    }

    /// <summary>y = e^(x - max x) / Σ e^(x - max x), row by row; y may be x.</summary>
    public abstract void Softmax(float* x, float* y, int rows, int length);

    /// <summary>y = x - max x - ln Σ e^(x - max x), row by row; y may be x.</summary>
    public abstract void LogSoftmax(float* x, float* y, int rows, int length);

    /// <summary>The k largest numbers of each row in descending order, and where they are. NaN counts as the largest; of equal numbers the first comes first.</summary>
    /// <param name="x">Rows, <c>[rows, length]</c>.</param>
    /// <param name="values"><c>[rows, k]</c>.</param>
    /// <param name="positions"><c>[rows, k]</c>, or null when they are not wanted.</param>
    /// <param name="extent">Rows, their length, and k, in [1, length]. The cost grows with k · length: meant for short rows or few values.</param>
    public static void TopK<T>(T* x, T* values, long* positions, (int Rows, int Length, int K) extent)
        where T : unmanaged, INumber<T>
    {
        (int rows, int length, int k) = extent;
        for (int row = 0; row < rows; row++)
        {
            T* source = x + ((nint)row * length), best = values + ((nint)row * k);
            long* places = positions == null ? null : positions + ((nint)row * k);
            int kept = 0;
            for (int i = 0; i < length; i++)
            {
                if (kept == k && !Precedes(source[i], best[k - 1])) continue;
                int slot = kept < k ? kept++ : k - 1;
                for (; slot > 0 && Precedes(source[i], best[slot - 1]); slot--)
                {
                    best[slot] = best[slot - 1];
                    if (places != null) places[slot] = places[slot - 1];
                }

                best[slot] = source[i];
                if (places != null) places[slot] = i;
            }
        }
    }

    /// <summary>Position of the largest number, the first of equal ones; NaN counts as the largest.</summary>
    public static int ArgMax<T>(T* x, int length)
        where T : unmanaged, INumber<T>
    {
        int best = 0;
        for (int i = 1; i < length; i++)
        {
            if (Precedes(x[i], x[best])) best = i;
        }

        return best;
    }

    private static bool Precedes<T>(T a, T b)
        where T : INumber<T> =>
        a > b || (T.IsNaN(a) && !T.IsNaN(b));
}
