using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>Weight gradient of a depthwise convolution: a vector of channels at a time, each tap summed over all pixels in image order.</summary>
internal sealed unsafe class DepthwiseWeightGradient<V, S>(ConvolutionGeometry geometry) : ConvolutionWeightGradient(geometry, S.Set)
    where V : struct
    where S : struct, ISimd<V>
{
    private readonly ConvolutionGeometry _geometry = geometry;

    public override long ScratchLength => (long)_geometry.Taps * S.Width;

    public override long SharedLength => 0;

    // One unit is one vector of channels.
    public override int Units(int phase, int rows) => phase == 0 ? (_geometry.InputChannels + S.Width - 1) / S.Width : 0;

    public override void Run(int phase, int unit, int rows, in WeightGradientArguments arguments, float* scratch)
    {
        int channel = unit * S.Width, lanes = Math.Min(S.Width, _geometry.InputChannels - channel);
        new Span<float>(scratch, _geometry.Taps * S.Width).Clear();
        for (int image = 0; image < rows; image++)
        {
            for (int y = 0; y < _geometry.OutputHeight; y++) AddRow(arguments, (image, y), (channel, lanes), scratch);
        }

        for (int tap = 0; tap < _geometry.Taps; tap++)
        {
            for (int c = 0; c < lanes; c++) arguments.Gradient[(long)(channel + c) * _geometry.Taps + tap] = scratch[tap * S.Width + c];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddRow(in WeightGradientArguments arguments, (int Image, int Y) at, (int First, int Lanes) channels, float* sums)
    {
        ImageView input = arguments.Input;
        float* gradient = arguments.OutputGradient.At(at.Image, at.Y, 0) + channels.First;
        nint step = input.PixelStride * _geometry.StrideX, gradientStep = arguments.OutputGradient.PixelStride;
        for (int tap = 0; tap < _geometry.Taps; tap++, sums += S.Width)
        {
            (int ky, int kx) = Math.DivRem(tap, _geometry.KernelWidth);
            int y = at.Y * _geometry.StrideY - _geometry.PadTop + ky * _geometry.DilationY;
            float* pixel = input.At(at.Image, y, kx * _geometry.DilationX - _geometry.PadLeft) + channels.First;
            V sum = S.Load(sums);
            for (int x = 0; x < _geometry.OutputWidth; x++)
            {
                V value = ProductEpilogue<V, S>.Load(pixel + x * step, channels.Lanes);
                sum = S.MultiplyAdd(value, ProductEpilogue<V, S>.Load(gradient + x * gradientStep, channels.Lanes), sum);
            }

            S.Store(sum, sums);
        }
    }
}
