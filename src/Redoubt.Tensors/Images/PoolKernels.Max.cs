using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>The pooling kernels on one register width: channels side by side in a register.</summary>
internal sealed unsafe partial class PoolKernels<V, S> : PoolKernels
    where V : struct
    where S : struct, ISimd<V>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Max(in PoolGeometry geometry, in ImageView x, in ImageView y, int unit)
    {
        (int image, int row) = Math.DivRem(unit, y.Height);
        if (IsTiling(geometry, x, y))
        {
            MaxOfTiles(x, y, image, row);
            return;
        }

        PoolRange rows = geometry.RowTaps(row, x.Height);
        for (int column = 0; column < y.Width; column++)
        {
            var window = new PoolWindow(x, image, rows, geometry.ColumnTaps(column, x.Width));
            float* destination = y.At(image, row, column);
            int c = 0;
            for (; c <= y.Channels - S.Width; c += S.Width) MaxOfChannels<AllLanes<V, S>>(window, destination, c, S.Width);
            if (c < y.Channels) MaxOfChannels<FirstLanes<V, S>>(window, destination, c, y.Channels - c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void MaxGather(in PoolGeometry geometry, in ImageView x, in ImageView t, in ImageView y, int unit)
    {
        (int image, int row) = Math.DivRem(unit, y.Height);
        PoolRange rows = geometry.RowTaps(row, x.Height);
        for (int column = 0; column < y.Width; column++)
        {
            PoolRange columns = geometry.ColumnTaps(column, x.Width);
            PoolWindow window = new(x, image, rows, columns), others = new(t, image, rows, columns);
            float* destination = y.At(image, row, column);
            int c = 0;
            for (; c <= y.Channels - S.Width; c += S.Width) GatherChannels<AllLanes<V, S>>(window, others, destination, c, S.Width);
            if (c < y.Channels) GatherChannels<FirstLanes<V, S>>(window, others, destination, c, y.Channels - c);
        }
    }

    public override void MaxGradient(in PoolGeometry geometry, in ImageView x, in ImageView dy, in ImageView dx, int unit)
    {
        if (geometry.RowsOverlap)
        {
            (int whole, int block) = Math.DivRem(unit, ChannelBlocks(dy));
            (int First, int End) channels = (block * ChannelBlock, Math.Min((block + 1) * ChannelBlock, dy.Channels));
            ClearRows(dx, whole, (0, dx.Height), channels);
            for (int row = 0; row < dy.Height; row++) SpreadRow(geometry, x, dy, dx, (whole, row, channels.First, channels.End));
            return;
        }

        (int image, int outputRow) = Math.DivRem(unit, dy.Height);
        if (IsTiling(geometry, x, dy))
        {
            SpreadTiles(x, dy, dx, image, outputRow);
            return;
        }

        (int first, int end) = geometry.Band(outputRow, dy.Height, dx.Height);
        ClearRows(dx, image, (first, end), (0, dx.Channels));
        SpreadRow(geometry, x, dy, dx, (image, outputRow, 0, dy.Channels));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SpreadRow(in PoolGeometry geometry, in ImageView x, in ImageView dy, in ImageView dx, (int Image, int Row, int First, int End) place)
    {
        PoolRange rows = geometry.RowTaps(place.Row, x.Height);
        for (int column = 0; column < dy.Width; column++)
        {
            PoolRange columns = geometry.ColumnTaps(column, x.Width);
            if (rows.Count * columns.Count == 0) continue;
            PoolWindow values = new(x, place.Image, rows, columns), targets = new(dx, place.Image, rows, columns);
            float* upstream = dy.At(place.Image, place.Row, column);
            int c = place.First;
            for (; c <= place.End - S.Width; c += S.Width) SpreadChannels<AllLanes<V, S>>(values, targets, upstream, c, S.Width);
            if (c < place.End) SpreadChannels<FirstLanes<V, S>>(values, targets, upstream, c, place.End - c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MaxOfChannels<TAccess>(in PoolWindow window, float* destination, int c, int lanes)
        where TAccess : struct, ILaneAccess<V>
    {
        V largest = S.Broadcast(float.NegativeInfinity);
        for (int ky = 0; ky < window.Rows; ky++)
        {
            float* tap = window.Tap(ky, 0) + c;
            for (int kx = 0; kx < window.Columns; kx++, tap += window.Right) largest = Larger(TAccess.Load(tap, lanes), largest);
        }

        TAccess.Store(largest, destination + c, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void GatherChannels<TAccess>(in PoolWindow window, in PoolWindow others, float* destination, int c, int lanes)
        where TAccess : struct, ILaneAccess<V>
    {
        V largest = S.Zero, chosen = S.Zero;
        for (int ky = 0; ky < window.Rows; ky++)
        {
            for (int kx = 0; kx < window.Columns; kx++)
            {
                V value = TAccess.Load(window.Tap(ky, kx) + c, lanes);
                V takes = ky + kx == 0 ? S.BroadcastBits(uint.MaxValue) : Replaces(value, largest);
                largest = S.Select(takes, value, largest);
                chosen = S.Select(takes, TAccess.Load(others.Tap(ky, kx) + c, lanes), chosen);
            }
        }

        TAccess.Store(chosen, destination + c, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SpreadChannels<TAccess>(in PoolWindow values, in PoolWindow targets, float* upstream, int c, int lanes)
        where TAccess : struct, ILaneAccess<V>
    {
        V largest = TAccess.Load(values.Origin + c, lanes), position = S.Zero;
        int tap = 0;
        for (int ky = 0; ky < values.Rows; ky++)
        {
            float* source = values.Tap(ky, 0) + c;
            for (int kx = 0; kx < values.Columns; kx++, tap++, source += values.Right)
            {
                V value = TAccess.Load(source, lanes);
                V takes = Replaces(value, largest);
                largest = S.Select(takes, value, largest);
                position = S.Select(takes, S.Broadcast(tap), position);
            }
        }

        V gradient = TAccess.Load(upstream + c, lanes);
        tap = 0;
        for (int ky = 0; ky < targets.Rows; ky++)
        {
            float* target = targets.Tap(ky, 0) + c;
            for (int kx = 0; kx < targets.Columns; kx++, tap++, target += targets.Right)
            {
                V share = S.And(S.Equal(position, S.Broadcast(tap)), gradient);
                TAccess.Store(S.Add(TAccess.Load(target, lanes), share), target, lanes);
            }
        }
    }

    /// <summary>PyTorch's rule: a tap takes over when it is larger or NaN, so the first of equals stays and NaN, once seen, yields only to NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Replaces(V value, V largest) => S.Or(S.Greater(value, largest), S.IsNaN(value));

    private static void ClearRows(in ImageView view, int image, (int First, int End) rows, (int First, int End) channels)
    {
        bool isDense = channels.End - channels.First == view.PixelStride;
        for (int row = rows.First; row < rows.End; row++)
        {
            float* pixel = view.At(image, row, 0) + channels.First;
            int runs = isDense ? 1 : view.Width, length = isDense ? view.Width * view.Channels : channels.End - channels.First;
            for (int run = 0; run < runs; run++, pixel += view.PixelStride) new Span<float>(pixel, length).Clear();
        }
    }
}
