using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>Convolution of each channel with one kernel of its own, a vector of channels at a time. Packed weights: [tap][channel].</summary>
internal sealed unsafe class DepthwiseConvolution<V, S>(ConvolutionGeometry geometry, WeightLayout weights)
    : Convolution(geometry, S.Set, ConvolutionAlgorithm.Direct)
    where V : struct
    where S : struct, ISimd<V>
{
    private const int Together = 4;

    // Multiply-adds that are worth handing to another thread.
    private const long WorkPerUnit = 1 << 17;

    private readonly ConvolutionGeometry _geometry = geometry;
    private readonly int _wholeChannels = geometry.InputChannels / S.Width * S.Width;
    private readonly bool _slides = geometry is { KernelWidth: 3, StrideX: 1, DilationX: 1 };
    private readonly int _linesPerUnit = (int)Math.Clamp(
        WorkPerUnit / Math.Max(1, (long)geometry.OutputWidth * geometry.InputChannels * geometry.Taps), 1, Math.Max(1, geometry.OutputHeight));

    public override Halo RequiredHalo => _geometry.RequiredHalo;

    public override long PackedLength => (long)_geometry.Taps * PaddedChannels;

    public override int PackUnits => 1;

    public override long ScratchLength => 0;

    private int UnitsPerImage => (_geometry.OutputHeight + _linesPerUnit - 1) / _linesPerUnit;

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

    public override int Units(int rows) => checked(rows * UnitsPerImage);

    public override void Run(int unit, int rows, in ConvolutionArguments arguments, float* scratch)
    {
        (int image, int part) = Math.DivRem(unit, UnitsPerImage);
        int end = Math.Min(_geometry.OutputHeight, (part + 1) * _linesPerUnit);
        for (int y = part * _linesPerUnit; y < end; y++)
        {
            // Pixels outside, channels inside: memory is read and written forward.
            Line line = LineAt(arguments, image, y);
            int x = 0;
            for (; x + Together <= _geometry.OutputWidth; x += Together)
            {
                if (_slides) ThreeWide(line, x, arguments.Epilogue);
                else AnyWidth(line, x, arguments.Epilogue);
                for (int pixel = x; _wholeChannels < _geometry.InputChannels && pixel < x + Together; pixel++)
                    SinglePixel(line, pixel, _wholeChannels, arguments.Epilogue);
            }

            for (; x < _geometry.OutputWidth; x++) SinglePixel(line, x, 0, arguments.Epilogue);
        }
    }

    private Line LineAt(in ConvolutionArguments arguments, int image, int y)
    {
        ImageView input = arguments.Input;
        ref readonly Epilogue epilogue = ref arguments.Epilogue;
        return new Line
        {
            Input = input.At(image, y * _geometry.StrideY - _geometry.PadTop, -_geometry.PadLeft),
            TapStride = _geometry.DilationX * input.PixelStride,
            TapRowStride = _geometry.DilationY * input.RowStride,
            PixelStride = _geometry.StrideX * input.PixelStride,
            Kernel = arguments.Packed,
            Bias = epilogue.Bias,
            Output = arguments.Output.At(image, y, 0),
            OutputStride = arguments.Output.PixelStride,
            Addend = epilogue.Addend.IsAbsent ? null : epilogue.Addend.At(image, y, 0),
            AddendStride = epilogue.Addend.PixelStride,
            Mask = epilogue.Mask.IsAbsent ? null : epilogue.Mask.At(image, y, 0),
            MaskStride = epilogue.Mask.PixelStride,
        };
    }

    /// <summary>Four pixels from x on, whole vectors of channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AnyWidth(in Line line, int x, in Epilogue epilogue)
    {
        nint step = line.PixelStride;
        int padded = PaddedChannels;
        for (int channel = 0; channel < _wholeChannels; channel += S.Width)
        {
            float* corner = line.Input + x * step + channel, kernel = line.Kernel + channel;
            V a = S.Zero, b = S.Zero, c = S.Zero, d = S.Zero;
            for (int ky = 0; ky < _geometry.KernelHeight; ky++, corner += line.TapRowStride)
            {
                float* tap = corner;
                for (int kx = 0; kx < _geometry.KernelWidth; kx++, tap += line.TapStride, kernel += padded)
                {
                    V weight = S.Load(kernel);
                    a = S.MultiplyAdd(S.Load(tap), weight, a);
                    b = S.MultiplyAdd(S.Load(tap + step), weight, b);
                    c = S.MultiplyAdd(S.Load(tap + 2 * step), weight, c);
                    d = S.MultiplyAdd(S.Load(tap + 3 * step), weight, d);
                }
            }

            StoreFour(line, (x, channel), (a, b, c, d), epilogue);
        }
    }

    /// <summary>As <see cref="AnyWidth"/> for windows of three adjacent pixels one pixel apart: six loads serve twelve products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ThreeWide(in Line line, int x, in Epilogue epilogue)
    {
        nint step = line.PixelStride;
        int padded = PaddedChannels;
        for (int channel = 0; channel < _wholeChannels; channel += S.Width)
        {
            float* corner = line.Input + x * step + channel, kernel = line.Kernel + channel;
            V a = S.Zero, b = S.Zero, c = S.Zero, d = S.Zero;
            for (int ky = 0; ky < _geometry.KernelHeight; ky++, corner += line.TapRowStride, kernel += 3 * padded)
            {
                V left = S.Load(kernel), middle = S.Load(kernel + padded), right = S.Load(kernel + 2 * padded);
                V p = S.Load(corner), q = S.Load(corner + step), r = S.Load(corner + 2 * step);
                V s = S.Load(corner + 3 * step), t = S.Load(corner + 4 * step), u = S.Load(corner + 5 * step);
                a = S.MultiplyAdd(r, right, S.MultiplyAdd(q, middle, S.MultiplyAdd(p, left, a)));
                b = S.MultiplyAdd(s, right, S.MultiplyAdd(r, middle, S.MultiplyAdd(q, left, b)));
                c = S.MultiplyAdd(t, right, S.MultiplyAdd(s, middle, S.MultiplyAdd(r, left, c)));
                d = S.MultiplyAdd(u, right, S.MultiplyAdd(t, middle, S.MultiplyAdd(s, left, d)));
            }

            StoreFour(line, (x, channel), (a, b, c, d), epilogue);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreFour(in Line line, (int X, int Channel) at, (V A, V B, V C, V D) sums, in Epilogue epilogue)
    {
        V bias = line.Bias == null ? S.Zero : S.Load(line.Bias + at.Channel);
        line.Store(sums.A, bias, at.X, at.Channel, S.Width, epilogue);
        line.Store(sums.B, bias, at.X + 1, at.Channel, S.Width, epilogue);
        line.Store(sums.C, bias, at.X + 2, at.Channel, S.Width, epilogue);
        line.Store(sums.D, bias, at.X + 3, at.Channel, S.Width, epilogue);
    }

    private void SinglePixel(in Line line, int x, int firstChannel, in Epilogue epilogue)
    {
        for (int channel = firstChannel; channel < _geometry.InputChannels; channel += S.Width)
        {
            int lanes = Math.Min(S.Width, _geometry.InputChannels - channel);
            float* corner = line.Input + x * line.PixelStride + channel, kernel = line.Kernel + channel;
            V sum = S.Zero;
            for (int ky = 0; ky < _geometry.KernelHeight; ky++, corner += line.TapRowStride)
            {
                float* tap = corner;
                for (int kx = 0; kx < _geometry.KernelWidth; kx++, tap += line.TapStride, kernel += PaddedChannels)
                    sum = S.MultiplyAdd(ProductEpilogue<V, S>.Load(tap, lanes), S.Load(kernel), sum);
            }

            V bias = line.Bias == null ? S.Zero : ProductEpilogue<V, S>.Load(line.Bias + channel, lanes);
            line.Store(sum, bias, x, channel, lanes, epilogue);
        }
    }

    /// <summary>One line of output pixels: where things lie.</summary>
    private struct Line
    {
        public float* Input;
        public nint TapStride;
        public nint TapRowStride;
        public nint PixelStride;
        public float* Kernel;
        public float* Bias;
        public float* Output;
        public nint OutputStride;
        public float* Addend;
        public nint AddendStride;
        public float* Mask;
        public nint MaskStride;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store(V sum, V bias, int x, int channel, int lanes, in Epilogue epilogue)
        {
            float* addend = Addend == null ? null : Addend + x * AddendStride + channel;
            float* mask = Mask == null ? null : Mask + x * MaskStride + channel;
            V value = ProductEpilogue<V, S>.Apply(sum, bias, addend, mask, lanes, epilogue);
            ProductEpilogue<V, S>.Store(value, Output + x * OutputStride + channel, lanes);
        }
    }
}
