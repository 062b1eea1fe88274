using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>Input gradient of a convolution with few input channels, as first layers have. Vectors along input channels would be almost empty, so they run along
/// (tap, input channel) instead: first what each output pixel gives to each tap, then, for each input element, the sum over its taps in their order.</summary>
/// <remarks>Packed weights: [panel][output channel][panel's (tap, input channel) pairs].</remarks>
internal sealed unsafe class NarrowInputGradient<V, S> : Convolution
    where V : struct
    where S : struct, ISimd<V>
{
    private const int ShareFloats = 64 * 1024;

    private readonly ConvolutionGeometry _forward;
    private readonly int _pairs, _panels, _panelWidth, _blockRows, _blocks, _mostShareRows;

    public NarrowInputGradient(ConvolutionGeometry forward)
        : base(forward, S.Set, ConvolutionAlgorithm.Direct)
    {
        _forward = forward;
        _pairs = forward.Taps * forward.InputChannels;
        _panelWidth = TileShape.PanelVectors * S.Width;
        _panels = (_pairs + _panelWidth - 1) / _panelWidth;
        int affordable = ShareFloats / (forward.OutputWidth * _panels * _panelWidth), reach = (forward.KernelHeight - 1) * forward.DilationY / forward.StrideY + 1;
        _blockRows = Math.Clamp((affordable - reach) * forward.StrideY, Math.Min(forward.StrideY, forward.InputHeight), forward.InputHeight);
        _blocks = (forward.InputHeight + _blockRows - 1) / _blockRows;
        _mostShareRows = Math.Min(forward.OutputHeight, (_blockRows - 1 + (forward.KernelHeight - 1) * forward.DilationY) / forward.StrideY + 1);
    }

    public override Halo RequiredHalo => default;

    public override long PackedLength => (long)_forward.OutputChannels * _panels * _panelWidth;

    public override int PackUnits => _panels;

    public override long ScratchLength => (long)_mostShareRows * _forward.OutputWidth * _panels * _panelWidth + RowLength + TapTableLength;

    private int RowLength => (_forward.InputWidth * _forward.InputChannels + S.Width + 15) / 16 * 16;

    // For each input column the (output column, kernel column) pairs that meet it: a count and then pairs, as integers.
    private int TapTableLength => (_forward.InputWidth * ColumnEntry + 15) / 16 * 16;

    private int ColumnEntry => 1 + 2 * _forward.KernelWidth;

    public override void Pack(int unit, float* weights, float* packed)
    {
        packed += (long)unit * _forward.OutputChannels * _panelWidth;
        for (int o = 0; o < _forward.OutputChannels; o++, packed += _panelWidth)
        {
            for (int j = 0; j < _panelWidth; j++)
            {
                int pair = unit * _panelWidth + j, tap = pair / _forward.InputChannels, channel = pair % _forward.InputChannels;
                packed[j] = pair < _pairs ? weights[((long)o * _forward.InputChannels + channel) * _forward.Taps + tap] : 0;
            }
        }
    }

    public override int Units(int rows) => checked(rows * _blocks);

    public override void Run(int unit, int rows, in ConvolutionArguments arguments, float* scratch)
    {
        int image = unit / _blocks, firstRow = unit % _blocks * _blockRows, lastRow = Math.Min(_forward.InputHeight, firstRow + _blockRows) - 1;

        // Output rows whose windows reach the block.
        int reach = (_forward.KernelHeight - 1) * _forward.DilationY;
        int first = Math.Max(0, (firstRow + _forward.PadTop - reach + _forward.StrideY - 1) / _forward.StrideY);
        int last = Math.Min(_forward.OutputHeight - 1, (lastRow + _forward.PadTop) / _forward.StrideY);
        int shareRows = Math.Max(0, last - first + 1);
        float* row = scratch + (long)_mostShareRows * _forward.OutputWidth * _panels * _panelWidth;
        int* columns = (int*)(row + RowLength);
        Share(arguments, image, (first, shareRows), scratch);
        FillColumns(columns);
        for (int y = firstRow; y <= lastRow; y++)
        {
            new Span<float>(row, _forward.InputWidth * _forward.InputChannels).Clear();
            for (int ky = 0; ky < _forward.KernelHeight; ky++)
            {
                (int output, int rest) = Math.DivRem(y + _forward.PadTop - ky * _forward.DilationY, _forward.StrideY);
                if (rest != 0 || output < first || output > last || y + _forward.PadTop < ky * _forward.DilationY) continue;
                AddRow(row, columns, scratch, (output - first) * _forward.OutputWidth, shareRows * _forward.OutputWidth, ky * _forward.KernelWidth);
            }

            Store(row, arguments, image, y);
        }
    }

    // shares[panel][pixel][pair] = Σ over output channels of gradient · weight.
    private void Share(in ConvolutionArguments arguments, int image, (int First, int Count) rows, float* shares)
    {
        float** pointers = stackalloc float*[16];
        nint offset = 0;
        ImageView gradient = arguments.Input;
        int most = TileShape.MostRows(S.Set, 2), width = _forward.OutputWidth;
        var steps = new ProductSteps { AStep = 1, BStep = _panelWidth, Runs = 1, Count = _forward.OutputChannels, ARuns = &offset };
        for (int y = rows.First; y < rows.First + rows.Count; y++)
        {
            for (int x = 0; x < width;)
            {
                int tile = TileShape.FirstTile(width - x, most);
                float* pixel = gradient.At(image, y, x);
                for (int i = 0; i < tile; i++) pointers[i] = pixel + i * gradient.PixelStride;
                for (int panel = 0; panel < _panels; panel++)
                {
                    float* target = shares + (((long)panel * rows.Count + y - rows.First) * width + x) * _panelWidth;
                    float* weights = arguments.Packed + (long)panel * _forward.OutputChannels * _panelWidth;
                    ProductTiles<V, S>.Scattered2(tile)(pointers, &steps, weights, target, false);
                }

                x += tile;
            }
        }
    }

    private void FillColumns(int* columns)
    {
        for (int x = 0; x < _forward.InputWidth; x++, columns += ColumnEntry)
        {
            int count = 0;
            for (int kx = 0; kx < _forward.KernelWidth; kx++)
            {
                int position = x + _forward.PadLeft - kx * _forward.DilationX;
                if (position < 0 || position % _forward.StrideX != 0 || position / _forward.StrideX >= _forward.OutputWidth) continue;
                columns[1 + 2 * count] = position / _forward.StrideX;
                columns[2 + 2 * count++] = kx;
            }

            columns[0] = count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddRow(float* row, int* columns, float* shares, int firstPixel, int pixels, int firstTap)
    {
        // A constant to the compiler, so that divisions by it are shifts.
        uint width = (uint)(TileShape.PanelVectors * S.Width);
        int channels = _forward.InputChannels;
        nint panel = (nint)pixels * (nint)width;
        for (int x = 0; x < _forward.InputWidth; x++, columns += ColumnEntry, row += channels)
        {
            for (int i = 0; i < columns[0]; i++)
            {
                uint pair = (uint)((firstTap + columns[2 + 2 * i]) * channels);
                float* pixel = shares + (nint)(firstPixel + columns[1 + 2 * i]) * (nint)width;
                for (int c = 0; c < channels; c++, pair++) row[c] += pixel[(nint)(pair / width) * panel + (nint)(pair % width)];
            }
        }
    }

    private void Store(float* row, in ConvolutionArguments arguments, int image, int y)
    {
        int lanes = _forward.InputChannels;
        ref readonly Epilogue epilogue = ref arguments.Epilogue;
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
