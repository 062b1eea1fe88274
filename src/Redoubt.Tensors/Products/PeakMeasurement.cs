using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Redoubt.Tensors;

/// <summary>Measures the peak that kernels are compared with: multiply-adds on registers alone, with enough independent sums to fill the pipelines.</summary>
internal static unsafe class PeakMeasurement
{
    private const int Sums = 12, Steps = 20_000, Repeats = 60;

    /// <summary>10^9 floating-point operations (a multiply-add counts two) each second of one thread; the best of many short runs, because other programs
    /// only ever slow one down.</summary>
    public static double GflopsPerThread(InstructionSet set, TimeProvider time) => set switch
    {
        InstructionSet.Vector512 => Measure<Vector512<float>, Simd512>(time),
        InstructionSet.Vector256 => Measure<Vector256<float>, Simd256>(time),
        InstructionSet.Vector128 => Measure<Vector128<float>, Simd128>(time),
        _ => Measure<float, Simd1>(time),
    };

    private static double Measure<V, S>(TimeProvider time)
        where V : struct
        where S : struct, ISimd<V>
    {
        float* result = stackalloc float[64];
        double best = double.MaxValue;
        for (int repeat = 0; repeat < Repeats; repeat++)
        {
            long start = time.GetTimestamp();
            MultiplyAdds<V, S>(1e-30f * repeat, result);
            best = Math.Min(best, time.GetElapsedTime(start).TotalSeconds);
        }

        return 2.0 * Sums * Steps * S.Width / best * 1e-9;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyAdds<V, S>(float value, float* result)
        where V : struct
        where S : struct, ISimd<V>
    {
        V x = S.Broadcast(value), y = S.Broadcast(0.5f);
        V a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int step = 0; step < Steps; step++)
        {
            a = S.MultiplyAdd(a, y, x);
            b = S.MultiplyAdd(b, y, x);
            c = S.MultiplyAdd(c, y, x);
            d = S.MultiplyAdd(d, y, x);
            e = S.MultiplyAdd(e, y, x);
            f = S.MultiplyAdd(f, y, x);
            g = S.MultiplyAdd(g, y, x);
            h = S.MultiplyAdd(h, y, x);
            i = S.MultiplyAdd(i, y, x);
            j = S.MultiplyAdd(j, y, x);
            k = S.MultiplyAdd(k, y, x);
            l = S.MultiplyAdd(l, y, x);
        }

        V sum = S.Add(S.Add(S.Add(a, b), S.Add(c, d)), S.Add(S.Add(e, f), S.Add(g, h)));
        S.Store(S.Add(sum, S.Add(S.Add(i, j), S.Add(k, l))), result);
    }
}
