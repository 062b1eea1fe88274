using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>The channel kernels on one register width.</summary>
internal sealed unsafe partial class ChannelKernels<V, S> : ChannelKernels
    where V : struct
    where S : struct, ISimd<V>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Affine(in ImageView x, in ImageView y, float* scale, float* shift, bool rectified, int unit)
    {
        (int image, int row) = Math.DivRem(unit, x.Height);
        float* source = x.At(image, row, 0), destination = y.At(image, row, 0);

        // Without rectifier the floor is -∞, which nothing is below; NaN is below nothing either.
        V floor = S.Broadcast(rectified ? 0 : float.NegativeInfinity);
        for (int column = 0; column < x.Width; column++, source += x.PixelStride, destination += y.PixelStride)
        {
            int c = 0;
            for (; c <= x.Channels - S.Width; c += S.Width)
            {
                V value = S.MultiplyAdd(S.Load(source + c), S.Load(scale + c), S.Load(shift + c));
                S.Store(S.Select(S.Greater(floor, value), floor, value), destination + c);
            }

            int rest = x.Channels - c;
            if (rest == 0) continue;
            V last = S.MultiplyAdd(S.LoadPartial(source + c, rest), S.LoadPartial(scale + c, rest), S.LoadPartial(shift + c, rest));
            S.StorePartial(S.Select(S.Greater(floor, last), floor, last), destination + c, rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void NormGradient(in ImageView x, in ImageView dy, in ImageView dx, float* coefficients, int unit)
    {
        (int image, int row) = Math.DivRem(unit, x.Height);
        int channels = x.Channels;
        float* values = x.At(image, row, 0), upstream = dy.At(image, row, 0), target = dx.At(image, row, 0);
        for (int column = 0; column < x.Width; column++)
        {
            int c = 0;
            for (; c <= channels - S.Width; c += S.Width) NormGradientOf<AllLanes<V, S>>(values + c, upstream + c, target + c, coefficients + c, (channels, S.Width));
            if (c < channels) NormGradientOf<FirstLanes<V, S>>(values + c, upstream + c, target + c, coefficients + c, (channels, channels - c));
            values += x.PixelStride;
            upstream += dy.PixelStride;
            target += dx.PixelStride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void NormGradientOf<TAccess>(float* x, float* dy, float* dx, float* coefficients, (int Stride, int Lanes) extent)
        where TAccess : struct, ILaneAccess<V>
    {
        (int stride, int lanes) = extent;
        V centered = S.Subtract(TAccess.Load(x, lanes), TAccess.Load(coefficients, lanes));
        V sum = S.MultiplyAdd(TAccess.Load(coefficients + (2 * stride), lanes), centered, TAccess.Load(coefficients + (3 * stride), lanes));
        TAccess.Store(S.MultiplyAdd(TAccess.Load(coefficients + stride, lanes), TAccess.Load(dy, lanes), sum), dx, lanes);
    }
}
