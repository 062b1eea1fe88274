using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>The transforms of Winograd's minimal filtering F(m×m, 3×3), a vector of channels at a time. Lavin and Gray, arXiv:1509.09308, section 4.</summary>
/// <remarks>m = 2 uses the interpolation points 0, ±1, ∞ and m = 4 the points 0, ±1, ±2, ∞. Each transform is one dimension after the other, through a
/// buffer that stays in the first-level cache.</remarks>
internal static unsafe class WinogradTransform<V, S>
    where V : struct
    where S : struct, ISimd<V>
{
    /// <summary>Floats of the buffer: the largest tile of vectors.</summary>
    public const int BufferLength = 36 * 16;

    /// <summary>Bᵀ d B of a 4×4 tile for F(2×2, 3×3). Lanes beyond the given ones are not read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Input2(float* source, nint row, nint pixel, int lanes, float* target, nint step, float* buffer)
    {
        for (int i = 0; i < 4; i++, source += row)
        {
            V a = Load(source, lanes), b = Load(source + pixel, lanes), c = Load(source + 2 * pixel, lanes), d = Load(source + 3 * pixel, lanes);
            float* line = buffer + i * 4 * S.Width;
            S.Store(S.Subtract(a, c), line);
            S.Store(S.Add(b, c), line + S.Width);
            S.Store(S.Subtract(c, b), line + 2 * S.Width);
            S.Store(S.Subtract(b, d), line + 3 * S.Width);
        }

        for (int j = 0; j < 4; j++, target += step)
        {
            float* column = buffer + j * S.Width;
            V a = S.Load(column), b = S.Load(column + 4 * S.Width), c = S.Load(column + 8 * S.Width), d = S.Load(column + 12 * S.Width);
            S.Store(S.Subtract(a, c), target);
            S.Store(S.Add(b, c), target + 4 * step);
            S.Store(S.Subtract(c, b), target + 8 * step);
            S.Store(S.Subtract(b, d), target + 12 * step);
        }
    }

    /// <summary>Bᵀ d B of a 6×6 tile for F(4×4, 3×3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Input4(float* source, nint row, nint pixel, int lanes, float* target, nint step, float* buffer)
    {
        for (int i = 0; i < 6; i++, source += row)
        {
            float* half = source + 3 * pixel;
            V a = Load(source, lanes), b = Load(source + pixel, lanes), c = Load(source + 2 * pixel, lanes);
            Input4(a, b, c, Load(half, lanes), Load(half + pixel, lanes), Load(half + 2 * pixel, lanes), buffer + i * 6 * S.Width, S.Width);
        }

        for (int j = 0; j < 6; j++)
        {
            float* column = buffer + j * S.Width;
            V a = S.Load(column), b = S.Load(column + 6 * S.Width), c = S.Load(column + 12 * S.Width), d = S.Load(column + 18 * S.Width);
            Input4(a, b, c, d, S.Load(column + 24 * S.Width), S.Load(column + 30 * S.Width), target + j * step, 6 * step);
        }
    }

    /// <summary>Aᵀ m A of 4×4 sums to 2×2 outputs, left in the target row by row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Output2(float* sums, nint step, float* target, float* buffer)
    {
        for (int j = 0; j < 4; j++, sums += step)
        {
            V a = S.Load(sums), b = S.Load(sums + 4 * step), c = S.Load(sums + 8 * step), d = S.Load(sums + 12 * step);
            S.Store(S.Add(S.Add(a, b), c), buffer + j * S.Width);
            S.Store(S.Subtract(S.Subtract(b, c), d), buffer + (4 + j) * S.Width);
        }

        for (int i = 0; i < 2; i++)
        {
            float* line = buffer + 4 * i * S.Width;
            V a = S.Load(line), b = S.Load(line + S.Width), c = S.Load(line + 2 * S.Width), d = S.Load(line + 3 * S.Width);
            S.Store(S.Add(S.Add(a, b), c), target + 2 * i * S.Width);
            S.Store(S.Subtract(S.Subtract(b, c), d), target + (2 * i + 1) * S.Width);
        }
    }

    /// <summary>Aᵀ m A of 6×6 sums to 4×4 outputs, left in the target row by row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Output4(float* sums, nint step, float* target, float* buffer)
    {
        for (int j = 0; j < 6; j++, sums += step)
        {
            float* half = sums + 18 * step;
            V a = S.Load(sums), b = S.Load(sums + 6 * step), c = S.Load(sums + 12 * step);
            Output4(a, b, c, S.Load(half), S.Load(half + 6 * step), S.Load(half + 12 * step), buffer + j * S.Width, 6 * S.Width);
        }

        for (int i = 0; i < 4; i++)
        {
            float* line = buffer + 6 * i * S.Width;
            V a = S.Load(line), b = S.Load(line + S.Width), c = S.Load(line + 2 * S.Width), d = S.Load(line + 3 * S.Width);
            Output4(a, b, c, d, S.Load(line + 4 * S.Width), S.Load(line + 5 * S.Width), target + 4 * i * S.Width, S.Width);
        }
    }

    /// <summary>A g Aᵀ of a 4×4 tile of output gradients, the transpose of <see cref="Output4(float*, nint, float*, float*)"/>. Rows and columns from the given
    /// height and width on are taken as zeros and not read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient4(float* source, nint row, nint pixel, (int Height, int Width, int Lanes) valid, float* target, nint step, float* buffer)
    {
        int lanes = valid.Lanes;
        for (int i = 0; i < 4; i++, source += row)
        {
            bool some = i < valid.Height;
            V a = some ? Load(source, lanes) : S.Zero, b = some && valid.Width > 1 ? Load(source + pixel, lanes) : S.Zero;
            V c = some && valid.Width > 2 ? Load(source + 2 * pixel, lanes) : S.Zero, d = some && valid.Width > 3 ? Load(source + 3 * pixel, lanes) : S.Zero;
            Gradient4(a, b, c, d, buffer + i * 6 * S.Width, S.Width);
        }

        for (int j = 0; j < 6; j++)
        {
            float* column = buffer + j * S.Width;
            Gradient4(
                S.Load(column), S.Load(column + 6 * S.Width), S.Load(column + 12 * S.Width), S.Load(column + 18 * S.Width), target + j * step, 6 * step);
        }
    }

    /// <summary>Gᵀ u G of 6×6 sums to the gradient of a 3×3 kernel, the transpose of <see cref="Weights(int, float*, float*, nint, float*)"/> for m = 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WeightGradient4(float* sums, nint step, float* target, nint targetStep, float* buffer)
    {
        for (int j = 0; j < 6; j++, sums += step)
        {
            float* half = sums + 18 * step;
            V a = S.Load(sums), b = S.Load(sums + 6 * step), c = S.Load(sums + 12 * step);
            WeightGradient4(a, b, c, S.Load(half), S.Load(half + 6 * step), S.Load(half + 12 * step), buffer + j * S.Width, 6 * S.Width);
        }

        for (int i = 0; i < 3; i++)
        {
            float* line = buffer + 6 * i * S.Width;
            V a = S.Load(line), b = S.Load(line + S.Width), c = S.Load(line + 2 * S.Width), d = S.Load(line + 3 * S.Width);
            WeightGradient4(a, b, c, d, S.Load(line + 4 * S.Width), S.Load(line + 5 * S.Width), target + 3 * i * targetStep, targetStep);
        }
    }

    /// <summary>G g Gᵀ of a 3×3 kernel, taps 0 … 8 one vector after the other, for F(2×2, 3×3) or F(4×4, 3×3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Weights(int m, float* taps, float* target, nint step, float* buffer)
    {
        int size = m + 2;
        for (int j = 0; j < 3; j++) Weights(m, taps + j * S.Width, 3 * S.Width, buffer + j * S.Width, 3 * S.Width);
        for (int i = 0; i < size; i++) Weights(m, buffer + 3 * i * S.Width, S.Width, target + i * size * step, step);
    }

    private static void Weights(int m, float* source, nint from, float* target, nint to)
    {
        V a = S.Load(source), b = S.Load(source + from), c = S.Load(source + 2 * from);
        if (m == 2)
        {
            V half = S.Broadcast(0.5f), outer = S.Multiply(half, S.Add(a, c)), middle = S.Multiply(half, b);
            S.Store(a, target);
            S.Store(S.Add(outer, middle), target + to);
            S.Store(S.Subtract(outer, middle), target + 2 * to);
            S.Store(c, target + 3 * to);
            return;
        }

        V sixth = S.Broadcast(-1f / 6), even = S.Multiply(sixth, S.Add(a, c)), odd = S.Multiply(sixth, b);
        V wide = S.MultiplyAdd(S.Broadcast(1f / 24), a, S.Multiply(S.Broadcast(1f / 6), c)), twelfth = S.Multiply(S.Broadcast(1f / 12), b);
        S.Store(S.Multiply(S.Broadcast(0.25f), a), target);
        S.Store(S.Add(even, odd), target + to);
        S.Store(S.Subtract(even, odd), target + 2 * to);
        S.Store(S.Add(wide, twelfth), target + 3 * to);
        S.Store(S.Subtract(wide, twelfth), target + 4 * to);
        S.Store(c, target + 5 * to);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Input4(V a, V b, V c, V d, V e, V f, float* target, nint step)
    {
        V four = S.Broadcast(4), minusFive = S.Broadcast(-5), minusFour = S.Broadcast(-4), two = S.Broadcast(2);
        V even = S.MultiplyAdd(minusFour, c, e), odd = S.MultiplyAdd(minusFour, b, d), far = S.Subtract(e, c), near = S.Multiply(two, S.Subtract(d, b));
        float* half = target + 3 * step;
        S.Store(S.MultiplyAdd(four, a, S.MultiplyAdd(minusFive, c, e)), target);
        S.Store(S.Add(even, odd), target + step);
        S.Store(S.Subtract(even, odd), target + 2 * step);
        S.Store(S.Add(far, near), half);
        S.Store(S.Subtract(far, near), half + step);
        S.Store(S.MultiplyAdd(four, b, S.MultiplyAdd(minusFive, d, f)), half + 2 * step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Output4(V a, V b, V c, V d, V e, V f, float* target, nint step)
    {
        V sum = S.Add(b, c), difference = S.Subtract(b, c), wideSum = S.Add(d, e), wideDifference = S.Subtract(d, e);
        S.Store(S.Add(S.Add(a, sum), wideSum), target);
        S.Store(S.MultiplyAdd(S.Broadcast(2), wideDifference, difference), target + step);
        S.Store(S.MultiplyAdd(S.Broadcast(4), wideSum, sum), target + 2 * step);
        S.Store(S.Add(S.MultiplyAdd(S.Broadcast(8), wideDifference, difference), f), target + 3 * step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Gradient4(V a, V b, V c, V d, float* target, nint step)
    {
        V four = S.Broadcast(4), even = S.Add(a, c), odd = S.Add(b, d), wideEven = S.MultiplyAdd(four, c, a);
        V wideOdd = S.Multiply(S.Broadcast(2), S.MultiplyAdd(four, d, b));
        S.Store(a, target);
        S.Store(S.Add(even, odd), target + step);
        S.Store(S.Subtract(even, odd), target + 2 * step);
        S.Store(S.Add(wideEven, wideOdd), target + 3 * step);
        S.Store(S.Subtract(wideEven, wideOdd), target + 4 * step);
        S.Store(d, target + 5 * step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WeightGradient4(V a, V b, V c, V d, V e, V f, float* target, nint step)
    {
        V sixth = S.Broadcast(1f / 6), sum = S.Multiply(S.Broadcast(-1f / 6), S.Add(b, c)), wideSum = S.Add(d, e);
        S.Store(S.MultiplyAdd(S.Broadcast(0.25f), a, S.MultiplyAdd(S.Broadcast(1f / 24), wideSum, sum)), target);
        S.Store(S.MultiplyAdd(S.Broadcast(1f / 12), S.Subtract(d, e), S.Multiply(sixth, S.Subtract(c, b))), target + step);
        S.Store(S.Add(S.MultiplyAdd(sixth, wideSum, sum), f), target + 2 * step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Load(float* source, int lanes) => lanes >= S.Width ? S.Load(source) : S.LoadPartial(source, lanes);
}
