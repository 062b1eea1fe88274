using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Redoubt.Tensors;

/// <summary>Convolution as a matrix product that reads the images in place: channels last makes (kernel column, channel) one contiguous run, so nothing is
/// rearranged but the weights. Packed weights: [group][panel][kernel row][kernel column][channel][panel's channels].</summary>
internal sealed unsafe class DirectConvolution<V, S> : Convolution
    where V : struct
    where S : struct, ISimd<V>
{
    private const int ManyPanels = 8;
    private const int CacheLine = 16; // floats
    private const long SmallUnit = 500_000, LargeUnit = 8_000_000; // multiply-adds

    private readonly WeightLayout _weights;
    private readonly ConvolutionGeometry _geometry;
    private readonly int _panels, _panelWidth, _channels, _filters, _sumLength;

    public DirectConvolution(ConvolutionGeometry geometry, WeightLayout weights)
        : base(geometry, S.Set, ConvolutionAlgorithm.Direct)
    {
        _geometry = geometry;
        _weights = weights;
        _channels = geometry.InputChannelsPerGroup;
        _filters = geometry.OutputChannelsPerGroup;
        _panelWidth = TileShape.PanelVectors * S.Width;
        _panels = (_filters + _panelWidth - 1) / _panelWidth;
        _sumLength = geometry.Taps * _channels;
    }

    public override Halo RequiredHalo => _geometry.RequiredHalo;

    public override long PackedLength => (long)_geometry.Groups * GroupLength;

    public override int PackUnits => _geometry.Groups * _panels;

    public override long ScratchLength => PixelTable.ScratchLength + TileShape.SumsLength;

    private long GroupLength => (long)_sumLength * S.Width * ((_filters + S.Width - 1) / S.Width);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Pack(int unit, float* weights, float* packed)
    {
        int group = unit / _panels, panel = unit % _panels;
        int first = panel * _panelWidth, columns = ColumnVectors(panel) * S.Width, filters = Math.Min(columns, _filters - first);
        float* target = packed + group * GroupLength + (long)panel * _sumLength * _panelWidth;
        float* source = weights + _weights.Offset + group * _weights.Group + first * _weights.Output;
        for (int ky = 0; ky < _geometry.KernelHeight; ky++)
        {
            for (int kx = 0; kx < _geometry.KernelWidth; kx++)
            {
                float* tap = source + ky * _weights.Row + kx * _weights.Column;
                for (int i = 0; i < _channels; i++, target += columns)
                {
                    float* element = tap + i * _weights.Input;
                    for (int o = 0; o < filters; o++) target[o] = element[o * _weights.Output];
                    for (int o = filters; o < columns; o++) target[o] = 0;
                }
            }
        }
    }

    public override int Units(int rows)
    {
        Partition parts = Divide(rows);
        return _geometry.Groups * parts.PanelUnits * parts.Blocks;
    }

    public override void Run(int unit, int rows, in ConvolutionArguments arguments, float* scratch)
    {
        Partition parts = Divide(rows);
        int block = unit % parts.Blocks, panelUnit = unit / parts.Blocks % parts.PanelUnits, group = unit / parts.Blocks / parts.PanelUnits;
        int firstPixel = block * parts.Pixels, pixels = Math.Min(parts.Pixels, parts.TotalPixels - firstPixel);
        var table = new PixelTable(scratch);
        table.Fill(_geometry, arguments, firstPixel, pixels);
        bool contiguous = _geometry.Groups == 1 && _geometry.DilationX == 1 && arguments.Input.PixelStride == _channels;
        int runs = contiguous ? _geometry.KernelHeight : _geometry.Taps;
        nint* offsets = stackalloc nint[Math.Max(runs, 1)];
        var steps = new ProductSteps
        {
            AStep = 1,
            Runs = runs,
            Count = contiguous ? _geometry.KernelWidth * _channels : _channels,
            ARuns = offsets,
            RowStride = arguments.Input.PixelStride * _geometry.StrideX,
            PanelStride = (nint)_sumLength * _panelWidth,
        };
        FillRuns(offsets, arguments.Input, contiguous, group * _channels);
        int lastPanel = Math.Min(_panels, (panelUnit + 1) * parts.Panels);
        for (int panel = panelUnit * parts.Panels; panel < lastPanel;)
        {
            int together = PanelsTogether(pixels, panel, lastPanel);
            float* weights = arguments.Packed + group * GroupLength + (long)panel * _sumLength * _panelWidth;
            int channel = panel * _panelWidth, count = Math.Min(together * _panelWidth, _filters - channel);
            Multiply(&steps, weights, (firstPixel, pixels, together * ColumnVectors(panel)), table, (group * _filters + channel, count), arguments, scratch);
            panel += together;
        }
    }

    private void Multiply(
        ProductSteps* steps, float* weights, (int First, int Pixels, int Columns) size, in PixelTable table, (int First, int Count) channel, in ConvolutionArguments arguments, float* scratch)
    {
        (int first, ImageView input) = (size.First, arguments.Input);
        float* sums = scratch + PixelTable.ScratchLength;
        int columns = size.Columns;
        steps->BStep = Math.Min(columns, TileShape.PanelVectors) * S.Width;
        steps->SumStride = columns * S.Width;
        int most = columns > 2 ? size.Pixels : columns == 1 ? RowsOfOne() : TileShape.MostRows(S.Set, 2);
        for (int done = 0; done < size.Pixels;)
        {
            int tile = TileShape.FirstTile(size.Pixels - done, most);
            float** inputs = table.Inputs + done;
            if (!arguments.Epilogue.Addend.IsAbsent) Prefetch(table.Addends + done, tile, channel);
            if (columns == 1 && IsStrided(input, steps->RowStride, (first + done, tile))) ProductTiles<V, S>.Strided1(tile)(inputs, steps, weights, sums, false);
            else if (columns == 1) ProductTiles<V, S>.Scattered1(tile)(inputs, steps, weights, sums, false);
            else if (columns == 2) ProductTiles<V, S>.Scattered2(tile)(inputs, steps, weights, sums, false);
            else if (columns == 8) ProductTiles<V, S>.Paneled1x8(inputs, steps, weights, sums, false);
            else ProductTiles<V, S>.Paneled2x4(inputs, steps, weights, sums, false);
            ProductEpilogue<V, S>.Store(sums, (tile, columns), table, done, channel, arguments.Epilogue);
            done += tile;
        }
    }

    // What is added comes from a slower cache; it arrives while the tile multiplies.
    private static void Prefetch(float** rows, int count, (int First, int Count) channel)
    {
        if (!Sse.IsSupported) return;
        for (int row = 0; row < count; row++)
        {
            for (int i = 0; i < channel.Count; i += CacheLine) Sse.Prefetch0(rows[row] + channel.First + i);
        }
    }

    // Whether consecutive output pixels lie at one distance in the input. Equal distances at both ends do not tell: rows and images may add up by chance.
    private bool IsStrided(in ImageView input, nint step, (int First, int Count) pixels)
    {
        int width = _geometry.OutputWidth, column = pixels.First % width;
        if (column + pixels.Count <= width) return true;
        nint rowStep = _geometry.StrideY * input.RowStride;
        if (width * step != rowStep) return false;
        int row = pixels.First / width % _geometry.OutputHeight;
        return (row * width) + column + pixels.Count <= width * _geometry.OutputHeight || _geometry.OutputHeight * rowStep == input.ImageStride;
    }

    // A tile of one or two pixels has too few independent sums to keep the multipliers busy, so it takes several panels at once.
    // Only whole panels go together: the last one may be narrower.
    private int PanelsTogether(int pixels, int panel, int lastPanel)
    {
        int wanted = pixels == 1 ? 4 : pixels == 2 ? 2 : 1;
        int whole = Math.Min(lastPanel, _filters / _panelWidth) - panel;
        return whole >= wanted ? wanted : 1;
    }

    private int ColumnVectors(int panel) => _filters - panel * _panelWidth > S.Width ? 2 : 1;

    // Rows of a tile that divide an image row evenly stay at one distance, as strided tiles need.
    private int RowsOfOne() => TileShape.FirstTile(_geometry.OutputWidth, TileShape.MostRows(S.Set, 1)) is var rows && rows > TileShape.MostRows(S.Set, 1) / 2
        ? rows
        : TileShape.MostRows(S.Set, 1);

    private void FillRuns(nint* offsets, in ImageView input, bool contiguous, int firstChannel)
    {
        for (int ky = 0; ky < _geometry.KernelHeight; ky++)
        {
            nint row = ky * _geometry.DilationY * input.RowStride + firstChannel;
            if (contiguous) *offsets++ = row;
            else for (int kx = 0; kx < _geometry.KernelWidth; kx++) *offsets++ = row + kx * _geometry.DilationX * input.PixelStride;
        }
    }

    private Partition Divide(int rows)
    {
        int total = checked(rows * _geometry.OutputHeight * _geometry.OutputWidth);
        long pixelCost = Math.Max(1, (long)_sumLength * _filters), work = pixelCost * total * _geometry.Groups;
        long wanted = Math.Clamp(work / 64, SmallUnit, LargeUnit);
        int tile = _filters <= S.Width ? RowsOfOne() : TileShape.MostRows(S.Set, 2);
        int most = PixelTable.Capacity / tile * tile;

        // Eight tiles reuse a panel of weights often enough. Many panels are units enough by themselves, and fewer blocks of pixels then stream the weights fewer
        // times; of few panels and few pixels, as of a single image, every thread still gets its part.
        int least = (_panels >= ManyPanels ? 12 : Math.Clamp(total / 8 / tile, 2, 8)) * tile;
        int pixels = (int)Math.Clamp(wanted / pixelCost / tile * tile, Math.Min(least, most), most);
        if (_filters > S.Width && total > 0)
        {
            int blocks = (total + pixels - 1) / pixels;
            pixels = (total + blocks - 1) / blocks;
        }

        int panelUnits = 1;
        if (total <= 2 || pixelCost * pixels > wanted)
        {
            long panelCost = Math.Max(1, pixelCost * Math.Min(pixels, total) / _panels);
            int panels = (int)Math.Clamp(wanted / panelCost, 1, _panels);
            if (total <= 2) panels = Math.Min(_panels, 4);
            panelUnits = (_panels + panels - 1) / panels;
            return Partition.Of(total, Math.Min(pixels, Math.Max(total, 1)), panels, panelUnits);
        }

        return Partition.Of(total, pixels, _panels, panelUnits);
    }

    private readonly record struct Partition(int TotalPixels, int Pixels, int Blocks, int Panels, int PanelUnits)
    {
        public static Partition Of(int total, int pixels, int panels, int panelUnits) => new(total, pixels, (total + pixels - 1) / pixels, panels, panelUnits);
    }
}
