using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

// The most common window, 2×2 with stride 2 and no pads, without loops over taps: everything stays in registers and no gradient is read back.
internal sealed unsafe partial class PoolKernels<V, S>
{
    private static bool IsTiling(in PoolGeometry geometry, in ImageView input, in ImageView output) =>
        geometry is { KernelHeight: 2, KernelWidth: 2, StrideY: 2, StrideX: 2, DilationY: 1, DilationX: 1, PadTop: 0, PadLeft: 0 }
        && output.Height * 2 <= input.Height && output.Width * 2 <= input.Width;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MaxOfTiles(in ImageView x, in ImageView y, int image, int row)
    {
        float* source = x.At(image, 2 * row, 0), destination = y.At(image, row, 0);
        for (int column = 0; column < y.Width; column++, source += 2 * x.PixelStride, destination += y.PixelStride)
        {
            int c = 0;
            for (; c <= y.Channels - S.Width; c += S.Width) MaxOfTile<AllLanes<V, S>>(source + c, x.PixelStride, x.RowStride, destination + c, S.Width);
            if (c < y.Channels) MaxOfTile<FirstLanes<V, S>>(source + c, x.PixelStride, x.RowStride, destination + c, y.Channels - c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SpreadTiles(in ImageView x, in ImageView dy, in ImageView dx, int image, int row)
    {
        float* source = x.At(image, 2 * row, 0), upstream = dy.At(image, row, 0), target = dx.At(image, 2 * row, 0);
        var strides = (x.PixelStride, x.RowStride, dx.PixelStride, dx.RowStride);
        for (int column = 0; column < dy.Width; column++)
        {
            int c = 0;
            for (; c <= dy.Channels - S.Width; c += S.Width) SpreadTile<AllLanes<V, S>>(source + c, upstream + c, target + c, strides, S.Width);
            if (c < dy.Channels) SpreadTile<FirstLanes<V, S>>(source + c, upstream + c, target + c, strides, dy.Channels - c);
            source += 2 * x.PixelStride;
            upstream += dy.PixelStride;
            target += 2 * dx.PixelStride;
        }

        // What no window covers: a last odd column, and the rows that the band has beyond two.
        for (int column = 2 * dy.Width; column < dx.Width; column++)
        {
            new Span<float>(dx.At(image, 2 * row, column), dx.Channels).Clear();
            new Span<float>(dx.At(image, (2 * row) + 1, column), dx.Channels).Clear();
        }

        if (row == dy.Height - 1) ClearRows(dx, image, (2 * dy.Height, dx.Height), (0, dx.Channels));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MaxOfTile<TAccess>(float* source, nint right, nint down, float* destination, int lanes)
        where TAccess : struct, ILaneAccess<V>
    {
        V largest = TAccess.Load(source, lanes);
        largest = Larger(TAccess.Load(source + right, lanes), largest);
        largest = Larger(TAccess.Load(source + down, lanes), largest);
        largest = Larger(TAccess.Load(source + down + right, lanes), largest);
        TAccess.Store(largest, destination, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SpreadTile<TAccess>(float* source, float* upstream, float* target, (nint Right, nint Down, nint TargetRight, nint TargetDown) strides, int lanes)
        where TAccess : struct, ILaneAccess<V>
    {
        // A tap keeps the gradient if no later one takes over.
        V first = TAccess.Load(source, lanes), second = TAccess.Load(source + strides.Right, lanes);
        V third = TAccess.Load(source + strides.Down, lanes), fourth = TAccess.Load(source + strides.Down + strides.Right, lanes);
        V secondTakes = Replaces(second, first);
        V largest = S.Select(secondTakes, second, first);
        V thirdTakes = Replaces(third, largest);
        V fourthTakes = Replaces(fourth, S.Select(thirdTakes, third, largest));

        V gradient = TAccess.Load(upstream, lanes);
        V rest = S.AndNot(gradient, fourthTakes);
        TAccess.Store(S.And(gradient, fourthTakes), target + strides.TargetDown + strides.TargetRight, lanes);
        TAccess.Store(S.And(rest, thirdTakes), target + strides.TargetDown, lanes);
        rest = S.AndNot(rest, thirdTakes);
        TAccess.Store(S.And(rest, secondTakes), target + strides.TargetRight, lanes);
        TAccess.Store(S.AndNot(rest, secondTakes), target, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Larger(V value, V largest) => S.Select(Replaces(value, largest), value, largest);
}
