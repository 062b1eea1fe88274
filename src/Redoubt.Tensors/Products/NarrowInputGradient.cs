using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>Input gradient of a stride-1 convolution with few input channels, as first layers have. Vectors along input channels would be almost empty, so they
/// run along (kernel row, input channel): first, for each row of the output's gradient, what it gives to each kernel row, summed over kernel columns and output
/// channels; then, for each input element, the sum over kernel rows from the first to the last.</summary>
/// <remarks>Packed weights: [kernel column, last first][output channel][(kernel row, input channel)].</remarks>
internal sealed unsafe class NarrowInputGradient<V, S> : Convolution
    where V : struct
    where S : struct, ISimd<V>
{
    private const int ShareFloats = 64 * 1024;

    private readonly ConvolutionGeometry _forward;
    private readonly int _columns, _width, _blockRows, _blocks, _mostShareRows;

    public NarrowInputGradient(ConvolutionGeometry forward)
        : base(forward, S.Set, ConvolutionAlgorithm.Direct)
    {
        _forward = forward;
        _columns = forward.KernelHeight * forward.InputChannels > S.Width ? 2 : 1;
        _width = _columns * S.Width;
        int affordable = ShareFloats / (forward.InputWidth * _width), reach = (forward.KernelHeight - 1) * forward.DilationY;
        _blockRows = Math.Clamp(affordable - reach, 1, forward.InputHeight);
        _blocks = (forward.InputHeight + _blockRows - 1) / _blockRows;
        _mostShareRows = _blockRows + reach;
    }

    public override Halo RequiredHalo => new(
        0,
        Math.Max(0, (_forward.KernelWidth - 1) * _forward.DilationX - _forward.PadLeft),
        0,
        Math.Max(0, _forward.InputWidth + _forward.PadLeft - _forward.OutputWidth));

    public override long PackedLength => (long)_forward.KernelWidth * _forward.OutputChannels * _width;

    public override int PackUnits => 1;

    public override long ScratchLength => (long)_mostShareRows * _forward.InputWidth * _width + (_forward.InputWidth * _forward.InputChannels + 15) / 16 * 16;

    /// <summary>Whether (kernel row, input channel) pairs fit a panel and waste fewer lanes than input channels alone.</summary>
    public static bool Serves(in ConvolutionGeometry forward) =>
        forward is { Groups: 1, StrideX: 1, StrideY: 1, KernelHeight: > 1 }
        && forward.InputChannels * 2 <= S.Width
        && forward.InputChannels * forward.KernelHeight <= TileShape.PanelVectors * S.Width;

    public override void Pack(int unit, float* weights, float* packed)
    {
        for (int kx = _forward.KernelWidth - 1; kx >= 0; kx--)
        {
            for (int o = 0; o < _forward.OutputChannels; o++)
            {
                for (int j = 0; j < _width; j++, packed++)
                {
                    (int ky, int channel) = Math.DivRem(j, _forward.InputChannels);
                    nint index = (((nint)o * _forward.InputChannels + channel) * _forward.KernelHeight + ky) * _forward.KernelWidth + kx;
                    *packed = ky < _forward.KernelHeight ? weights[index] : 0;
                }
            }
        }
    }

    public override int Units(int rows) => checked(rows * _blocks);

    public override void Run(int unit, int rows, in ConvolutionArguments arguments, float* scratch)
    {
        int image = unit / _blocks, firstRow = unit % _blocks * _blockRows, lastRow = Math.Min(_forward.InputHeight, firstRow + _blockRows) - 1;

        // Output rows whose windows reach the block.
        int first = Math.Max(0, firstRow + _forward.PadTop - (_forward.KernelHeight - 1) * _forward.DilationY);
        int last = Math.Min(_forward.OutputHeight - 1, lastRow + _forward.PadTop);
        float* row = scratch + (long)_mostShareRows * _forward.InputWidth * _width;
        for (int y = first; y <= last; y++) Share(arguments, image, y, scratch + (long)(y - first) * _forward.InputWidth * _width);
        for (int y = firstRow; y <= lastRow; y++)
        {
            new Span<float>(row, _forward.InputWidth * _forward.InputChannels).Clear();
            for (int ky = 0; ky < _forward.KernelHeight; ky++)
            {
                int output = y + _forward.PadTop - ky * _forward.DilationY;
                if (output < first || output > last) continue;
                AddRow(row, scratch + (long)(output - first) * _forward.InputWidth * _width + ky * _forward.InputChannels);
            }

            Store(row, arguments, image, y);
        }
    }

    // shares[x][(ky, c)] = Σ over kx, o of gradient[x + pad - kx, o] · weight[o, c, ky, kx].
    private void Share(in ConvolutionArguments arguments, int image, int y, float* shares)
    {
        float** pointers = stackalloc float*[16];
        ImageView gradient = arguments.Input;
        bool contiguous = _forward.DilationX == 1 && gradient.PixelStride == _forward.OutputChannels;
        int runs = contiguous ? 1 : _forward.KernelWidth, most = TileShape.MostRows(S.Set, _columns);
        nint* offsets = stackalloc nint[runs];
        for (int i = 0; i < runs; i++) offsets[i] = i * _forward.DilationX * gradient.PixelStride;
        var steps = new ProductSteps
        {
            AStep = 1, BStep = _width, SumStride = _width, Runs = runs, ARuns = offsets, RowStride = gradient.PixelStride,
            Count = contiguous ? _forward.KernelWidth * _forward.OutputChannels : _forward.OutputChannels,
        };
        float* start = gradient.At(image, y, _forward.PadLeft - (_forward.KernelWidth - 1) * _forward.DilationX);
        for (int x = 0; x < _forward.InputWidth;)
        {
            int tile = TileShape.FirstTile(_forward.InputWidth - x, most);
            for (int i = 0; i < tile; i++) pointers[i] = start + (x + i) * gradient.PixelStride;
            if (_columns == 2) ProductTiles<V, S>.Scattered2(tile)(pointers, &steps, arguments.Packed, shares + x * _width, false);
            else ProductTiles<V, S>.Strided1(tile)(pointers, &steps, arguments.Packed, shares + x * _width, false);
            x += tile;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddRow(float* row, float* shares)
    {
        int channels = _forward.InputChannels, width = _width;
        float* end = row + _forward.InputWidth * channels;
        if (channels == 1)
        {
            for (; row < end; row++, shares += width) *row += *shares;
            return;
        }

        if (channels == 3)
        {
            for (; row < end; row += 3, shares += width)
            {
                row[0] += shares[0];
                row[1] += shares[1];
                row[2] += shares[2];
            }

            return;
        }

        for (; row < end; row += channels, shares += width)
        {
            for (int c = 0; c < channels; c++) row[c] += shares[c];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Store(float* row, in ConvolutionArguments arguments, int image, int y)
    {
        int lanes = _forward.InputChannels;
        ref readonly Epilogue epilogue = ref arguments.Epilogue;
        bool isPlain = epilogue.Bias == null && epilogue.Addend.IsAbsent && epilogue.Mask.IsAbsent && epilogue.Activation == Activation.None;
        if (isPlain && arguments.Output.PixelStride == lanes)
        {
            int length = _forward.InputWidth * lanes;
            new Span<float>(row, length).CopyTo(new Span<float>(arguments.Output.At(image, y, 0), length));
            return;
        }

        V bias = epilogue.Bias == null ? S.Zero : S.LoadPartial(epilogue.Bias, lanes);
        for (int x = 0; x < _forward.InputWidth; x++, row += lanes)
        {
            float* addend = epilogue.Addend.IsAbsent ? null : epilogue.Addend.At(image, y, x);
            float* mask = epilogue.Mask.IsAbsent ? null : epilogue.Mask.At(image, y, x);
            V value = ProductEpilogue<V, S>.Apply(S.LoadPartial(row, lanes), bias, addend, mask, lanes, epilogue);
            S.StorePartial(value, arguments.Output.At(image, y, x), lanes);
        }
    }
}
