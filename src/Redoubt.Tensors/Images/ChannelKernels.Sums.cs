using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Redoubt.Tensors;

internal sealed unsafe partial class ChannelKernels<V, S>
{
    // Long enough that adding a block to the double sums costs little, short enough that a float sum over a quarter of it is accurate.
    private const int BlockPixels = 256;

    public override void Sums(in ImageView x, int images, double* scratch, int slice)
    {
        double* sums = Cleared(scratch, slice, x.Channels);
        AddSlice<Plain>(x, x, null, sums, RowsOf(slice, Slices(images, x), images * x.Height));
    }

    public override void Moments(in ImageView x, int images, double* scratch, int slice)
    {
        (int First, int End) rows = RowsOf(slice, Slices(images, x), images * x.Height);
        double* sums = Cleared(scratch, slice, x.Channels);
        float* pivots = Pivots(sums, x.Channels);

        AddSlice<Plain>(x, x, null, sums, (rows.First, rows.First + 1));
        for (int c = 0; c < x.Channels; c++) pivots[c] = (float)(sums[c] / x.Width);

        Cleared(scratch, slice, x.Channels);
        AddSlice<Deviation>(x, x, pivots, sums, rows);
    }

    public override void NormSums(in ImageView x, in ImageView dy, float* mean, int images, double* scratch, int slice)
    {
        double* sums = Cleared(scratch, slice, x.Channels);
        AddSlice<Covariance>(x, dy, mean, sums, RowsOf(slice, Slices(images, x), images * x.Height));
    }

    private static double* Cleared(double* scratch, int slice, int channels)
    {
        double* sums = scratch + ((nint)slice * SliceLength(channels));
        new Span<double>(sums, 2 * channels).Clear();
        return sums;
    }

    private static int RowsInBlock(in ImageView x) => Math.Max(1, BlockPixels / x.Width);

    private static void AddSlice<TTerms>(in ImageView x, in ImageView other, float* pivots, double* sums, (int First, int End) rows)
        where TTerms : struct, ITerms
    {
        for (int row = rows.First; row < rows.End; row += RowsInBlock(x))
        {
            (int First, int End) block = (row, Math.Min(rows.End, row + RowsInBlock(x)));
            int c = 0;
            for (; c <= x.Channels - S.Width; c += S.Width) AddBlock<TTerms, AllLanes<V, S>>(x, other, pivots, sums, (block.First, block.End, c));
            if (c < x.Channels) AddBlock<TTerms, FirstLanes<V, S>>(x, other, pivots, sums, (block.First, block.End, c));
        }
    }

    /// <summary>Adds the terms of some channels over the pixels of a few rows to the double sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddBlock<TTerms, TAccess>(in ImageView x, in ImageView other, float* pivots, double* sums, (int First, int End, int Channel) block)
        where TTerms : struct, ITerms
        where TAccess : struct, ILaneAccess<V>
    {
        int c = block.Channel, lanes = Math.Min(S.Width, x.Channels - c);
        V pivot = pivots == null ? S.Zero : TAccess.Load(pivots + c, lanes);
        V a0 = S.Zero, a1 = S.Zero, a2 = S.Zero, a3 = S.Zero, b0 = S.Zero, b1 = S.Zero, b2 = S.Zero, b3 = S.Zero;
        for (int row = block.First; row < block.End; row++)
        {
            (int image, int y) = Math.DivRem(row, x.Height);
            float* value = x.At(image, y, 0) + c, second = other.At(image, y, 0) + c;
            nint right = x.PixelStride, otherRight = other.PixelStride;
            int column = 0;
            for (; column <= x.Width - 4; column += 4)
            {
                TTerms.Add(TAccess.Load(value, lanes), TAccess.Load(second, lanes), pivot, ref a0, ref b0);
                TTerms.Add(TAccess.Load(value + right, lanes), TAccess.Load(second + otherRight, lanes), pivot, ref a1, ref b1);
                TTerms.Add(TAccess.Load(value + (2 * right), lanes), TAccess.Load(second + (2 * otherRight), lanes), pivot, ref a2, ref b2);
                TTerms.Add(TAccess.Load(value + (3 * right), lanes), TAccess.Load(second + (3 * otherRight), lanes), pivot, ref a3, ref b3);
                value += 4 * right;
                second += 4 * otherRight;
            }

            for (; column < x.Width; column++, value += right, second += otherRight)
                TTerms.Add(TAccess.Load(value, lanes), TAccess.Load(second, lanes), pivot, ref a0, ref b0);
        }

        Fold(S.Add(S.Add(a0, a1), S.Add(a2, a3)), sums + c, lanes);
        if (TTerms.Count == 2) Fold(S.Add(S.Add(b0, b1), S.Add(b2, b3)), sums + x.Channels + c, lanes);
    }

    private static void Fold(V block, double* sums, int lanes)
    {
        float* values = stackalloc float[16];
        S.Store(block, values);
        int lane = 0;
        for (; lane <= lanes - 4; lane += 4)
        {
            (Vector128<double> low, Vector128<double> high) = Vector128.Widen(Vector128.Load(values + lane));
            (Vector128.Load(sums + lane) + low).Store(sums + lane);
            (Vector128.Load(sums + lane + 2) + high).Store(sums + lane + 2);
        }

        for (; lane < lanes; lane++) sums[lane] += values[lane];
    }

    /// <summary>One or two numbers for each pixel and channel, added to running sums.</summary>
    private interface ITerms
    {
        static abstract int Count { get; }

        static abstract void Add(V x, V other, V pivot, ref V first, ref V second);
    }

    private readonly struct Plain : ITerms
    {
        public static int Count => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Add(V x, V other, V pivot, ref V first, ref V second) => first = S.Add(first, x);
    }

    /// <summary>x - pivot and its square.</summary>
    private readonly struct Deviation : ITerms
    {
        public static int Count => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Add(V x, V other, V pivot, ref V first, ref V second)
        {
            V difference = S.Subtract(x, pivot);
            first = S.Add(first, difference);
            second = S.MultiplyAdd(difference, difference, second);
        }
    }

    /// <summary>The other image, and its product with x - pivot.</summary>
    private readonly struct Covariance : ITerms
    {
        public static int Count => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Add(V x, V other, V pivot, ref V first, ref V second)
        {
            first = S.Add(first, other);
            second = S.MultiplyAdd(S.Subtract(x, pivot), other, second);
        }
    }
}
