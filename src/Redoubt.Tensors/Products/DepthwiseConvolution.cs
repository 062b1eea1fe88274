using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>Convolution of each channel with one kernel of its own, a vector of channels at a time. Packed weights: [tap][channel].</summary>
internal sealed unsafe class DepthwiseConvolution<V, S>(ConvolutionGeometry geometry, WeightLayout weights)
    : Convolution(geometry, S.Set, ConvolutionAlgorithm.Direct)
    where V : struct
    where S : struct, ISimd<V>
{
    private const int Together = 4;
    private readonly ConvolutionGeometry _geometry = geometry;

    public override Halo RequiredHalo => _geometry.RequiredHalo;

    public override long PackedLength => (long)_geometry.Taps * PaddedChannels;

    public override int PackUnits => 1;

    public override long ScratchLength => 0;

    private int PaddedChannels => (_geometry.InputChannels + S.Width - 1) / S.Width * S.Width;

    public override void Pack(int unit, float* source, float* packed)
    {
        for (int ky = 0; ky < _geometry.KernelHeight; ky++)
        {
            for (int kx = 0; kx < _geometry.KernelWidth; kx++, packed += PaddedChannels)
            {
                float* tap = source + weights.Offset + ky * weights.Row + kx * weights.Column;
                for (int c = 0; c < PaddedChannels; c++) packed[c] = c < _geometry.InputChannels ? tap[c * weights.Group] : 0;
            }
        }
    }

    // One unit is one row of output pixels.
    public override int Units(int rows) => checked(rows * _geometry.OutputHeight);

    public override void Run(int unit, int rows, in ConvolutionArguments arguments, float* scratch)
    {
        int image = unit / _geometry.OutputHeight, y = unit % _geometry.OutputHeight;
        for (int channel = 0; channel < _geometry.InputChannels; channel += S.Width)
        {
            int lanes = Math.Min(S.Width, _geometry.InputChannels - channel), x = 0;
            if (lanes == S.Width)
                for (; x + Together <= _geometry.OutputWidth; x += Together) Four(arguments, image, y, x, channel);
            for (; x < _geometry.OutputWidth; x++) One(arguments, (image, y, x), channel, lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Four(in ConvolutionArguments arguments, int image, int y, int x, int channel)
    {
        ImageView input = arguments.Input;
        float* corner = Corner(input, image, y, x) + channel;
        float* kernel = arguments.Packed + channel;
        nint step = input.PixelStride * _geometry.StrideX;
        V a = S.Zero, b = S.Zero, c = S.Zero, d = S.Zero;
        for (int ky = 0; ky < _geometry.KernelHeight; ky++, corner += _geometry.DilationY * input.RowStride)
        {
            float* tap = corner;
            for (int kx = 0; kx < _geometry.KernelWidth; kx++, tap += _geometry.DilationX * input.PixelStride, kernel += PaddedChannels)
            {
                V weight = S.Load(kernel);
                a = S.MultiplyAdd(S.Load(tap), weight, a);
                b = S.MultiplyAdd(S.Load(tap + step), weight, b);
                c = S.MultiplyAdd(S.Load(tap + 2 * step), weight, c);
                d = S.MultiplyAdd(S.Load(tap + 3 * step), weight, d);
            }
        }

        Finish(arguments, a, (image, y, x), channel, S.Width);
        Finish(arguments, b, (image, y, x + 1), channel, S.Width);
        Finish(arguments, c, (image, y, x + 2), channel, S.Width);
        Finish(arguments, d, (image, y, x + 3), channel, S.Width);
    }

    private void One(in ConvolutionArguments arguments, (int Image, int Y, int X) at, int channel, int lanes)
    {
        ImageView input = arguments.Input;
        float* corner = Corner(input, at.Image, at.Y, at.X) + channel;
        float* kernel = arguments.Packed + channel;
        V sum = S.Zero;
        for (int ky = 0; ky < _geometry.KernelHeight; ky++, corner += _geometry.DilationY * input.RowStride)
        {
            float* tap = corner;
            for (int kx = 0; kx < _geometry.KernelWidth; kx++, tap += _geometry.DilationX * input.PixelStride, kernel += PaddedChannels)
                sum = S.MultiplyAdd(ProductEpilogue<V, S>.Load(tap, lanes), S.Load(kernel), sum);
        }

        Finish(arguments, sum, at, channel, lanes);
    }

    private static void Finish(in ConvolutionArguments arguments, V value, (int Image, int Y, int X) at, int channel, int lanes)
    {
        ref readonly Epilogue epilogue = ref arguments.Epilogue;
        V bias = epilogue.Bias == null ? S.Zero : ProductEpilogue<V, S>.Load(epilogue.Bias + channel, lanes);
        float* addend = epilogue.Addend.IsAbsent ? null : epilogue.Addend.At(at.Image, at.Y, at.X) + channel;
        float* mask = epilogue.Mask.IsAbsent ? null : epilogue.Mask.At(at.Image, at.Y, at.X) + channel;
        value = ProductEpilogue<V, S>.Apply(value, bias, addend, mask, lanes, epilogue);
        ProductEpilogue<V, S>.Store(value, arguments.Output.At(at.Image, at.Y, at.X) + channel, lanes);
    }

    private float* Corner(in ImageView input, int image, int y, int x) =>
        input.At(image, y * _geometry.StrideY - _geometry.PadTop, x * _geometry.StrideX - _geometry.PadLeft);
}
