using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

internal sealed unsafe partial class PoolKernels<V, S>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Average(in PoolGeometry geometry, in ImageView x, in ImageView y, int unit)
    {
        (int image, int row) = Math.DivRem(unit, y.Height);
        PoolRange rows = geometry.RowTaps(row, x.Height);
        for (int column = 0; column < y.Width; column++)
        {
            var window = new PoolWindow(x, image, rows, geometry.ColumnTaps(column, x.Width));
            float* destination = y.At(image, row, column);
            V divisor = S.Broadcast(geometry.Divisor(row, column, x));
            int c = 0;
            for (; c <= y.Channels - S.Width; c += S.Width)
                S.Store(S.Divide(SumOfTaps<AllLanes<V, S>>(window, c, S.Width), divisor), destination + c);
            int rest = y.Channels - c;
            if (rest > 0) S.StorePartial(S.Divide(SumOfTaps<FirstLanes<V, S>>(window, c, rest), divisor), destination + c, rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AverageGradient(in PoolGeometry geometry, in ImageView dy, in ImageView dx, int unit)
    {
        (int image, int row) = Math.DivRem(unit, dx.Height);
        (int firstRow, int endRow) = PoolRange.OutputsOver(row + geometry.PadTop, geometry.RowExtent, geometry.StrideY, dy.Height);
        for (int column = 0; column < dx.Width; column++)
        {
            (int firstColumn, int endColumn) = PoolRange.OutputsOver(column + geometry.PadLeft, geometry.ColumnExtent, geometry.StrideX, dy.Width);
            float* target = dx.At(image, row, column);
            new Span<float>(target, dx.Channels).Clear();
            for (int outputRow = firstRow; outputRow < endRow; outputRow++)
            {
                if (!geometry.HasRowTap(outputRow, row)) continue;
                for (int outputColumn = firstColumn; outputColumn < endColumn; outputColumn++)
                {
                    if (!geometry.HasColumnTap(outputColumn, column)) continue;
                    AddShare(dy.At(image, outputRow, outputColumn), geometry.Divisor(outputRow, outputColumn, dx), target, dx.Channels);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddShare(float* upstream, int pixels, float* target, int channels)
    {
        V divisor = S.Broadcast(pixels);
        int c = 0;
        for (; c <= channels - S.Width; c += S.Width) S.Store(S.Add(S.Load(target + c), S.Divide(S.Load(upstream + c), divisor)), target + c);
        int rest = channels - c;
        if (rest > 0) S.StorePartial(S.Add(S.LoadPartial(target + c, rest), S.Divide(S.LoadPartial(upstream + c, rest), divisor)), target + c, rest);
    }

    /// <summary>Adds the taps of each row, then the rows: with large windows less is lost than in one long sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SumOfTaps<TAccess>(in PoolWindow window, int c, int lanes)
        where TAccess : struct, ILaneAccess<V>
    {
        V sum = S.Zero;
        for (int ky = 0; ky < window.Rows; ky++)
        {
            V rowSum = S.Zero;
            float* tap = window.Tap(ky, 0) + c;
            for (int kx = 0; kx < window.Columns; kx++, tap += window.Right) rowSum = S.Add(rowSum, TAccess.Load(tap, lanes));
            sum = S.Add(sum, rowSum);
        }

        return sum;
    }
}
