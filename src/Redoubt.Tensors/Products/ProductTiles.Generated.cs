// Written by eng/TileGenerator; a test compares. Do not edit.
using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>Register tiles: sums[row][column vector] = Σ over runs and steps of a[row] · b[column vector], in that order, for every tile size.</summary>
/// <remarks>Scattered tiles find each row of a through a table of pointers. Strided tiles need rows at one distance and save the table look-ups, which
/// matters where a loaded element is used only once. Paneled tiles take each pair of column vectors from its own panel of b.</remarks>
internal static unsafe class ProductTiles<V, S>
    where V : struct
    where S : struct, ISimd<V>
{
    public static delegate*<float**, ProductSteps*, float*, float*, bool, void> Scattered2(int rows) => rows switch
    {
        1 => &Scattered1x2,
        2 => &Scattered2x2,
        3 => &Scattered3x2,
        4 => &Scattered4x2,
        5 => &Scattered5x2,
        6 => &Scattered6x2,
        7 => &Scattered7x2,
        8 => &Scattered8x2,
        9 => &Scattered9x2,
        10 => &Scattered10x2,
        11 => &Scattered11x2,
        12 => &Scattered12x2,
        13 => &Scattered13x2,
        _ => &Scattered14x2,
    };

    public static delegate*<float**, ProductSteps*, float*, float*, bool, void> Scattered1(int rows) => rows switch
    {
        1 => &Scattered1x1,
        2 => &Scattered2x1,
        3 => &Scattered3x1,
        4 => &Scattered4x1,
        5 => &Scattered5x1,
        6 => &Scattered6x1,
        7 => &Scattered7x1,
        8 => &Scattered8x1,
        9 => &Scattered9x1,
        10 => &Scattered10x1,
        11 => &Scattered11x1,
        12 => &Scattered12x1,
        13 => &Scattered13x1,
        14 => &Scattered14x1,
        15 => &Scattered15x1,
        _ => &Scattered16x1,
    };

    public static delegate*<float**, ProductSteps*, float*, float*, bool, void> Strided1(int rows) => rows switch
    {
        1 => &Strided1x1,
        2 => &Strided2x1,
        3 => &Strided3x1,
        4 => &Strided4x1,
        5 => &Strided5x1,
        6 => &Strided6x1,
        7 => &Strided7x1,
        8 => &Strided8x1,
        9 => &Strided9x1,
        10 => &Strided10x1,
        11 => &Strided11x1,
        12 => &Strided12x1,
        13 => &Strided13x1,
        14 => &Strided14x1,
        15 => &Strided15x1,
        _ => &Strided16x1,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scattered1x2(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s0_1 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s0_1 = S.Load(sums + 0 * sumStride + 1 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                V b1 = S.Load(b + 1 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                s0_1 = S.MultiplyAdd(a0, b1, s0_1);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s0_1, sums + 0 * sumStride + 1 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scattered2x2(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s0_1 = S.Zero;
        V s1_0 = S.Zero;
        V s1_1 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s0_1 = S.Load(sums + 0 * sumStride + 1 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s1_1 = S.Load(sums + 1 * sumStride + 1 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                V b1 = S.Load(b + 1 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                s0_1 = S.MultiplyAdd(a0, b1, s0_1);
                V a1 = S.Broadcast(a[1][k]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                s1_1 = S.MultiplyAdd(a1, b1, s1_1);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s0_1, sums + 0 * sumStride + 1 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s1_1, sums + 1 * sumStride + 1 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scattered3x2(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s0_1 = S.Zero;
        V s1_0 = S.Zero;
        V s1_1 = S.Zero;
        V s2_0 = S.Zero;
        V s2_1 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s0_1 = S.Load(sums + 0 * sumStride + 1 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s1_1 = S.Load(sums + 1 * sumStride + 1 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s2_1 = S.Load(sums + 2 * sumStride + 1 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                V b1 = S.Load(b + 1 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                s0_1 = S.MultiplyAdd(a0, b1, s0_1);
                V a1 = S.Broadcast(a[1][k]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                s1_1 = S.MultiplyAdd(a1, b1, s1_1);
                V a2 = S.Broadcast(a[2][k]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                s2_1 = S.MultiplyAdd(a2, b1, s2_1);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s0_1, sums + 0 * sumStride + 1 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s1_1, sums + 1 * sumStride + 1 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s2_1, sums + 2 * sumStride + 1 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scattered4x2(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s0_1 = S.Zero;
        V s1_0 = S.Zero;
        V s1_1 = S.Zero;
        V s2_0 = S.Zero;
        V s2_1 = S.Zero;
        V s3_0 = S.Zero;
        V s3_1 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s0_1 = S.Load(sums + 0 * sumStride + 1 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s1_1 = S.Load(sums + 1 * sumStride + 1 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s2_1 = S.Load(sums + 2 * sumStride + 1 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s3_1 = S.Load(sums + 3 * sumStride + 1 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                V b1 = S.Load(b + 1 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                s0_1 = S.MultiplyAdd(a0, b1, s0_1);
                V a1 = S.Broadcast(a[1][k]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                s1_1 = S.MultiplyAdd(a1, b1, s1_1);
                V a2 = S.Broadcast(a[2][k]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                s2_1 = S.MultiplyAdd(a2, b1, s2_1);
                V a3 = S.Broadcast(a[3][k]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                s3_1 = S.MultiplyAdd(a3, b1, s3_1);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s0_1, sums + 0 * sumStride + 1 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s1_1, sums + 1 * sumStride + 1 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s2_1, sums + 2 * sumStride + 1 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s3_1, sums + 3 * sumStride + 1 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scattered5x2(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s0_1 = S.Zero;
        V s1_0 = S.Zero;
        V s1_1 = S.Zero;
        V s2_0 = S.Zero;
        V s2_1 = S.Zero;
        V s3_0 = S.Zero;
        V s3_1 = S.Zero;
        V s4_0 = S.Zero;
        V s4_1 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s0_1 = S.Load(sums + 0 * sumStride + 1 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s1_1 = S.Load(sums + 1 * sumStride + 1 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s2_1 = S.Load(sums + 2 * sumStride + 1 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s3_1 = S.Load(sums + 3 * sumStride + 1 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s4_1 = S.Load(sums + 4 * sumStride + 1 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                V b1 = S.Load(b + 1 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                s0_1 = S.MultiplyAdd(a0, b1, s0_1);
                V a1 = S.Broadcast(a[1][k]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                s1_1 = S.MultiplyAdd(a1, b1, s1_1);
                V a2 = S.Broadcast(a[2][k]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                s2_1 = S.MultiplyAdd(a2, b1, s2_1);
                V a3 = S.Broadcast(a[3][k]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                s3_1 = S.MultiplyAdd(a3, b1, s3_1);
                V a4 = S.Broadcast(a[4][k]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                s4_1 = S.MultiplyAdd(a4, b1, s4_1);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s0_1, sums + 0 * sumStride + 1 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s1_1, sums + 1 * sumStride + 1 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s2_1, sums + 2 * sumStride + 1 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s3_1, sums + 3 * sumStride + 1 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s4_1, sums + 4 * sumStride + 1 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scattered6x2(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s0_1 = S.Zero;
        V s1_0 = S.Zero;
        V s1_1 = S.Zero;
        V s2_0 = S.Zero;
        V s2_1 = S.Zero;
        V s3_0 = S.Zero;
        V s3_1 = S.Zero;
        V s4_0 = S.Zero;
        V s4_1 = S.Zero;
        V s5_0 = S.Zero;
        V s5_1 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s0_1 = S.Load(sums + 0 * sumStride + 1 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s1_1 = S.Load(sums + 1 * sumStride + 1 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s2_1 = S.Load(sums + 2 * sumStride + 1 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s3_1 = S.Load(sums + 3 * sumStride + 1 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s4_1 = S.Load(sums + 4 * sumStride + 1 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
            s5_1 = S.Load(sums + 5 * sumStride + 1 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                V b1 = S.Load(b + 1 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                s0_1 = S.MultiplyAdd(a0, b1, s0_1);
                V a1 = S.Broadcast(a[1][k]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                s1_1 = S.MultiplyAdd(a1, b1, s1_1);
                V a2 = S.Broadcast(a[2][k]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                s2_1 = S.MultiplyAdd(a2, b1, s2_1);
                V a3 = S.Broadcast(a[3][k]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                s3_1 = S.MultiplyAdd(a3, b1, s3_1);
                V a4 = S.Broadcast(a[4][k]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                s4_1 = S.MultiplyAdd(a4, b1, s4_1);
                V a5 = S.Broadcast(a[5][k]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                s5_1 = S.MultiplyAdd(a5, b1, s5_1);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s0_1, sums + 0 * sumStride + 1 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s1_1, sums + 1 * sumStride + 1 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s2_1, sums + 2 * sumStride + 1 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s3_1, sums + 3 * sumStride + 1 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s4_1, sums + 4 * sumStride + 1 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
        S.Store(s5_1, sums + 5 * sumStride + 1 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scattered7x2(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s0_1 = S.Zero;
        V s1_0 = S.Zero;
        V s1_1 = S.Zero;
        V s2_0 = S.Zero;
        V s2_1 = S.Zero;
        V s3_0 = S.Zero;
        V s3_1 = S.Zero;
        V s4_0 = S.Zero;
        V s4_1 = S.Zero;
        V s5_0 = S.Zero;
        V s5_1 = S.Zero;
        V s6_0 = S.Zero;
        V s6_1 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s0_1 = S.Load(sums + 0 * sumStride + 1 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s1_1 = S.Load(sums + 1 * sumStride + 1 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s2_1 = S.Load(sums + 2 * sumStride + 1 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s3_1 = S.Load(sums + 3 * sumStride + 1 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s4_1 = S.Load(sums + 4 * sumStride + 1 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
            s5_1 = S.Load(sums + 5 * sumStride + 1 * S.Width);
            s6_0 = S.Load(sums + 6 * sumStride + 0 * S.Width);
            s6_1 = S.Load(sums + 6 * sumStride + 1 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                V b1 = S.Load(b + 1 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                s0_1 = S.MultiplyAdd(a0, b1, s0_1);
                V a1 = S.Broadcast(a[1][k]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                s1_1 = S.MultiplyAdd(a1, b1, s1_1);
                V a2 = S.Broadcast(a[2][k]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                s2_1 = S.MultiplyAdd(a2, b1, s2_1);
                V a3 = S.Broadcast(a[3][k]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                s3_1 = S.MultiplyAdd(a3, b1, s3_1);
                V a4 = S.Broadcast(a[4][k]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                s4_1 = S.MultiplyAdd(a4, b1, s4_1);
                V a5 = S.Broadcast(a[5][k]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                s5_1 = S.MultiplyAdd(a5, b1, s5_1);
                V a6 = S.Broadcast(a[6][k]);
                s6_0 = S.MultiplyAdd(a6, b0, s6_0);
                s6_1 = S.MultiplyAdd(a6, b1, s6_1);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s0_1, sums + 0 * sumStride + 1 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s1_1, sums + 1 * sumStride + 1 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s2_1, sums + 2 * sumStride + 1 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s3_1, sums + 3 * sumStride + 1 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s4_1, sums + 4 * sumStride + 1 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
        S.Store(s5_1, sums + 5 * sumStride + 1 * S.Width);
        S.Store(s6_0, sums + 6 * sumStride + 0 * S.Width);
        S.Store(s6_1, sums + 6 * sumStride + 1 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scattered8x2(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s0_1 = S.Zero;
        V s1_0 = S.Zero;
        V s1_1 = S.Zero;
        V s2_0 = S.Zero;
        V s2_1 = S.Zero;
        V s3_0 = S.Zero;
        V s3_1 = S.Zero;
        V s4_0 = S.Zero;
        V s4_1 = S.Zero;
        V s5_0 = S.Zero;
        V s5_1 = S.Zero;
        V s6_0 = S.Zero;
        V s6_1 = S.Zero;
        V s7_0 = S.Zero;
        V s7_1 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s0_1 = S.Load(sums + 0 * sumStride + 1 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s1_1 = S.Load(sums + 1 * sumStride + 1 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s2_1 = S.Load(sums + 2 * sumStride + 1 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s3_1 = S.Load(sums + 3 * sumStride + 1 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s4_1 = S.Load(sums + 4 * sumStride + 1 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
            s5_1 = S.Load(sums + 5 * sumStride + 1 * S.Width);
            s6_0 = S.Load(sums + 6 * sumStride + 0 * S.Width);
            s6_1 = S.Load(sums + 6 * sumStride + 1 * S.Width);
            s7_0 = S.Load(sums + 7 * sumStride + 0 * S.Width);
            s7_1 = S.Load(sums + 7 * sumStride + 1 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                V b1 = S.Load(b + 1 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                s0_1 = S.MultiplyAdd(a0, b1, s0_1);
                V a1 = S.Broadcast(a[1][k]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                s1_1 = S.MultiplyAdd(a1, b1, s1_1);
                V a2 = S.Broadcast(a[2][k]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                s2_1 = S.MultiplyAdd(a2, b1, s2_1);
                V a3 = S.Broadcast(a[3][k]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                s3_1 = S.MultiplyAdd(a3, b1, s3_1);
                V a4 = S.Broadcast(a[4][k]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                s4_1 = S.MultiplyAdd(a4, b1, s4_1);
                V a5 = S.Broadcast(a[5][k]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                s5_1 = S.MultiplyAdd(a5, b1, s5_1);
                V a6 = S.Broadcast(a[6][k]);
                s6_0 = S.MultiplyAdd(a6, b0, s6_0);
                s6_1 = S.MultiplyAdd(a6, b1, s6_1);
                V a7 = S.Broadcast(a[7][k]);
                s7_0 = S.MultiplyAdd(a7, b0, s7_0);
                s7_1 = S.MultiplyAdd(a7, b1, s7_1);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s0_1, sums + 0 * sumStride + 1 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s1_1, sums + 1 * sumStride + 1 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s2_1, sums + 2 * sumStride + 1 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s3_1, sums + 3 * sumStride + 1 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s4_1, sums + 4 * sumStride + 1 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
        S.Store(s5_1, sums + 5 * sumStride + 1 * S.Width);
        S.Store(s6_0, sums + 6 * sumStride + 0 * S.Width);
        S.Store(s6_1, sums + 6 * sumStride + 1 * S.Width);
        S.Store(s7_0, sums + 7 * sumStride + 0 * S.Width);
        S.Store(s7_1, sums + 7 * sumStride + 1 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scattered9x2(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s0_1 = S.Zero;
        V s1_0 = S.Zero;
        V s1_1 = S.Zero;
        V s2_0 = S.Zero;
        V s2_1 = S.Zero;
        V s3_0 = S.Zero;
        V s3_1 = S.Zero;
        V s4_0 = S.Zero;
        V s4_1 = S.Zero;
        V s5_0 = S.Zero;
        V s5_1 = S.Zero;
        V s6_0 = S.Zero;
        V s6_1 = S.Zero;
        V s7_0 = S.Zero;
        V s7_1 = S.Zero;
        V s8_0 = S.Zero;
        V s8_1 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s0_1 = S.Load(sums + 0 * sumStride + 1 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s1_1 = S.Load(sums + 1 * sumStride + 1 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s2_1 = S.Load(sums + 2 * sumStride + 1 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s3_1 = S.Load(sums + 3 * sumStride + 1 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s4_1 = S.Load(sums + 4 * sumStride + 1 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
            s5_1 = S.Load(sums + 5 * sumStride + 1 * S.Width);
            s6_0 = S.Load(sums + 6 * sumStride + 0 * S.Width);
            s6_1 = S.Load(sums + 6 * sumStride + 1 * S.Width);
            s7_0 = S.Load(sums + 7 * sumStride + 0 * S.Width);
            s7_1 = S.Load(sums + 7 * sumStride + 1 * S.Width);
            s8_0 = S.Load(sums + 8 * sumStride + 0 * S.Width);
            s8_1 = S.Load(sums + 8 * sumStride + 1 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                V b1 = S.Load(b + 1 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                s0_1 = S.MultiplyAdd(a0, b1, s0_1);
                V a1 = S.Broadcast(a[1][k]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                s1_1 = S.MultiplyAdd(a1, b1, s1_1);
                V a2 = S.Broadcast(a[2][k]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                s2_1 = S.MultiplyAdd(a2, b1, s2_1);
                V a3 = S.Broadcast(a[3][k]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                s3_1 = S.MultiplyAdd(a3, b1, s3_1);
                V a4 = S.Broadcast(a[4][k]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                s4_1 = S.MultiplyAdd(a4, b1, s4_1);
                V a5 = S.Broadcast(a[5][k]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                s5_1 = S.MultiplyAdd(a5, b1, s5_1);
                V a6 = S.Broadcast(a[6][k]);
                s6_0 = S.MultiplyAdd(a6, b0, s6_0);
                s6_1 = S.MultiplyAdd(a6, b1, s6_1);
                V a7 = S.Broadcast(a[7][k]);
                s7_0 = S.MultiplyAdd(a7, b0, s7_0);
                s7_1 = S.MultiplyAdd(a7, b1, s7_1);
                V a8 = S.Broadcast(a[8][k]);
                s8_0 = S.MultiplyAdd(a8, b0, s8_0);
                s8_1 = S.MultiplyAdd(a8, b1, s8_1);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s0_1, sums + 0 * sumStride + 1 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s1_1, sums + 1 * sumStride + 1 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s2_1, sums + 2 * sumStride + 1 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s3_1, sums + 3 * sumStride + 1 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s4_1, sums + 4 * sumStride + 1 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
        S.Store(s5_1, sums + 5 * sumStride + 1 * S.Width);
        S.Store(s6_0, sums + 6 * sumStride + 0 * S.Width);
        S.Store(s6_1, sums + 6 * sumStride + 1 * S.Width);
        S.Store(s7_0, sums + 7 * sumStride + 0 * S.Width);
        S.Store(s7_1, sums + 7 * sumStride + 1 * S.Width);
        S.Store(s8_0, sums + 8 * sumStride + 0 * S.Width);
        S.Store(s8_1, sums + 8 * sumStride + 1 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scattered10x2(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s0_1 = S.Zero;
        V s1_0 = S.Zero;
        V s1_1 = S.Zero;
        V s2_0 = S.Zero;
        V s2_1 = S.Zero;
        V s3_0 = S.Zero;
        V s3_1 = S.Zero;
        V s4_0 = S.Zero;
        V s4_1 = S.Zero;
        V s5_0 = S.Zero;
        V s5_1 = S.Zero;
        V s6_0 = S.Zero;
        V s6_1 = S.Zero;
        V s7_0 = S.Zero;
        V s7_1 = S.Zero;
        V s8_0 = S.Zero;
        V s8_1 = S.Zero;
        V s9_0 = S.Zero;
        V s9_1 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s0_1 = S.Load(sums + 0 * sumStride + 1 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s1_1 = S.Load(sums + 1 * sumStride + 1 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s2_1 = S.Load(sums + 2 * sumStride + 1 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s3_1 = S.Load(sums + 3 * sumStride + 1 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s4_1 = S.Load(sums + 4 * sumStride + 1 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
            s5_1 = S.Load(sums + 5 * sumStride + 1 * S.Width);
            s6_0 = S.Load(sums + 6 * sumStride + 0 * S.Width);
            s6_1 = S.Load(sums + 6 * sumStride + 1 * S.Width);
            s7_0 = S.Load(sums + 7 * sumStride + 0 * S.Width);
            s7_1 = S.Load(sums + 7 * sumStride + 1 * S.Width);
            s8_0 = S.Load(sums + 8 * sumStride + 0 * S.Width);
            s8_1 = S.Load(sums + 8 * sumStride + 1 * S.Width);
            s9_0 = S.Load(sums + 9 * sumStride + 0 * S.Width);
            s9_1 = S.Load(sums + 9 * sumStride + 1 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                V b1 = S.Load(b + 1 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                s0_1 = S.MultiplyAdd(a0, b1, s0_1);
                V a1 = S.Broadcast(a[1][k]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                s1_1 = S.MultiplyAdd(a1, b1, s1_1);
                V a2 = S.Broadcast(a[2][k]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                s2_1 = S.MultiplyAdd(a2, b1, s2_1);
                V a3 = S.Broadcast(a[3][k]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                s3_1 = S.MultiplyAdd(a3, b1, s3_1);
                V a4 = S.Broadcast(a[4][k]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                s4_1 = S.MultiplyAdd(a4, b1, s4_1);
                V a5 = S.Broadcast(a[5][k]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                s5_1 = S.MultiplyAdd(a5, b1, s5_1);
                V a6 = S.Broadcast(a[6][k]);
                s6_0 = S.MultiplyAdd(a6, b0, s6_0);
                s6_1 = S.MultiplyAdd(a6, b1, s6_1);
                V a7 = S.Broadcast(a[7][k]);
                s7_0 = S.MultiplyAdd(a7, b0, s7_0);
                s7_1 = S.MultiplyAdd(a7, b1, s7_1);
                V a8 = S.Broadcast(a[8][k]);
                s8_0 = S.MultiplyAdd(a8, b0, s8_0);
                s8_1 = S.MultiplyAdd(a8, b1, s8_1);
                V a9 = S.Broadcast(a[9][k]);
                s9_0 = S.MultiplyAdd(a9, b0, s9_0);
                s9_1 = S.MultiplyAdd(a9, b1, s9_1);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s0_1, sums + 0 * sumStride + 1 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s1_1, sums + 1 * sumStride + 1 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s2_1, sums + 2 * sumStride + 1 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s3_1, sums + 3 * sumStride + 1 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s4_1, sums + 4 * sumStride + 1 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
        S.Store(s5_1, sums + 5 * sumStride + 1 * S.Width);
        S.Store(s6_0, sums + 6 * sumStride + 0 * S.Width);
        S.Store(s6_1, sums + 6 * sumStride + 1 * S.Width);
        S.Store(s7_0, sums + 7 * sumStride + 0 * S.Width);
        S.Store(s7_1, sums + 7 * sumStride + 1 * S.Width);
        S.Store(s8_0, sums + 8 * sumStride + 0 * S.Width);
        S.Store(s8_1, sums + 8 * sumStride + 1 * S.Width);
        S.Store(s9_0, sums + 9 * sumStride + 0 * S.Width);
        S.Store(s9_1, sums + 9 * sumStride + 1 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scattered11x2(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s0_1 = S.Zero;
        V s1_0 = S.Zero;
        V s1_1 = S.Zero;
        V s2_0 = S.Zero;
        V s2_1 = S.Zero;
        V s3_0 = S.Zero;
        V s3_1 = S.Zero;
        V s4_0 = S.Zero;
        V s4_1 = S.Zero;
        V s5_0 = S.Zero;
        V s5_1 = S.Zero;
        V s6_0 = S.Zero;
        V s6_1 = S.Zero;
        V s7_0 = S.Zero;
        V s7_1 = S.Zero;
        V s8_0 = S.Zero;
        V s8_1 = S.Zero;
        V s9_0 = S.Zero;
        V s9_1 = S.Zero;
        V s10_0 = S.Zero;
        V s10_1 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s0_1 = S.Load(sums + 0 * sumStride + 1 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s1_1 = S.Load(sums + 1 * sumStride + 1 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s2_1 = S.Load(sums + 2 * sumStride + 1 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s3_1 = S.Load(sums + 3 * sumStride + 1 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s4_1 = S.Load(sums + 4 * sumStride + 1 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
            s5_1 = S.Load(sums + 5 * sumStride + 1 * S.Width);
            s6_0 = S.Load(sums + 6 * sumStride + 0 * S.Width);
            s6_1 = S.Load(sums + 6 * sumStride + 1 * S.Width);
            s7_0 = S.Load(sums + 7 * sumStride + 0 * S.Width);
            s7_1 = S.Load(sums + 7 * sumStride + 1 * S.Width);
            s8_0 = S.Load(sums + 8 * sumStride + 0 * S.Width);
            s8_1 = S.Load(sums + 8 * sumStride + 1 * S.Width);
            s9_0 = S.Load(sums + 9 * sumStride + 0 * S.Width);
            s9_1 = S.Load(sums + 9 * sumStride + 1 * S.Width);
            s10_0 = S.Load(sums + 10 * sumStride + 0 * S.Width);
            s10_1 = S.Load(sums + 10 * sumStride + 1 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                V b1 = S.Load(b + 1 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                s0_1 = S.MultiplyAdd(a0, b1, s0_1);
                V a1 = S.Broadcast(a[1][k]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                s1_1 = S.MultiplyAdd(a1, b1, s1_1);
                V a2 = S.Broadcast(a[2][k]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                s2_1 = S.MultiplyAdd(a2, b1, s2_1);
                V a3 = S.Broadcast(a[3][k]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                s3_1 = S.MultiplyAdd(a3, b1, s3_1);
                V a4 = S.Broadcast(a[4][k]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                s4_1 = S.MultiplyAdd(a4, b1, s4_1);
                V a5 = S.Broadcast(a[5][k]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                s5_1 = S.MultiplyAdd(a5, b1, s5_1);
                V a6 = S.Broadcast(a[6][k]);
                s6_0 = S.MultiplyAdd(a6, b0, s6_0);
                s6_1 = S.MultiplyAdd(a6, b1, s6_1);
                V a7 = S.Broadcast(a[7][k]);
                s7_0 = S.MultiplyAdd(a7, b0, s7_0);
                s7_1 = S.MultiplyAdd(a7, b1, s7_1);
                V a8 = S.Broadcast(a[8][k]);
                s8_0 = S.MultiplyAdd(a8, b0, s8_0);
                s8_1 = S.MultiplyAdd(a8, b1, s8_1);
                V a9 = S.Broadcast(a[9][k]);
                s9_0 = S.MultiplyAdd(a9, b0, s9_0);
                s9_1 = S.MultiplyAdd(a9, b1, s9_1);
                V a10 = S.Broadcast(a[10][k]);
                s10_0 = S.MultiplyAdd(a10, b0, s10_0);
                s10_1 = S.MultiplyAdd(a10, b1, s10_1);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s0_1, sums + 0 * sumStride + 1 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s1_1, sums + 1 * sumStride + 1 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s2_1, sums + 2 * sumStride + 1 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s3_1, sums + 3 * sumStride + 1 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s4_1, sums + 4 * sumStride + 1 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
        S.Store(s5_1, sums + 5 * sumStride + 1 * S.Width);
        S.Store(s6_0, sums + 6 * sumStride + 0 * S.Width);
        S.Store(s6_1, sums + 6 * sumStride + 1 * S.Width);
        S.Store(s7_0, sums + 7 * sumStride + 0 * S.Width);
        S.Store(s7_1, sums + 7 * sumStride + 1 * S.Width);
        S.Store(s8_0, sums + 8 * sumStride + 0 * S.Width);
        S.Store(s8_1, sums + 8 * sumStride + 1 * S.Width);
        S.Store(s9_0, sums + 9 * sumStride + 0 * S.Width);
        S.Store(s9_1, sums + 9 * sumStride + 1 * S.Width);
        S.Store(s10_0, sums + 10 * sumStride + 0 * S.Width);
        S.Store(s10_1, sums + 10 * sumStride + 1 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scattered12x2(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s0_1 = S.Zero;
        V s1_0 = S.Zero;
        V s1_1 = S.Zero;
        V s2_0 = S.Zero;
        V s2_1 = S.Zero;
        V s3_0 = S.Zero;
        V s3_1 = S.Zero;
        V s4_0 = S.Zero;
        V s4_1 = S.Zero;
        V s5_0 = S.Zero;
        V s5_1 = S.Zero;
        V s6_0 = S.Zero;
        V s6_1 = S.Zero;
        V s7_0 = S.Zero;
        V s7_1 = S.Zero;
        V s8_0 = S.Zero;
        V s8_1 = S.Zero;
        V s9_0 = S.Zero;
        V s9_1 = S.Zero;
        V s10_0 = S.Zero;
        V s10_1 = S.Zero;
        V s11_0 = S.Zero;
        V s11_1 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s0_1 = S.Load(sums + 0 * sumStride + 1 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s1_1 = S.Load(sums + 1 * sumStride + 1 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s2_1 = S.Load(sums + 2 * sumStride + 1 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s3_1 = S.Load(sums + 3 * sumStride + 1 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s4_1 = S.Load(sums + 4 * sumStride + 1 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
            s5_1 = S.Load(sums + 5 * sumStride + 1 * S.Width);
            s6_0 = S.Load(sums + 6 * sumStride + 0 * S.Width);
            s6_1 = S.Load(sums + 6 * sumStride + 1 * S.Width);
            s7_0 = S.Load(sums + 7 * sumStride + 0 * S.Width);
            s7_1 = S.Load(sums + 7 * sumStride + 1 * S.Width);
            s8_0 = S.Load(sums + 8 * sumStride + 0 * S.Width);
            s8_1 = S.Load(sums + 8 * sumStride + 1 * S.Width);
            s9_0 = S.Load(sums + 9 * sumStride + 0 * S.Width);
            s9_1 = S.Load(sums + 9 * sumStride + 1 * S.Width);
            s10_0 = S.Load(sums + 10 * sumStride + 0 * S.Width);
            s10_1 = S.Load(sums + 10 * sumStride + 1 * S.Width);
            s11_0 = S.Load(sums + 11 * sumStride + 0 * S.Width);
            s11_1 = S.Load(sums + 11 * sumStride + 1 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                V b1 = S.Load(b + 1 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                s0_1 = S.MultiplyAdd(a0, b1, s0_1);
                V a1 = S.Broadcast(a[1][k]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                s1_1 = S.MultiplyAdd(a1, b1, s1_1);
                V a2 = S.Broadcast(a[2][k]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                s2_1 = S.MultiplyAdd(a2, b1, s2_1);
                V a3 = S.Broadcast(a[3][k]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                s3_1 = S.MultiplyAdd(a3, b1, s3_1);
                V a4 = S.Broadcast(a[4][k]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                s4_1 = S.MultiplyAdd(a4, b1, s4_1);
                V a5 = S.Broadcast(a[5][k]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                s5_1 = S.MultiplyAdd(a5, b1, s5_1);
                V a6 = S.Broadcast(a[6][k]);
                s6_0 = S.MultiplyAdd(a6, b0, s6_0);
                s6_1 = S.MultiplyAdd(a6, b1, s6_1);
                V a7 = S.Broadcast(a[7][k]);
                s7_0 = S.MultiplyAdd(a7, b0, s7_0);
                s7_1 = S.MultiplyAdd(a7, b1, s7_1);
                V a8 = S.Broadcast(a[8][k]);
                s8_0 = S.MultiplyAdd(a8, b0, s8_0);
                s8_1 = S.MultiplyAdd(a8, b1, s8_1);
                V a9 = S.Broadcast(a[9][k]);
                s9_0 = S.MultiplyAdd(a9, b0, s9_0);
                s9_1 = S.MultiplyAdd(a9, b1, s9_1);
                V a10 = S.Broadcast(a[10][k]);
                s10_0 = S.MultiplyAdd(a10, b0, s10_0);
                s10_1 = S.MultiplyAdd(a10, b1, s10_1);
                V a11 = S.Broadcast(a[11][k]);
                s11_0 = S.MultiplyAdd(a11, b0, s11_0);
                s11_1 = S.MultiplyAdd(a11, b1, s11_1);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s0_1, sums + 0 * sumStride + 1 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s1_1, sums + 1 * sumStride + 1 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s2_1, sums + 2 * sumStride + 1 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s3_1, sums + 3 * sumStride + 1 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s4_1, sums + 4 * sumStride + 1 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
        S.Store(s5_1, sums + 5 * sumStride + 1 * S.Width);
        S.Store(s6_0, sums + 6 * sumStride + 0 * S.Width);
        S.Store(s6_1, sums + 6 * sumStride + 1 * S.Width);
        S.Store(s7_0, sums + 7 * sumStride + 0 * S.Width);
        S.Store(s7_1, sums + 7 * sumStride + 1 * S.Width);
        S.Store(s8_0, sums + 8 * sumStride + 0 * S.Width);
        S.Store(s8_1, sums + 8 * sumStride + 1 * S.Width);
        S.Store(s9_0, sums + 9 * sumStride + 0 * S.Width);
        S.Store(s9_1, sums + 9 * sumStride + 1 * S.Width);
        S.Store(s10_0, sums + 10 * sumStride + 0 * S.Width);
        S.Store(s10_1, sums + 10 * sumStride + 1 * S.Width);
        S.Store(s11_0, sums + 11 * sumStride + 0 * S.Width);
        S.Store(s11_1, sums + 11 * sumStride + 1 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scattered13x2(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s0_1 = S.Zero;
        V s1_0 = S.Zero;
        V s1_1 = S.Zero;
        V s2_0 = S.Zero;
        V s2_1 = S.Zero;
        V s3_0 = S.Zero;
        V s3_1 = S.Zero;
        V s4_0 = S.Zero;
        V s4_1 = S.Zero;
        V s5_0 = S.Zero;
        V s5_1 = S.Zero;
        V s6_0 = S.Zero;
        V s6_1 = S.Zero;
        V s7_0 = S.Zero;
        V s7_1 = S.Zero;
        V s8_0 = S.Zero;
        V s8_1 = S.Zero;
        V s9_0 = S.Zero;
        V s9_1 = S.Zero;
        V s10_0 = S.Zero;
        V s10_1 = S.Zero;
        V s11_0 = S.Zero;
        V s11_1 = S.Zero;
        V s12_0 = S.Zero;
        V s12_1 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s0_1 = S.Load(sums + 0 * sumStride + 1 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s1_1 = S.Load(sums + 1 * sumStride + 1 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s2_1 = S.Load(sums + 2 * sumStride + 1 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s3_1 = S.Load(sums + 3 * sumStride + 1 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s4_1 = S.Load(sums + 4 * sumStride + 1 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
            s5_1 = S.Load(sums + 5 * sumStride + 1 * S.Width);
            s6_0 = S.Load(sums + 6 * sumStride + 0 * S.Width);
            s6_1 = S.Load(sums + 6 * sumStride + 1 * S.Width);
            s7_0 = S.Load(sums + 7 * sumStride + 0 * S.Width);
            s7_1 = S.Load(sums + 7 * sumStride + 1 * S.Width);
            s8_0 = S.Load(sums + 8 * sumStride + 0 * S.Width);
            s8_1 = S.Load(sums + 8 * sumStride + 1 * S.Width);
            s9_0 = S.Load(sums + 9 * sumStride + 0 * S.Width);
            s9_1 = S.Load(sums + 9 * sumStride + 1 * S.Width);
            s10_0 = S.Load(sums + 10 * sumStride + 0 * S.Width);
            s10_1 = S.Load(sums + 10 * sumStride + 1 * S.Width);
            s11_0 = S.Load(sums + 11 * sumStride + 0 * S.Width);
            s11_1 = S.Load(sums + 11 * sumStride + 1 * S.Width);
            s12_0 = S.Load(sums + 12 * sumStride + 0 * S.Width);
            s12_1 = S.Load(sums + 12 * sumStride + 1 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                V b1 = S.Load(b + 1 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                s0_1 = S.MultiplyAdd(a0, b1, s0_1);
                V a1 = S.Broadcast(a[1][k]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                s1_1 = S.MultiplyAdd(a1, b1, s1_1);
                V a2 = S.Broadcast(a[2][k]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                s2_1 = S.MultiplyAdd(a2, b1, s2_1);
                V a3 = S.Broadcast(a[3][k]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                s3_1 = S.MultiplyAdd(a3, b1, s3_1);
                V a4 = S.Broadcast(a[4][k]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                s4_1 = S.MultiplyAdd(a4, b1, s4_1);
                V a5 = S.Broadcast(a[5][k]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                s5_1 = S.MultiplyAdd(a5, b1, s5_1);
                V a6 = S.Broadcast(a[6][k]);
                s6_0 = S.MultiplyAdd(a6, b0, s6_0);
                s6_1 = S.MultiplyAdd(a6, b1, s6_1);
                V a7 = S.Broadcast(a[7][k]);
                s7_0 = S.MultiplyAdd(a7, b0, s7_0);
                s7_1 = S.MultiplyAdd(a7, b1, s7_1);
                V a8 = S.Broadcast(a[8][k]);
                s8_0 = S.MultiplyAdd(a8, b0, s8_0);
                s8_1 = S.MultiplyAdd(a8, b1, s8_1);
                V a9 = S.Broadcast(a[9][k]);
                s9_0 = S.MultiplyAdd(a9, b0, s9_0);
                s9_1 = S.MultiplyAdd(a9, b1, s9_1);
                V a10 = S.Broadcast(a[10][k]);
                s10_0 = S.MultiplyAdd(a10, b0, s10_0);
                s10_1 = S.MultiplyAdd(a10, b1, s10_1);
                V a11 = S.Broadcast(a[11][k]);
                s11_0 = S.MultiplyAdd(a11, b0, s11_0);
                s11_1 = S.MultiplyAdd(a11, b1, s11_1);
                V a12 = S.Broadcast(a[12][k]);
                s12_0 = S.MultiplyAdd(a12, b0, s12_0);
                s12_1 = S.MultiplyAdd(a12, b1, s12_1);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s0_1, sums + 0 * sumStride + 1 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s1_1, sums + 1 * sumStride + 1 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s2_1, sums + 2 * sumStride + 1 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s3_1, sums + 3 * sumStride + 1 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s4_1, sums + 4 * sumStride + 1 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
        S.Store(s5_1, sums + 5 * sumStride + 1 * S.Width);
        S.Store(s6_0, sums + 6 * sumStride + 0 * S.Width);
        S.Store(s6_1, sums + 6 * sumStride + 1 * S.Width);
        S.Store(s7_0, sums + 7 * sumStride + 0 * S.Width);
        S.Store(s7_1, sums + 7 * sumStride + 1 * S.Width);
        S.Store(s8_0, sums + 8 * sumStride + 0 * S.Width);
        S.Store(s8_1, sums + 8 * sumStride + 1 * S.Width);
        S.Store(s9_0, sums + 9 * sumStride + 0 * S.Width);
        S.Store(s9_1, sums + 9 * sumStride + 1 * S.Width);
        S.Store(s10_0, sums + 10 * sumStride + 0 * S.Width);
        S.Store(s10_1, sums + 10 * sumStride + 1 * S.Width);
        S.Store(s11_0, sums + 11 * sumStride + 0 * S.Width);
        S.Store(s11_1, sums + 11 * sumStride + 1 * S.Width);
        S.Store(s12_0, sums + 12 * sumStride + 0 * S.Width);
        S.Store(s12_1, sums + 12 * sumStride + 1 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scattered14x2(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s0_1 = S.Zero;
        V s1_0 = S.Zero;
        V s1_1 = S.Zero;
        V s2_0 = S.Zero;
        V s2_1 = S.Zero;
        V s3_0 = S.Zero;
        V s3_1 = S.Zero;
        V s4_0 = S.Zero;
        V s4_1 = S.Zero;
        V s5_0 = S.Zero;
        V s5_1 = S.Zero;
        V s6_0 = S.Zero;
        V s6_1 = S.Zero;
        V s7_0 = S.Zero;
        V s7_1 = S.Zero;
        V s8_0 = S.Zero;
        V s8_1 = S.Zero;
        V s9_0 = S.Zero;
        V s9_1 = S.Zero;
        V s10_0 = S.Zero;
        V s10_1 = S.Zero;
        V s11_0 = S.Zero;
        V s11_1 = S.Zero;
        V s12_0 = S.Zero;
        V s12_1 = S.Zero;
        V s13_0 = S.Zero;
        V s13_1 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s0_1 = S.Load(sums + 0 * sumStride + 1 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s1_1 = S.Load(sums + 1 * sumStride + 1 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s2_1 = S.Load(sums + 2 * sumStride + 1 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s3_1 = S.Load(sums + 3 * sumStride + 1 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s4_1 = S.Load(sums + 4 * sumStride + 1 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
            s5_1 = S.Load(sums + 5 * sumStride + 1 * S.Width);
            s6_0 = S.Load(sums + 6 * sumStride + 0 * S.Width);
            s6_1 = S.Load(sums + 6 * sumStride + 1 * S.Width);
            s7_0 = S.Load(sums + 7 * sumStride + 0 * S.Width);
            s7_1 = S.Load(sums + 7 * sumStride + 1 * S.Width);
            s8_0 = S.Load(sums + 8 * sumStride + 0 * S.Width);
            s8_1 = S.Load(sums + 8 * sumStride + 1 * S.Width);
            s9_0 = S.Load(sums + 9 * sumStride + 0 * S.Width);
            s9_1 = S.Load(sums + 9 * sumStride + 1 * S.Width);
            s10_0 = S.Load(sums + 10 * sumStride + 0 * S.Width);
            s10_1 = S.Load(sums + 10 * sumStride + 1 * S.Width);
            s11_0 = S.Load(sums + 11 * sumStride + 0 * S.Width);
            s11_1 = S.Load(sums + 11 * sumStride + 1 * S.Width);
            s12_0 = S.Load(sums + 12 * sumStride + 0 * S.Width);
            s12_1 = S.Load(sums + 12 * sumStride + 1 * S.Width);
            s13_0 = S.Load(sums + 13 * sumStride + 0 * S.Width);
            s13_1 = S.Load(sums + 13 * sumStride + 1 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                V b1 = S.Load(b + 1 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                s0_1 = S.MultiplyAdd(a0, b1, s0_1);
                V a1 = S.Broadcast(a[1][k]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                s1_1 = S.MultiplyAdd(a1, b1, s1_1);
                V a2 = S.Broadcast(a[2][k]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                s2_1 = S.MultiplyAdd(a2, b1, s2_1);
                V a3 = S.Broadcast(a[3][k]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                s3_1 = S.MultiplyAdd(a3, b1, s3_1);
                V a4 = S.Broadcast(a[4][k]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                s4_1 = S.MultiplyAdd(a4, b1, s4_1);
                V a5 = S.Broadcast(a[5][k]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                s5_1 = S.MultiplyAdd(a5, b1, s5_1);
                V a6 = S.Broadcast(a[6][k]);
                s6_0 = S.MultiplyAdd(a6, b0, s6_0);
                s6_1 = S.MultiplyAdd(a6, b1, s6_1);
                V a7 = S.Broadcast(a[7][k]);
                s7_0 = S.MultiplyAdd(a7, b0, s7_0);
                s7_1 = S.MultiplyAdd(a7, b1, s7_1);
                V a8 = S.Broadcast(a[8][k]);
                s8_0 = S.MultiplyAdd(a8, b0, s8_0);
                s8_1 = S.MultiplyAdd(a8, b1, s8_1);
                V a9 = S.Broadcast(a[9][k]);
                s9_0 = S.MultiplyAdd(a9, b0, s9_0);
                s9_1 = S.MultiplyAdd(a9, b1, s9_1);
                V a10 = S.Broadcast(a[10][k]);
                s10_0 = S.MultiplyAdd(a10, b0, s10_0);
                s10_1 = S.MultiplyAdd(a10, b1, s10_1);
                V a11 = S.Broadcast(a[11][k]);
                s11_0 = S.MultiplyAdd(a11, b0, s11_0);
                s11_1 = S.MultiplyAdd(a11, b1, s11_1);
                V a12 = S.Broadcast(a[12][k]);
                s12_0 = S.MultiplyAdd(a12, b0, s12_0);
                s12_1 = S.MultiplyAdd(a12, b1, s12_1);
                V a13 = S.Broadcast(a[13][k]);
                s13_0 = S.MultiplyAdd(a13, b0, s13_0);
                s13_1 = S.MultiplyAdd(a13, b1, s13_1);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s0_1, sums + 0 * sumStride + 1 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s1_1, sums + 1 * sumStride + 1 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s2_1, sums + 2 * sumStride + 1 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s3_1, sums + 3 * sumStride + 1 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s4_1, sums + 4 * sumStride + 1 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
        S.Store(s5_1, sums + 5 * sumStride + 1 * S.Width);
        S.Store(s6_0, sums + 6 * sumStride + 0 * S.Width);
        S.Store(s6_1, sums + 6 * sumStride + 1 * S.Width);
        S.Store(s7_0, sums + 7 * sumStride + 0 * S.Width);
        S.Store(s7_1, sums + 7 * sumStride + 1 * S.Width);
        S.Store(s8_0, sums + 8 * sumStride + 0 * S.Width);
        S.Store(s8_1, sums + 8 * sumStride + 1 * S.Width);
        S.Store(s9_0, sums + 9 * sumStride + 0 * S.Width);
        S.Store(s9_1, sums + 9 * sumStride + 1 * S.Width);
        S.Store(s10_0, sums + 10 * sumStride + 0 * S.Width);
        S.Store(s10_1, sums + 10 * sumStride + 1 * S.Width);
        S.Store(s11_0, sums + 11 * sumStride + 0 * S.Width);
        S.Store(s11_1, sums + 11 * sumStride + 1 * S.Width);
        S.Store(s12_0, sums + 12 * sumStride + 0 * S.Width);
        S.Store(s12_1, sums + 12 * sumStride + 1 * S.Width);
        S.Store(s13_0, sums + 13 * sumStride + 0 * S.Width);
        S.Store(s13_1, sums + 13 * sumStride + 1 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scattered1x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scattered2x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s1_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                V a1 = S.Broadcast(a[1][k]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scattered3x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s1_0 = S.Zero;
        V s2_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                V a1 = S.Broadcast(a[1][k]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                V a2 = S.Broadcast(a[2][k]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scattered4x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s1_0 = S.Zero;
        V s2_0 = S.Zero;
        V s3_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                V a1 = S.Broadcast(a[1][k]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                V a2 = S.Broadcast(a[2][k]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                V a3 = S.Broadcast(a[3][k]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scattered5x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s1_0 = S.Zero;
        V s2_0 = S.Zero;
        V s3_0 = S.Zero;
        V s4_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                V a1 = S.Broadcast(a[1][k]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                V a2 = S.Broadcast(a[2][k]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                V a3 = S.Broadcast(a[3][k]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                V a4 = S.Broadcast(a[4][k]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scattered6x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s1_0 = S.Zero;
        V s2_0 = S.Zero;
        V s3_0 = S.Zero;
        V s4_0 = S.Zero;
        V s5_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                V a1 = S.Broadcast(a[1][k]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                V a2 = S.Broadcast(a[2][k]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                V a3 = S.Broadcast(a[3][k]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                V a4 = S.Broadcast(a[4][k]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                V a5 = S.Broadcast(a[5][k]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scattered7x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s1_0 = S.Zero;
        V s2_0 = S.Zero;
        V s3_0 = S.Zero;
        V s4_0 = S.Zero;
        V s5_0 = S.Zero;
        V s6_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
            s6_0 = S.Load(sums + 6 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                V a1 = S.Broadcast(a[1][k]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                V a2 = S.Broadcast(a[2][k]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                V a3 = S.Broadcast(a[3][k]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                V a4 = S.Broadcast(a[4][k]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                V a5 = S.Broadcast(a[5][k]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                V a6 = S.Broadcast(a[6][k]);
                s6_0 = S.MultiplyAdd(a6, b0, s6_0);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
        S.Store(s6_0, sums + 6 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scattered8x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s1_0 = S.Zero;
        V s2_0 = S.Zero;
        V s3_0 = S.Zero;
        V s4_0 = S.Zero;
        V s5_0 = S.Zero;
        V s6_0 = S.Zero;
        V s7_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
            s6_0 = S.Load(sums + 6 * sumStride + 0 * S.Width);
            s7_0 = S.Load(sums + 7 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                V a1 = S.Broadcast(a[1][k]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                V a2 = S.Broadcast(a[2][k]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                V a3 = S.Broadcast(a[3][k]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                V a4 = S.Broadcast(a[4][k]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                V a5 = S.Broadcast(a[5][k]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                V a6 = S.Broadcast(a[6][k]);
                s6_0 = S.MultiplyAdd(a6, b0, s6_0);
                V a7 = S.Broadcast(a[7][k]);
                s7_0 = S.MultiplyAdd(a7, b0, s7_0);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
        S.Store(s6_0, sums + 6 * sumStride + 0 * S.Width);
        S.Store(s7_0, sums + 7 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scattered9x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s1_0 = S.Zero;
        V s2_0 = S.Zero;
        V s3_0 = S.Zero;
        V s4_0 = S.Zero;
        V s5_0 = S.Zero;
        V s6_0 = S.Zero;
        V s7_0 = S.Zero;
        V s8_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
            s6_0 = S.Load(sums + 6 * sumStride + 0 * S.Width);
            s7_0 = S.Load(sums + 7 * sumStride + 0 * S.Width);
            s8_0 = S.Load(sums + 8 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                V a1 = S.Broadcast(a[1][k]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                V a2 = S.Broadcast(a[2][k]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                V a3 = S.Broadcast(a[3][k]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                V a4 = S.Broadcast(a[4][k]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                V a5 = S.Broadcast(a[5][k]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                V a6 = S.Broadcast(a[6][k]);
                s6_0 = S.MultiplyAdd(a6, b0, s6_0);
                V a7 = S.Broadcast(a[7][k]);
                s7_0 = S.MultiplyAdd(a7, b0, s7_0);
                V a8 = S.Broadcast(a[8][k]);
                s8_0 = S.MultiplyAdd(a8, b0, s8_0);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
        S.Store(s6_0, sums + 6 * sumStride + 0 * S.Width);
        S.Store(s7_0, sums + 7 * sumStride + 0 * S.Width);
        S.Store(s8_0, sums + 8 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scattered10x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s1_0 = S.Zero;
        V s2_0 = S.Zero;
        V s3_0 = S.Zero;
        V s4_0 = S.Zero;
        V s5_0 = S.Zero;
        V s6_0 = S.Zero;
        V s7_0 = S.Zero;
        V s8_0 = S.Zero;
        V s9_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
            s6_0 = S.Load(sums + 6 * sumStride + 0 * S.Width);
            s7_0 = S.Load(sums + 7 * sumStride + 0 * S.Width);
            s8_0 = S.Load(sums + 8 * sumStride + 0 * S.Width);
            s9_0 = S.Load(sums + 9 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                V a1 = S.Broadcast(a[1][k]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                V a2 = S.Broadcast(a[2][k]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                V a3 = S.Broadcast(a[3][k]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                V a4 = S.Broadcast(a[4][k]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                V a5 = S.Broadcast(a[5][k]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                V a6 = S.Broadcast(a[6][k]);
                s6_0 = S.MultiplyAdd(a6, b0, s6_0);
                V a7 = S.Broadcast(a[7][k]);
                s7_0 = S.MultiplyAdd(a7, b0, s7_0);
                V a8 = S.Broadcast(a[8][k]);
                s8_0 = S.MultiplyAdd(a8, b0, s8_0);
                V a9 = S.Broadcast(a[9][k]);
                s9_0 = S.MultiplyAdd(a9, b0, s9_0);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
        S.Store(s6_0, sums + 6 * sumStride + 0 * S.Width);
        S.Store(s7_0, sums + 7 * sumStride + 0 * S.Width);
        S.Store(s8_0, sums + 8 * sumStride + 0 * S.Width);
        S.Store(s9_0, sums + 9 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scattered11x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s1_0 = S.Zero;
        V s2_0 = S.Zero;
        V s3_0 = S.Zero;
        V s4_0 = S.Zero;
        V s5_0 = S.Zero;
        V s6_0 = S.Zero;
        V s7_0 = S.Zero;
        V s8_0 = S.Zero;
        V s9_0 = S.Zero;
        V s10_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
            s6_0 = S.Load(sums + 6 * sumStride + 0 * S.Width);
            s7_0 = S.Load(sums + 7 * sumStride + 0 * S.Width);
            s8_0 = S.Load(sums + 8 * sumStride + 0 * S.Width);
            s9_0 = S.Load(sums + 9 * sumStride + 0 * S.Width);
            s10_0 = S.Load(sums + 10 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                V a1 = S.Broadcast(a[1][k]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                V a2 = S.Broadcast(a[2][k]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                V a3 = S.Broadcast(a[3][k]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                V a4 = S.Broadcast(a[4][k]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                V a5 = S.Broadcast(a[5][k]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                V a6 = S.Broadcast(a[6][k]);
                s6_0 = S.MultiplyAdd(a6, b0, s6_0);
                V a7 = S.Broadcast(a[7][k]);
                s7_0 = S.MultiplyAdd(a7, b0, s7_0);
                V a8 = S.Broadcast(a[8][k]);
                s8_0 = S.MultiplyAdd(a8, b0, s8_0);
                V a9 = S.Broadcast(a[9][k]);
                s9_0 = S.MultiplyAdd(a9, b0, s9_0);
                V a10 = S.Broadcast(a[10][k]);
                s10_0 = S.MultiplyAdd(a10, b0, s10_0);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
        S.Store(s6_0, sums + 6 * sumStride + 0 * S.Width);
        S.Store(s7_0, sums + 7 * sumStride + 0 * S.Width);
        S.Store(s8_0, sums + 8 * sumStride + 0 * S.Width);
        S.Store(s9_0, sums + 9 * sumStride + 0 * S.Width);
        S.Store(s10_0, sums + 10 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scattered12x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s1_0 = S.Zero;
        V s2_0 = S.Zero;
        V s3_0 = S.Zero;
        V s4_0 = S.Zero;
        V s5_0 = S.Zero;
        V s6_0 = S.Zero;
        V s7_0 = S.Zero;
        V s8_0 = S.Zero;
        V s9_0 = S.Zero;
        V s10_0 = S.Zero;
        V s11_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
            s6_0 = S.Load(sums + 6 * sumStride + 0 * S.Width);
            s7_0 = S.Load(sums + 7 * sumStride + 0 * S.Width);
            s8_0 = S.Load(sums + 8 * sumStride + 0 * S.Width);
            s9_0 = S.Load(sums + 9 * sumStride + 0 * S.Width);
            s10_0 = S.Load(sums + 10 * sumStride + 0 * S.Width);
            s11_0 = S.Load(sums + 11 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                V a1 = S.Broadcast(a[1][k]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                V a2 = S.Broadcast(a[2][k]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                V a3 = S.Broadcast(a[3][k]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                V a4 = S.Broadcast(a[4][k]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                V a5 = S.Broadcast(a[5][k]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                V a6 = S.Broadcast(a[6][k]);
                s6_0 = S.MultiplyAdd(a6, b0, s6_0);
                V a7 = S.Broadcast(a[7][k]);
                s7_0 = S.MultiplyAdd(a7, b0, s7_0);
                V a8 = S.Broadcast(a[8][k]);
                s8_0 = S.MultiplyAdd(a8, b0, s8_0);
                V a9 = S.Broadcast(a[9][k]);
                s9_0 = S.MultiplyAdd(a9, b0, s9_0);
                V a10 = S.Broadcast(a[10][k]);
                s10_0 = S.MultiplyAdd(a10, b0, s10_0);
                V a11 = S.Broadcast(a[11][k]);
                s11_0 = S.MultiplyAdd(a11, b0, s11_0);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
        S.Store(s6_0, sums + 6 * sumStride + 0 * S.Width);
        S.Store(s7_0, sums + 7 * sumStride + 0 * S.Width);
        S.Store(s8_0, sums + 8 * sumStride + 0 * S.Width);
        S.Store(s9_0, sums + 9 * sumStride + 0 * S.Width);
        S.Store(s10_0, sums + 10 * sumStride + 0 * S.Width);
        S.Store(s11_0, sums + 11 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scattered13x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s1_0 = S.Zero;
        V s2_0 = S.Zero;
        V s3_0 = S.Zero;
        V s4_0 = S.Zero;
        V s5_0 = S.Zero;
        V s6_0 = S.Zero;
        V s7_0 = S.Zero;
        V s8_0 = S.Zero;
        V s9_0 = S.Zero;
        V s10_0 = S.Zero;
        V s11_0 = S.Zero;
        V s12_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
            s6_0 = S.Load(sums + 6 * sumStride + 0 * S.Width);
            s7_0 = S.Load(sums + 7 * sumStride + 0 * S.Width);
            s8_0 = S.Load(sums + 8 * sumStride + 0 * S.Width);
            s9_0 = S.Load(sums + 9 * sumStride + 0 * S.Width);
            s10_0 = S.Load(sums + 10 * sumStride + 0 * S.Width);
            s11_0 = S.Load(sums + 11 * sumStride + 0 * S.Width);
            s12_0 = S.Load(sums + 12 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                V a1 = S.Broadcast(a[1][k]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                V a2 = S.Broadcast(a[2][k]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                V a3 = S.Broadcast(a[3][k]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                V a4 = S.Broadcast(a[4][k]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                V a5 = S.Broadcast(a[5][k]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                V a6 = S.Broadcast(a[6][k]);
                s6_0 = S.MultiplyAdd(a6, b0, s6_0);
                V a7 = S.Broadcast(a[7][k]);
                s7_0 = S.MultiplyAdd(a7, b0, s7_0);
                V a8 = S.Broadcast(a[8][k]);
                s8_0 = S.MultiplyAdd(a8, b0, s8_0);
                V a9 = S.Broadcast(a[9][k]);
                s9_0 = S.MultiplyAdd(a9, b0, s9_0);
                V a10 = S.Broadcast(a[10][k]);
                s10_0 = S.MultiplyAdd(a10, b0, s10_0);
                V a11 = S.Broadcast(a[11][k]);
                s11_0 = S.MultiplyAdd(a11, b0, s11_0);
                V a12 = S.Broadcast(a[12][k]);
                s12_0 = S.MultiplyAdd(a12, b0, s12_0);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
        S.Store(s6_0, sums + 6 * sumStride + 0 * S.Width);
        S.Store(s7_0, sums + 7 * sumStride + 0 * S.Width);
        S.Store(s8_0, sums + 8 * sumStride + 0 * S.Width);
        S.Store(s9_0, sums + 9 * sumStride + 0 * S.Width);
        S.Store(s10_0, sums + 10 * sumStride + 0 * S.Width);
        S.Store(s11_0, sums + 11 * sumStride + 0 * S.Width);
        S.Store(s12_0, sums + 12 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scattered14x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s1_0 = S.Zero;
        V s2_0 = S.Zero;
        V s3_0 = S.Zero;
        V s4_0 = S.Zero;
        V s5_0 = S.Zero;
        V s6_0 = S.Zero;
        V s7_0 = S.Zero;
        V s8_0 = S.Zero;
        V s9_0 = S.Zero;
        V s10_0 = S.Zero;
        V s11_0 = S.Zero;
        V s12_0 = S.Zero;
        V s13_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
            s6_0 = S.Load(sums + 6 * sumStride + 0 * S.Width);
            s7_0 = S.Load(sums + 7 * sumStride + 0 * S.Width);
            s8_0 = S.Load(sums + 8 * sumStride + 0 * S.Width);
            s9_0 = S.Load(sums + 9 * sumStride + 0 * S.Width);
            s10_0 = S.Load(sums + 10 * sumStride + 0 * S.Width);
            s11_0 = S.Load(sums + 11 * sumStride + 0 * S.Width);
            s12_0 = S.Load(sums + 12 * sumStride + 0 * S.Width);
            s13_0 = S.Load(sums + 13 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                V a1 = S.Broadcast(a[1][k]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                V a2 = S.Broadcast(a[2][k]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                V a3 = S.Broadcast(a[3][k]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                V a4 = S.Broadcast(a[4][k]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                V a5 = S.Broadcast(a[5][k]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                V a6 = S.Broadcast(a[6][k]);
                s6_0 = S.MultiplyAdd(a6, b0, s6_0);
                V a7 = S.Broadcast(a[7][k]);
                s7_0 = S.MultiplyAdd(a7, b0, s7_0);
                V a8 = S.Broadcast(a[8][k]);
                s8_0 = S.MultiplyAdd(a8, b0, s8_0);
                V a9 = S.Broadcast(a[9][k]);
                s9_0 = S.MultiplyAdd(a9, b0, s9_0);
                V a10 = S.Broadcast(a[10][k]);
                s10_0 = S.MultiplyAdd(a10, b0, s10_0);
                V a11 = S.Broadcast(a[11][k]);
                s11_0 = S.MultiplyAdd(a11, b0, s11_0);
                V a12 = S.Broadcast(a[12][k]);
                s12_0 = S.MultiplyAdd(a12, b0, s12_0);
                V a13 = S.Broadcast(a[13][k]);
                s13_0 = S.MultiplyAdd(a13, b0, s13_0);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
        S.Store(s6_0, sums + 6 * sumStride + 0 * S.Width);
        S.Store(s7_0, sums + 7 * sumStride + 0 * S.Width);
        S.Store(s8_0, sums + 8 * sumStride + 0 * S.Width);
        S.Store(s9_0, sums + 9 * sumStride + 0 * S.Width);
        S.Store(s10_0, sums + 10 * sumStride + 0 * S.Width);
        S.Store(s11_0, sums + 11 * sumStride + 0 * S.Width);
        S.Store(s12_0, sums + 12 * sumStride + 0 * S.Width);
        S.Store(s13_0, sums + 13 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scattered15x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s1_0 = S.Zero;
        V s2_0 = S.Zero;
        V s3_0 = S.Zero;
        V s4_0 = S.Zero;
        V s5_0 = S.Zero;
        V s6_0 = S.Zero;
        V s7_0 = S.Zero;
        V s8_0 = S.Zero;
        V s9_0 = S.Zero;
        V s10_0 = S.Zero;
        V s11_0 = S.Zero;
        V s12_0 = S.Zero;
        V s13_0 = S.Zero;
        V s14_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
            s6_0 = S.Load(sums + 6 * sumStride + 0 * S.Width);
            s7_0 = S.Load(sums + 7 * sumStride + 0 * S.Width);
            s8_0 = S.Load(sums + 8 * sumStride + 0 * S.Width);
            s9_0 = S.Load(sums + 9 * sumStride + 0 * S.Width);
            s10_0 = S.Load(sums + 10 * sumStride + 0 * S.Width);
            s11_0 = S.Load(sums + 11 * sumStride + 0 * S.Width);
            s12_0 = S.Load(sums + 12 * sumStride + 0 * S.Width);
            s13_0 = S.Load(sums + 13 * sumStride + 0 * S.Width);
            s14_0 = S.Load(sums + 14 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                V a1 = S.Broadcast(a[1][k]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                V a2 = S.Broadcast(a[2][k]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                V a3 = S.Broadcast(a[3][k]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                V a4 = S.Broadcast(a[4][k]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                V a5 = S.Broadcast(a[5][k]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                V a6 = S.Broadcast(a[6][k]);
                s6_0 = S.MultiplyAdd(a6, b0, s6_0);
                V a7 = S.Broadcast(a[7][k]);
                s7_0 = S.MultiplyAdd(a7, b0, s7_0);
                V a8 = S.Broadcast(a[8][k]);
                s8_0 = S.MultiplyAdd(a8, b0, s8_0);
                V a9 = S.Broadcast(a[9][k]);
                s9_0 = S.MultiplyAdd(a9, b0, s9_0);
                V a10 = S.Broadcast(a[10][k]);
                s10_0 = S.MultiplyAdd(a10, b0, s10_0);
                V a11 = S.Broadcast(a[11][k]);
                s11_0 = S.MultiplyAdd(a11, b0, s11_0);
                V a12 = S.Broadcast(a[12][k]);
                s12_0 = S.MultiplyAdd(a12, b0, s12_0);
                V a13 = S.Broadcast(a[13][k]);
                s13_0 = S.MultiplyAdd(a13, b0, s13_0);
                V a14 = S.Broadcast(a[14][k]);
                s14_0 = S.MultiplyAdd(a14, b0, s14_0);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
        S.Store(s6_0, sums + 6 * sumStride + 0 * S.Width);
        S.Store(s7_0, sums + 7 * sumStride + 0 * S.Width);
        S.Store(s8_0, sums + 8 * sumStride + 0 * S.Width);
        S.Store(s9_0, sums + 9 * sumStride + 0 * S.Width);
        S.Store(s10_0, sums + 10 * sumStride + 0 * S.Width);
        S.Store(s11_0, sums + 11 * sumStride + 0 * S.Width);
        S.Store(s12_0, sums + 12 * sumStride + 0 * S.Width);
        S.Store(s13_0, sums + 13 * sumStride + 0 * S.Width);
        S.Store(s14_0, sums + 14 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scattered16x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s1_0 = S.Zero;
        V s2_0 = S.Zero;
        V s3_0 = S.Zero;
        V s4_0 = S.Zero;
        V s5_0 = S.Zero;
        V s6_0 = S.Zero;
        V s7_0 = S.Zero;
        V s8_0 = S.Zero;
        V s9_0 = S.Zero;
        V s10_0 = S.Zero;
        V s11_0 = S.Zero;
        V s12_0 = S.Zero;
        V s13_0 = S.Zero;
        V s14_0 = S.Zero;
        V s15_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
            s6_0 = S.Load(sums + 6 * sumStride + 0 * S.Width);
            s7_0 = S.Load(sums + 7 * sumStride + 0 * S.Width);
            s8_0 = S.Load(sums + 8 * sumStride + 0 * S.Width);
            s9_0 = S.Load(sums + 9 * sumStride + 0 * S.Width);
            s10_0 = S.Load(sums + 10 * sumStride + 0 * S.Width);
            s11_0 = S.Load(sums + 11 * sumStride + 0 * S.Width);
            s12_0 = S.Load(sums + 12 * sumStride + 0 * S.Width);
            s13_0 = S.Load(sums + 13 * sumStride + 0 * S.Width);
            s14_0 = S.Load(sums + 14 * sumStride + 0 * S.Width);
            s15_0 = S.Load(sums + 15 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                V a1 = S.Broadcast(a[1][k]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                V a2 = S.Broadcast(a[2][k]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                V a3 = S.Broadcast(a[3][k]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                V a4 = S.Broadcast(a[4][k]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                V a5 = S.Broadcast(a[5][k]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                V a6 = S.Broadcast(a[6][k]);
                s6_0 = S.MultiplyAdd(a6, b0, s6_0);
                V a7 = S.Broadcast(a[7][k]);
                s7_0 = S.MultiplyAdd(a7, b0, s7_0);
                V a8 = S.Broadcast(a[8][k]);
                s8_0 = S.MultiplyAdd(a8, b0, s8_0);
                V a9 = S.Broadcast(a[9][k]);
                s9_0 = S.MultiplyAdd(a9, b0, s9_0);
                V a10 = S.Broadcast(a[10][k]);
                s10_0 = S.MultiplyAdd(a10, b0, s10_0);
                V a11 = S.Broadcast(a[11][k]);
                s11_0 = S.MultiplyAdd(a11, b0, s11_0);
                V a12 = S.Broadcast(a[12][k]);
                s12_0 = S.MultiplyAdd(a12, b0, s12_0);
                V a13 = S.Broadcast(a[13][k]);
                s13_0 = S.MultiplyAdd(a13, b0, s13_0);
                V a14 = S.Broadcast(a[14][k]);
                s14_0 = S.MultiplyAdd(a14, b0, s14_0);
                V a15 = S.Broadcast(a[15][k]);
                s15_0 = S.MultiplyAdd(a15, b0, s15_0);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
        S.Store(s6_0, sums + 6 * sumStride + 0 * S.Width);
        S.Store(s7_0, sums + 7 * sumStride + 0 * S.Width);
        S.Store(s8_0, sums + 8 * sumStride + 0 * S.Width);
        S.Store(s9_0, sums + 9 * sumStride + 0 * S.Width);
        S.Store(s10_0, sums + 10 * sumStride + 0 * S.Width);
        S.Store(s11_0, sums + 11 * sumStride + 0 * S.Width);
        S.Store(s12_0, sums + 12 * sumStride + 0 * S.Width);
        S.Store(s13_0, sums + 13 * sumStride + 0 * S.Width);
        S.Store(s14_0, sums + 14 * sumStride + 0 * S.Width);
        S.Store(s15_0, sums + 15 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Strided1x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        nint stride = steps->RowStride, three = 3 * stride;
        for (int run = 0; run < steps->Runs; run++)
        {
            float* first = a[0] + steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                float* row = first;
                V a0 = S.Broadcast(row[0 * stride]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                first += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Strided2x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s1_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        nint stride = steps->RowStride, three = 3 * stride;
        for (int run = 0; run < steps->Runs; run++)
        {
            float* first = a[0] + steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                float* row = first;
                V a0 = S.Broadcast(row[0 * stride]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                V a1 = S.Broadcast(row[1 * stride]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                first += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Strided3x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s1_0 = S.Zero;
        V s2_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        nint stride = steps->RowStride, three = 3 * stride;
        for (int run = 0; run < steps->Runs; run++)
        {
            float* first = a[0] + steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                float* row = first;
                V a0 = S.Broadcast(row[0 * stride]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                V a1 = S.Broadcast(row[1 * stride]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                V a2 = S.Broadcast(row[2 * stride]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                first += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Strided4x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s1_0 = S.Zero;
        V s2_0 = S.Zero;
        V s3_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        nint stride = steps->RowStride, three = 3 * stride;
        for (int run = 0; run < steps->Runs; run++)
        {
            float* first = a[0] + steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                float* row = first;
                V a0 = S.Broadcast(row[0 * stride]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                V a1 = S.Broadcast(row[1 * stride]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                V a2 = S.Broadcast(row[2 * stride]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                row += three;
                V a3 = S.Broadcast(row[0 * stride]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                first += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Strided5x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s1_0 = S.Zero;
        V s2_0 = S.Zero;
        V s3_0 = S.Zero;
        V s4_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        nint stride = steps->RowStride, three = 3 * stride;
        for (int run = 0; run < steps->Runs; run++)
        {
            float* first = a[0] + steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                float* row = first;
                V a0 = S.Broadcast(row[0 * stride]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                V a1 = S.Broadcast(row[1 * stride]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                V a2 = S.Broadcast(row[2 * stride]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                row += three;
                V a3 = S.Broadcast(row[0 * stride]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                V a4 = S.Broadcast(row[1 * stride]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                first += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Strided6x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s1_0 = S.Zero;
        V s2_0 = S.Zero;
        V s3_0 = S.Zero;
        V s4_0 = S.Zero;
        V s5_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        nint stride = steps->RowStride, three = 3 * stride;
        for (int run = 0; run < steps->Runs; run++)
        {
            float* first = a[0] + steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                float* row = first;
                V a0 = S.Broadcast(row[0 * stride]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                V a1 = S.Broadcast(row[1 * stride]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                V a2 = S.Broadcast(row[2 * stride]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                row += three;
                V a3 = S.Broadcast(row[0 * stride]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                V a4 = S.Broadcast(row[1 * stride]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                V a5 = S.Broadcast(row[2 * stride]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                first += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Strided7x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s1_0 = S.Zero;
        V s2_0 = S.Zero;
        V s3_0 = S.Zero;
        V s4_0 = S.Zero;
        V s5_0 = S.Zero;
        V s6_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
            s6_0 = S.Load(sums + 6 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        nint stride = steps->RowStride, three = 3 * stride;
        for (int run = 0; run < steps->Runs; run++)
        {
            float* first = a[0] + steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                float* row = first;
                V a0 = S.Broadcast(row[0 * stride]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                V a1 = S.Broadcast(row[1 * stride]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                V a2 = S.Broadcast(row[2 * stride]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                row += three;
                V a3 = S.Broadcast(row[0 * stride]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                V a4 = S.Broadcast(row[1 * stride]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                V a5 = S.Broadcast(row[2 * stride]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                row += three;
                V a6 = S.Broadcast(row[0 * stride]);
                s6_0 = S.MultiplyAdd(a6, b0, s6_0);
                first += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
        S.Store(s6_0, sums + 6 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Strided8x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s1_0 = S.Zero;
        V s2_0 = S.Zero;
        V s3_0 = S.Zero;
        V s4_0 = S.Zero;
        V s5_0 = S.Zero;
        V s6_0 = S.Zero;
        V s7_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
            s6_0 = S.Load(sums + 6 * sumStride + 0 * S.Width);
            s7_0 = S.Load(sums + 7 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        nint stride = steps->RowStride, three = 3 * stride;
        for (int run = 0; run < steps->Runs; run++)
        {
            float* first = a[0] + steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                float* row = first;
                V a0 = S.Broadcast(row[0 * stride]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                V a1 = S.Broadcast(row[1 * stride]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                V a2 = S.Broadcast(row[2 * stride]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                row += three;
                V a3 = S.Broadcast(row[0 * stride]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                V a4 = S.Broadcast(row[1 * stride]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                V a5 = S.Broadcast(row[2 * stride]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                row += three;
                V a6 = S.Broadcast(row[0 * stride]);
                s6_0 = S.MultiplyAdd(a6, b0, s6_0);
                V a7 = S.Broadcast(row[1 * stride]);
                s7_0 = S.MultiplyAdd(a7, b0, s7_0);
                first += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
        S.Store(s6_0, sums + 6 * sumStride + 0 * S.Width);
        S.Store(s7_0, sums + 7 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Strided9x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s1_0 = S.Zero;
        V s2_0 = S.Zero;
        V s3_0 = S.Zero;
        V s4_0 = S.Zero;
        V s5_0 = S.Zero;
        V s6_0 = S.Zero;
        V s7_0 = S.Zero;
        V s8_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
            s6_0 = S.Load(sums + 6 * sumStride + 0 * S.Width);
            s7_0 = S.Load(sums + 7 * sumStride + 0 * S.Width);
            s8_0 = S.Load(sums + 8 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        nint stride = steps->RowStride, three = 3 * stride;
        for (int run = 0; run < steps->Runs; run++)
        {
            float* first = a[0] + steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                float* row = first;
                V a0 = S.Broadcast(row[0 * stride]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                V a1 = S.Broadcast(row[1 * stride]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                V a2 = S.Broadcast(row[2 * stride]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                row += three;
                V a3 = S.Broadcast(row[0 * stride]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                V a4 = S.Broadcast(row[1 * stride]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                V a5 = S.Broadcast(row[2 * stride]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                row += three;
                V a6 = S.Broadcast(row[0 * stride]);
                s6_0 = S.MultiplyAdd(a6, b0, s6_0);
                V a7 = S.Broadcast(row[1 * stride]);
                s7_0 = S.MultiplyAdd(a7, b0, s7_0);
                V a8 = S.Broadcast(row[2 * stride]);
                s8_0 = S.MultiplyAdd(a8, b0, s8_0);
                first += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
        S.Store(s6_0, sums + 6 * sumStride + 0 * S.Width);
        S.Store(s7_0, sums + 7 * sumStride + 0 * S.Width);
        S.Store(s8_0, sums + 8 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Strided10x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s1_0 = S.Zero;
        V s2_0 = S.Zero;
        V s3_0 = S.Zero;
        V s4_0 = S.Zero;
        V s5_0 = S.Zero;
        V s6_0 = S.Zero;
        V s7_0 = S.Zero;
        V s8_0 = S.Zero;
        V s9_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
            s6_0 = S.Load(sums + 6 * sumStride + 0 * S.Width);
            s7_0 = S.Load(sums + 7 * sumStride + 0 * S.Width);
            s8_0 = S.Load(sums + 8 * sumStride + 0 * S.Width);
            s9_0 = S.Load(sums + 9 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        nint stride = steps->RowStride, three = 3 * stride;
        for (int run = 0; run < steps->Runs; run++)
        {
            float* first = a[0] + steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                float* row = first;
                V a0 = S.Broadcast(row[0 * stride]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                V a1 = S.Broadcast(row[1 * stride]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                V a2 = S.Broadcast(row[2 * stride]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                row += three;
                V a3 = S.Broadcast(row[0 * stride]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                V a4 = S.Broadcast(row[1 * stride]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                V a5 = S.Broadcast(row[2 * stride]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                row += three;
                V a6 = S.Broadcast(row[0 * stride]);
                s6_0 = S.MultiplyAdd(a6, b0, s6_0);
                V a7 = S.Broadcast(row[1 * stride]);
                s7_0 = S.MultiplyAdd(a7, b0, s7_0);
                V a8 = S.Broadcast(row[2 * stride]);
                s8_0 = S.MultiplyAdd(a8, b0, s8_0);
                row += three;
                V a9 = S.Broadcast(row[0 * stride]);
                s9_0 = S.MultiplyAdd(a9, b0, s9_0);
                first += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
        S.Store(s6_0, sums + 6 * sumStride + 0 * S.Width);
        S.Store(s7_0, sums + 7 * sumStride + 0 * S.Width);
        S.Store(s8_0, sums + 8 * sumStride + 0 * S.Width);
        S.Store(s9_0, sums + 9 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Strided11x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s1_0 = S.Zero;
        V s2_0 = S.Zero;
        V s3_0 = S.Zero;
        V s4_0 = S.Zero;
        V s5_0 = S.Zero;
        V s6_0 = S.Zero;
        V s7_0 = S.Zero;
        V s8_0 = S.Zero;
        V s9_0 = S.Zero;
        V s10_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
            s6_0 = S.Load(sums + 6 * sumStride + 0 * S.Width);
            s7_0 = S.Load(sums + 7 * sumStride + 0 * S.Width);
            s8_0 = S.Load(sums + 8 * sumStride + 0 * S.Width);
            s9_0 = S.Load(sums + 9 * sumStride + 0 * S.Width);
            s10_0 = S.Load(sums + 10 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        nint stride = steps->RowStride, three = 3 * stride;
        for (int run = 0; run < steps->Runs; run++)
        {
            float* first = a[0] + steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                float* row = first;
                V a0 = S.Broadcast(row[0 * stride]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                V a1 = S.Broadcast(row[1 * stride]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                V a2 = S.Broadcast(row[2 * stride]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                row += three;
                V a3 = S.Broadcast(row[0 * stride]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                V a4 = S.Broadcast(row[1 * stride]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                V a5 = S.Broadcast(row[2 * stride]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                row += three;
                V a6 = S.Broadcast(row[0 * stride]);
                s6_0 = S.MultiplyAdd(a6, b0, s6_0);
                V a7 = S.Broadcast(row[1 * stride]);
                s7_0 = S.MultiplyAdd(a7, b0, s7_0);
                V a8 = S.Broadcast(row[2 * stride]);
                s8_0 = S.MultiplyAdd(a8, b0, s8_0);
                row += three;
                V a9 = S.Broadcast(row[0 * stride]);
                s9_0 = S.MultiplyAdd(a9, b0, s9_0);
                V a10 = S.Broadcast(row[1 * stride]);
                s10_0 = S.MultiplyAdd(a10, b0, s10_0);
                first += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
        S.Store(s6_0, sums + 6 * sumStride + 0 * S.Width);
        S.Store(s7_0, sums + 7 * sumStride + 0 * S.Width);
        S.Store(s8_0, sums + 8 * sumStride + 0 * S.Width);
        S.Store(s9_0, sums + 9 * sumStride + 0 * S.Width);
        S.Store(s10_0, sums + 10 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Strided12x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s1_0 = S.Zero;
        V s2_0 = S.Zero;
        V s3_0 = S.Zero;
        V s4_0 = S.Zero;
        V s5_0 = S.Zero;
        V s6_0 = S.Zero;
        V s7_0 = S.Zero;
        V s8_0 = S.Zero;
        V s9_0 = S.Zero;
        V s10_0 = S.Zero;
        V s11_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
            s6_0 = S.Load(sums + 6 * sumStride + 0 * S.Width);
            s7_0 = S.Load(sums + 7 * sumStride + 0 * S.Width);
            s8_0 = S.Load(sums + 8 * sumStride + 0 * S.Width);
            s9_0 = S.Load(sums + 9 * sumStride + 0 * S.Width);
            s10_0 = S.Load(sums + 10 * sumStride + 0 * S.Width);
            s11_0 = S.Load(sums + 11 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        nint stride = steps->RowStride, three = 3 * stride;
        for (int run = 0; run < steps->Runs; run++)
        {
            float* first = a[0] + steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                float* row = first;
                V a0 = S.Broadcast(row[0 * stride]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                V a1 = S.Broadcast(row[1 * stride]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                V a2 = S.Broadcast(row[2 * stride]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                row += three;
                V a3 = S.Broadcast(row[0 * stride]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                V a4 = S.Broadcast(row[1 * stride]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                V a5 = S.Broadcast(row[2 * stride]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                row += three;
                V a6 = S.Broadcast(row[0 * stride]);
                s6_0 = S.MultiplyAdd(a6, b0, s6_0);
                V a7 = S.Broadcast(row[1 * stride]);
                s7_0 = S.MultiplyAdd(a7, b0, s7_0);
                V a8 = S.Broadcast(row[2 * stride]);
                s8_0 = S.MultiplyAdd(a8, b0, s8_0);
                row += three;
                V a9 = S.Broadcast(row[0 * stride]);
                s9_0 = S.MultiplyAdd(a9, b0, s9_0);
                V a10 = S.Broadcast(row[1 * stride]);
                s10_0 = S.MultiplyAdd(a10, b0, s10_0);
                V a11 = S.Broadcast(row[2 * stride]);
                s11_0 = S.MultiplyAdd(a11, b0, s11_0);
                first += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
        S.Store(s6_0, sums + 6 * sumStride + 0 * S.Width);
        S.Store(s7_0, sums + 7 * sumStride + 0 * S.Width);
        S.Store(s8_0, sums + 8 * sumStride + 0 * S.Width);
        S.Store(s9_0, sums + 9 * sumStride + 0 * S.Width);
        S.Store(s10_0, sums + 10 * sumStride + 0 * S.Width);
        S.Store(s11_0, sums + 11 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Strided13x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s1_0 = S.Zero;
        V s2_0 = S.Zero;
        V s3_0 = S.Zero;
        V s4_0 = S.Zero;
        V s5_0 = S.Zero;
        V s6_0 = S.Zero;
        V s7_0 = S.Zero;
        V s8_0 = S.Zero;
        V s9_0 = S.Zero;
        V s10_0 = S.Zero;
        V s11_0 = S.Zero;
        V s12_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
            s6_0 = S.Load(sums + 6 * sumStride + 0 * S.Width);
            s7_0 = S.Load(sums + 7 * sumStride + 0 * S.Width);
            s8_0 = S.Load(sums + 8 * sumStride + 0 * S.Width);
            s9_0 = S.Load(sums + 9 * sumStride + 0 * S.Width);
            s10_0 = S.Load(sums + 10 * sumStride + 0 * S.Width);
            s11_0 = S.Load(sums + 11 * sumStride + 0 * S.Width);
            s12_0 = S.Load(sums + 12 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        nint stride = steps->RowStride, three = 3 * stride;
        for (int run = 0; run < steps->Runs; run++)
        {
            float* first = a[0] + steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                float* row = first;
                V a0 = S.Broadcast(row[0 * stride]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                V a1 = S.Broadcast(row[1 * stride]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                V a2 = S.Broadcast(row[2 * stride]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                row += three;
                V a3 = S.Broadcast(row[0 * stride]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                V a4 = S.Broadcast(row[1 * stride]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                V a5 = S.Broadcast(row[2 * stride]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                row += three;
                V a6 = S.Broadcast(row[0 * stride]);
                s6_0 = S.MultiplyAdd(a6, b0, s6_0);
                V a7 = S.Broadcast(row[1 * stride]);
                s7_0 = S.MultiplyAdd(a7, b0, s7_0);
                V a8 = S.Broadcast(row[2 * stride]);
                s8_0 = S.MultiplyAdd(a8, b0, s8_0);
                row += three;
                V a9 = S.Broadcast(row[0 * stride]);
                s9_0 = S.MultiplyAdd(a9, b0, s9_0);
                V a10 = S.Broadcast(row[1 * stride]);
                s10_0 = S.MultiplyAdd(a10, b0, s10_0);
                V a11 = S.Broadcast(row[2 * stride]);
                s11_0 = S.MultiplyAdd(a11, b0, s11_0);
                row += three;
                V a12 = S.Broadcast(row[0 * stride]);
                s12_0 = S.MultiplyAdd(a12, b0, s12_0);
                first += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
        S.Store(s6_0, sums + 6 * sumStride + 0 * S.Width);
        S.Store(s7_0, sums + 7 * sumStride + 0 * S.Width);
        S.Store(s8_0, sums + 8 * sumStride + 0 * S.Width);
        S.Store(s9_0, sums + 9 * sumStride + 0 * S.Width);
        S.Store(s10_0, sums + 10 * sumStride + 0 * S.Width);
        S.Store(s11_0, sums + 11 * sumStride + 0 * S.Width);
        S.Store(s12_0, sums + 12 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Strided14x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s1_0 = S.Zero;
        V s2_0 = S.Zero;
        V s3_0 = S.Zero;
        V s4_0 = S.Zero;
        V s5_0 = S.Zero;
        V s6_0 = S.Zero;
        V s7_0 = S.Zero;
        V s8_0 = S.Zero;
        V s9_0 = S.Zero;
        V s10_0 = S.Zero;
        V s11_0 = S.Zero;
        V s12_0 = S.Zero;
        V s13_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
            s6_0 = S.Load(sums + 6 * sumStride + 0 * S.Width);
            s7_0 = S.Load(sums + 7 * sumStride + 0 * S.Width);
            s8_0 = S.Load(sums + 8 * sumStride + 0 * S.Width);
            s9_0 = S.Load(sums + 9 * sumStride + 0 * S.Width);
            s10_0 = S.Load(sums + 10 * sumStride + 0 * S.Width);
            s11_0 = S.Load(sums + 11 * sumStride + 0 * S.Width);
            s12_0 = S.Load(sums + 12 * sumStride + 0 * S.Width);
            s13_0 = S.Load(sums + 13 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        nint stride = steps->RowStride, three = 3 * stride;
        for (int run = 0; run < steps->Runs; run++)
        {
            float* first = a[0] + steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                float* row = first;
                V a0 = S.Broadcast(row[0 * stride]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                V a1 = S.Broadcast(row[1 * stride]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                V a2 = S.Broadcast(row[2 * stride]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                row += three;
                V a3 = S.Broadcast(row[0 * stride]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                V a4 = S.Broadcast(row[1 * stride]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                V a5 = S.Broadcast(row[2 * stride]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                row += three;
                V a6 = S.Broadcast(row[0 * stride]);
                s6_0 = S.MultiplyAdd(a6, b0, s6_0);
                V a7 = S.Broadcast(row[1 * stride]);
                s7_0 = S.MultiplyAdd(a7, b0, s7_0);
                V a8 = S.Broadcast(row[2 * stride]);
                s8_0 = S.MultiplyAdd(a8, b0, s8_0);
                row += three;
                V a9 = S.Broadcast(row[0 * stride]);
                s9_0 = S.MultiplyAdd(a9, b0, s9_0);
                V a10 = S.Broadcast(row[1 * stride]);
                s10_0 = S.MultiplyAdd(a10, b0, s10_0);
                V a11 = S.Broadcast(row[2 * stride]);
                s11_0 = S.MultiplyAdd(a11, b0, s11_0);
                row += three;
                V a12 = S.Broadcast(row[0 * stride]);
                s12_0 = S.MultiplyAdd(a12, b0, s12_0);
                V a13 = S.Broadcast(row[1 * stride]);
                s13_0 = S.MultiplyAdd(a13, b0, s13_0);
                first += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
        S.Store(s6_0, sums + 6 * sumStride + 0 * S.Width);
        S.Store(s7_0, sums + 7 * sumStride + 0 * S.Width);
        S.Store(s8_0, sums + 8 * sumStride + 0 * S.Width);
        S.Store(s9_0, sums + 9 * sumStride + 0 * S.Width);
        S.Store(s10_0, sums + 10 * sumStride + 0 * S.Width);
        S.Store(s11_0, sums + 11 * sumStride + 0 * S.Width);
        S.Store(s12_0, sums + 12 * sumStride + 0 * S.Width);
        S.Store(s13_0, sums + 13 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Strided15x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s1_0 = S.Zero;
        V s2_0 = S.Zero;
        V s3_0 = S.Zero;
        V s4_0 = S.Zero;
        V s5_0 = S.Zero;
        V s6_0 = S.Zero;
        V s7_0 = S.Zero;
        V s8_0 = S.Zero;
        V s9_0 = S.Zero;
        V s10_0 = S.Zero;
        V s11_0 = S.Zero;
        V s12_0 = S.Zero;
        V s13_0 = S.Zero;
        V s14_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
            s6_0 = S.Load(sums + 6 * sumStride + 0 * S.Width);
            s7_0 = S.Load(sums + 7 * sumStride + 0 * S.Width);
            s8_0 = S.Load(sums + 8 * sumStride + 0 * S.Width);
            s9_0 = S.Load(sums + 9 * sumStride + 0 * S.Width);
            s10_0 = S.Load(sums + 10 * sumStride + 0 * S.Width);
            s11_0 = S.Load(sums + 11 * sumStride + 0 * S.Width);
            s12_0 = S.Load(sums + 12 * sumStride + 0 * S.Width);
            s13_0 = S.Load(sums + 13 * sumStride + 0 * S.Width);
            s14_0 = S.Load(sums + 14 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        nint stride = steps->RowStride, three = 3 * stride;
        for (int run = 0; run < steps->Runs; run++)
        {
            float* first = a[0] + steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                float* row = first;
                V a0 = S.Broadcast(row[0 * stride]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                V a1 = S.Broadcast(row[1 * stride]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                V a2 = S.Broadcast(row[2 * stride]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                row += three;
                V a3 = S.Broadcast(row[0 * stride]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                V a4 = S.Broadcast(row[1 * stride]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                V a5 = S.Broadcast(row[2 * stride]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                row += three;
                V a6 = S.Broadcast(row[0 * stride]);
                s6_0 = S.MultiplyAdd(a6, b0, s6_0);
                V a7 = S.Broadcast(row[1 * stride]);
                s7_0 = S.MultiplyAdd(a7, b0, s7_0);
                V a8 = S.Broadcast(row[2 * stride]);
                s8_0 = S.MultiplyAdd(a8, b0, s8_0);
                row += three;
                V a9 = S.Broadcast(row[0 * stride]);
                s9_0 = S.MultiplyAdd(a9, b0, s9_0);
                V a10 = S.Broadcast(row[1 * stride]);
                s10_0 = S.MultiplyAdd(a10, b0, s10_0);
                V a11 = S.Broadcast(row[2 * stride]);
                s11_0 = S.MultiplyAdd(a11, b0, s11_0);
                row += three;
                V a12 = S.Broadcast(row[0 * stride]);
                s12_0 = S.MultiplyAdd(a12, b0, s12_0);
                V a13 = S.Broadcast(row[1 * stride]);
                s13_0 = S.MultiplyAdd(a13, b0, s13_0);
                V a14 = S.Broadcast(row[2 * stride]);
                s14_0 = S.MultiplyAdd(a14, b0, s14_0);
                first += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
        S.Store(s6_0, sums + 6 * sumStride + 0 * S.Width);
        S.Store(s7_0, sums + 7 * sumStride + 0 * S.Width);
        S.Store(s8_0, sums + 8 * sumStride + 0 * S.Width);
        S.Store(s9_0, sums + 9 * sumStride + 0 * S.Width);
        S.Store(s10_0, sums + 10 * sumStride + 0 * S.Width);
        S.Store(s11_0, sums + 11 * sumStride + 0 * S.Width);
        S.Store(s12_0, sums + 12 * sumStride + 0 * S.Width);
        S.Store(s13_0, sums + 13 * sumStride + 0 * S.Width);
        S.Store(s14_0, sums + 14 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Strided16x1(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s1_0 = S.Zero;
        V s2_0 = S.Zero;
        V s3_0 = S.Zero;
        V s4_0 = S.Zero;
        V s5_0 = S.Zero;
        V s6_0 = S.Zero;
        V s7_0 = S.Zero;
        V s8_0 = S.Zero;
        V s9_0 = S.Zero;
        V s10_0 = S.Zero;
        V s11_0 = S.Zero;
        V s12_0 = S.Zero;
        V s13_0 = S.Zero;
        V s14_0 = S.Zero;
        V s15_0 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s2_0 = S.Load(sums + 2 * sumStride + 0 * S.Width);
            s3_0 = S.Load(sums + 3 * sumStride + 0 * S.Width);
            s4_0 = S.Load(sums + 4 * sumStride + 0 * S.Width);
            s5_0 = S.Load(sums + 5 * sumStride + 0 * S.Width);
            s6_0 = S.Load(sums + 6 * sumStride + 0 * S.Width);
            s7_0 = S.Load(sums + 7 * sumStride + 0 * S.Width);
            s8_0 = S.Load(sums + 8 * sumStride + 0 * S.Width);
            s9_0 = S.Load(sums + 9 * sumStride + 0 * S.Width);
            s10_0 = S.Load(sums + 10 * sumStride + 0 * S.Width);
            s11_0 = S.Load(sums + 11 * sumStride + 0 * S.Width);
            s12_0 = S.Load(sums + 12 * sumStride + 0 * S.Width);
            s13_0 = S.Load(sums + 13 * sumStride + 0 * S.Width);
            s14_0 = S.Load(sums + 14 * sumStride + 0 * S.Width);
            s15_0 = S.Load(sums + 15 * sumStride + 0 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        nint stride = steps->RowStride, three = 3 * stride;
        for (int run = 0; run < steps->Runs; run++)
        {
            float* first = a[0] + steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * S.Width);
                float* row = first;
                V a0 = S.Broadcast(row[0 * stride]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                V a1 = S.Broadcast(row[1 * stride]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                V a2 = S.Broadcast(row[2 * stride]);
                s2_0 = S.MultiplyAdd(a2, b0, s2_0);
                row += three;
                V a3 = S.Broadcast(row[0 * stride]);
                s3_0 = S.MultiplyAdd(a3, b0, s3_0);
                V a4 = S.Broadcast(row[1 * stride]);
                s4_0 = S.MultiplyAdd(a4, b0, s4_0);
                V a5 = S.Broadcast(row[2 * stride]);
                s5_0 = S.MultiplyAdd(a5, b0, s5_0);
                row += three;
                V a6 = S.Broadcast(row[0 * stride]);
                s6_0 = S.MultiplyAdd(a6, b0, s6_0);
                V a7 = S.Broadcast(row[1 * stride]);
                s7_0 = S.MultiplyAdd(a7, b0, s7_0);
                V a8 = S.Broadcast(row[2 * stride]);
                s8_0 = S.MultiplyAdd(a8, b0, s8_0);
                row += three;
                V a9 = S.Broadcast(row[0 * stride]);
                s9_0 = S.MultiplyAdd(a9, b0, s9_0);
                V a10 = S.Broadcast(row[1 * stride]);
                s10_0 = S.MultiplyAdd(a10, b0, s10_0);
                V a11 = S.Broadcast(row[2 * stride]);
                s11_0 = S.MultiplyAdd(a11, b0, s11_0);
                row += three;
                V a12 = S.Broadcast(row[0 * stride]);
                s12_0 = S.MultiplyAdd(a12, b0, s12_0);
                V a13 = S.Broadcast(row[1 * stride]);
                s13_0 = S.MultiplyAdd(a13, b0, s13_0);
                V a14 = S.Broadcast(row[2 * stride]);
                s14_0 = S.MultiplyAdd(a14, b0, s14_0);
                row += three;
                V a15 = S.Broadcast(row[0 * stride]);
                s15_0 = S.MultiplyAdd(a15, b0, s15_0);
                first += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s2_0, sums + 2 * sumStride + 0 * S.Width);
        S.Store(s3_0, sums + 3 * sumStride + 0 * S.Width);
        S.Store(s4_0, sums + 4 * sumStride + 0 * S.Width);
        S.Store(s5_0, sums + 5 * sumStride + 0 * S.Width);
        S.Store(s6_0, sums + 6 * sumStride + 0 * S.Width);
        S.Store(s7_0, sums + 7 * sumStride + 0 * S.Width);
        S.Store(s8_0, sums + 8 * sumStride + 0 * S.Width);
        S.Store(s9_0, sums + 9 * sumStride + 0 * S.Width);
        S.Store(s10_0, sums + 10 * sumStride + 0 * S.Width);
        S.Store(s11_0, sums + 11 * sumStride + 0 * S.Width);
        S.Store(s12_0, sums + 12 * sumStride + 0 * S.Width);
        S.Store(s13_0, sums + 13 * sumStride + 0 * S.Width);
        S.Store(s14_0, sums + 14 * sumStride + 0 * S.Width);
        S.Store(s15_0, sums + 15 * sumStride + 0 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Paneled1x8(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s0_1 = S.Zero;
        V s0_2 = S.Zero;
        V s0_3 = S.Zero;
        V s0_4 = S.Zero;
        V s0_5 = S.Zero;
        V s0_6 = S.Zero;
        V s0_7 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s0_1 = S.Load(sums + 0 * sumStride + 1 * S.Width);
            s0_2 = S.Load(sums + 0 * sumStride + 2 * S.Width);
            s0_3 = S.Load(sums + 0 * sumStride + 3 * S.Width);
            s0_4 = S.Load(sums + 0 * sumStride + 4 * S.Width);
            s0_5 = S.Load(sums + 0 * sumStride + 5 * S.Width);
            s0_6 = S.Load(sums + 0 * sumStride + 6 * S.Width);
            s0_7 = S.Load(sums + 0 * sumStride + 7 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        nint panel = steps->PanelStride;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * panel + 0 * S.Width);
                V b1 = S.Load(b + 0 * panel + 1 * S.Width);
                V b2 = S.Load(b + 1 * panel + 0 * S.Width);
                V b3 = S.Load(b + 1 * panel + 1 * S.Width);
                V b4 = S.Load(b + 2 * panel + 0 * S.Width);
                V b5 = S.Load(b + 2 * panel + 1 * S.Width);
                V b6 = S.Load(b + 3 * panel + 0 * S.Width);
                V b7 = S.Load(b + 3 * panel + 1 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                s0_1 = S.MultiplyAdd(a0, b1, s0_1);
                s0_2 = S.MultiplyAdd(a0, b2, s0_2);
                s0_3 = S.MultiplyAdd(a0, b3, s0_3);
                s0_4 = S.MultiplyAdd(a0, b4, s0_4);
                s0_5 = S.MultiplyAdd(a0, b5, s0_5);
                s0_6 = S.MultiplyAdd(a0, b6, s0_6);
                s0_7 = S.MultiplyAdd(a0, b7, s0_7);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s0_1, sums + 0 * sumStride + 1 * S.Width);
        S.Store(s0_2, sums + 0 * sumStride + 2 * S.Width);
        S.Store(s0_3, sums + 0 * sumStride + 3 * S.Width);
        S.Store(s0_4, sums + 0 * sumStride + 4 * S.Width);
        S.Store(s0_5, sums + 0 * sumStride + 5 * S.Width);
        S.Store(s0_6, sums + 0 * sumStride + 6 * S.Width);
        S.Store(s0_7, sums + 0 * sumStride + 7 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Paneled2x4(float** a, ProductSteps* steps, float* b, float* sums, bool resume)
    {
        V s0_0 = S.Zero;
        V s0_1 = S.Zero;
        V s0_2 = S.Zero;
        V s0_3 = S.Zero;
        V s1_0 = S.Zero;
        V s1_1 = S.Zero;
        V s1_2 = S.Zero;
        V s1_3 = S.Zero;
        nint sumStride = steps->SumStride;
        if (resume)
        {
            s0_0 = S.Load(sums + 0 * sumStride + 0 * S.Width);
            s0_1 = S.Load(sums + 0 * sumStride + 1 * S.Width);
            s0_2 = S.Load(sums + 0 * sumStride + 2 * S.Width);
            s0_3 = S.Load(sums + 0 * sumStride + 3 * S.Width);
            s1_0 = S.Load(sums + 1 * sumStride + 0 * S.Width);
            s1_1 = S.Load(sums + 1 * sumStride + 1 * S.Width);
            s1_2 = S.Load(sums + 1 * sumStride + 2 * S.Width);
            s1_3 = S.Load(sums + 1 * sumStride + 3 * S.Width);
        }

        nint aStep = steps->AStep, bStep = steps->BStep;
        nint panel = steps->PanelStride;
        for (int run = 0; run < steps->Runs; run++)
        {
            nint k = steps->ARuns[run];
            float* end = b + steps->Count * bStep;
            while (b != end)
            {
                V b0 = S.Load(b + 0 * panel + 0 * S.Width);
                V b1 = S.Load(b + 0 * panel + 1 * S.Width);
                V b2 = S.Load(b + 1 * panel + 0 * S.Width);
                V b3 = S.Load(b + 1 * panel + 1 * S.Width);
                V a0 = S.Broadcast(a[0][k]);
                s0_0 = S.MultiplyAdd(a0, b0, s0_0);
                s0_1 = S.MultiplyAdd(a0, b1, s0_1);
                s0_2 = S.MultiplyAdd(a0, b2, s0_2);
                s0_3 = S.MultiplyAdd(a0, b3, s0_3);
                V a1 = S.Broadcast(a[1][k]);
                s1_0 = S.MultiplyAdd(a1, b0, s1_0);
                s1_1 = S.MultiplyAdd(a1, b1, s1_1);
                s1_2 = S.MultiplyAdd(a1, b2, s1_2);
                s1_3 = S.MultiplyAdd(a1, b3, s1_3);
                k += aStep;
                b += bStep;
            }

            b += steps->BGap;
        }

        S.Store(s0_0, sums + 0 * sumStride + 0 * S.Width);
        S.Store(s0_1, sums + 0 * sumStride + 1 * S.Width);
        S.Store(s0_2, sums + 0 * sumStride + 2 * S.Width);
        S.Store(s0_3, sums + 0 * sumStride + 3 * S.Width);
        S.Store(s1_0, sums + 1 * sumStride + 0 * S.Width);
        S.Store(s1_1, sums + 1 * sumStride + 1 * S.Width);
        S.Store(s1_2, sums + 1 * sumStride + 2 * S.Width);
        S.Store(s1_3, sums + 1 * sumStride + 3 * S.Width);
    }
}
