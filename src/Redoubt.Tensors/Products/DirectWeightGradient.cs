using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>Weight gradient as a matrix product summed over pixels: rows are (tap, input channel) pairs read from the images in place, columns are output
/// channels of the gradient, copied into a panel block by block.</summary>
internal sealed unsafe class DirectWeightGradient<V, S> : ConvolutionWeightGradient
    where V : struct
    where S : struct, ISimd<V>
{
    private const int WantedRows = 160, WantedSteps = 192, WantedUnits = 32, MostSlices = 16;

    private readonly ConvolutionGeometry _geometry;
    private readonly WeightLayout _weights;
    private readonly int _channels, _filters, _panels, _panelWidth, _chunk, _chunks, _slices, _linesPerBlock;
    private readonly bool _isMatrix;

    public DirectWeightGradient(ConvolutionGeometry geometry, WeightLayout weights)
        : base(geometry, S.Set)
    {
        _geometry = geometry;
        _weights = weights;
        _channels = geometry.InputChannelsPerGroup;
        _filters = geometry.OutputChannelsPerGroup;
        _panelWidth = TileShape.PanelVectors * S.Width;
        _panels = (_filters + _panelWidth - 1) / _panelWidth;
        _chunk = Math.Clamp(WantedRows / geometry.Taps, 1, _channels);
        _chunk = TileShape.FirstTile(_channels, _chunk);
        if (_chunk > S.Width && geometry.Taps > 1) _chunk = _chunk / S.Width * S.Width;
        _chunks = (_channels + _chunk - 1) / _chunk;
        _slices = Math.Clamp(WantedUnits / Blocks, 1, MostSlices);

        // A single output pixel makes each image one step of the sum instead of one run.
        _isMatrix = geometry is { OutputHeight: 1, OutputWidth: 1 };
        _linesPerBlock = _isMatrix ? WantedSteps : Math.Max(1, WantedSteps / geometry.OutputWidth);
    }

    public override long ScratchLength => RunsLength + RowsLength + PanelLength + SumsLength;

    public override long SharedLength => _slices == 1 ? 0 : (long)_slices * Blocks * SumsLength;

    private int Blocks => _geometry.Groups * _panels * _chunks;

    private int StepsPerBlock => _isMatrix ? _linesPerBlock : _linesPerBlock * _geometry.OutputWidth;

    private int ChunkRows => _chunk * _geometry.Taps;

    // Lengths in floats, each a whole number of cache lines; a pointer takes two floats.
    private long RunsLength => (_linesPerBlock * 2 + 15) / 16 * 16;

    private long RowsLength => (ChunkRows * 2 + 15) / 16 * 16;

    private long PanelLength => ((long)StepsPerBlock * _panelWidth + 15) / 16 * 16;

    private long SumsLength => ((long)ChunkRows * _panelWidth + 15) / 16 * 16;

    public override int Units(int phase, int rows) => phase == 0 ? _slices * Blocks : _slices == 1 ? 0 : Blocks;

    public override void Run(int phase, int unit, int rows, in WeightGradientArguments arguments, float* scratch)
    {
        if (phase == 0) Accumulate(unit, rows, arguments, scratch);
        else AddSlices(unit, arguments);
    }

    private void Accumulate(int unit, int rows, in WeightGradientArguments arguments, float* scratch)
    {
        int slice = unit / Blocks, block = unit % Blocks;
        Place at = PlaceOf(block);
        float** rowTable = (float**)(scratch + RunsLength);
        float* panel = scratch + RunsLength + RowsLength;
        float* sums = _slices == 1 ? panel + PanelLength : arguments.Shared + unit * SumsLength;
        int rowCount = FillRows(rowTable, arguments.Input, at);
        int lines = _isMatrix ? 1 : _geometry.OutputHeight;
        int first = (int)((long)rows * slice / _slices) * lines, last = (int)((long)rows * (slice + 1) / _slices) * lines;
        if (first == last) new Span<float>(sums, rowCount * at.Columns * S.Width).Clear();
        nint* runs = (nint*)scratch;
        var steps = new ProductSteps { BStep = at.Columns * S.Width, ARuns = runs, RowStride = 1 };
        for (int line = first; line < last; line += _linesPerBlock)
        {
            int count = Math.Min(_linesPerBlock, last - line);
            FillSteps(&steps, arguments.Input, line, count);
            PackPanel(panel, arguments.OutputGradient, (line, count), at);
            Multiply(&steps, rowTable, panel, sums, (rowCount, at.Columns), line != first);
        }

        if (_slices == 1) Write(sums, at, arguments.Gradient);
    }

    private static void Multiply(ProductSteps* steps, float** rows, float* panel, float* sums, (int Rows, int Columns) size, bool resume)
    {
        int most = TileShape.MostRows(S.Set, size.Columns);
        for (int done = 0; done < size.Rows;)
        {
            int tile = size.Columns == 1 ? Math.Min(most, size.Rows - done) : TileShape.FirstTile(size.Rows - done, most);
            float** first = rows + done;
            if (size.Columns == 2) ProductTiles<V, S>.Scattered2(tile)(first, steps, panel, sums, resume);
            else if (AreNeighbors(first, tile)) ProductTiles<V, S>.Strided1(tile)(first, steps, panel, sums, resume);
            else ProductTiles<V, S>.Scattered1(tile)(first, steps, panel, sums, resume);
            sums += tile * size.Columns * S.Width;
            done += tile;
        }
    }

    private static bool AreNeighbors(float** rows, int count)
    {
        for (int i = 1; i < count; i++)
        {
            if (rows[i] != rows[0] + i) return false;
        }

        return true;
    }

    private int FillRows(float** table, in ImageView input, Place at)
    {
        int count = 0;
        for (int ky = 0; ky < _geometry.KernelHeight; ky++)
        {
            for (int kx = 0; kx < _geometry.KernelWidth; kx++)
            {
                float* tap = input.At(0, ky * _geometry.DilationY - _geometry.PadTop, kx * _geometry.DilationX - _geometry.PadLeft);
                for (int c = 0; c < at.Channels; c++) table[count++] = tap + at.Group * _channels + at.FirstChannel + c;
            }
        }

        return count;
    }

    private void FillSteps(ProductSteps* steps, in ImageView input, int line, int count)
    {
        if (_isMatrix)
        {
            steps->Runs = 1;
            steps->Count = count;
            steps->AStep = input.ImageStride;
            steps->ARuns[0] = line * input.ImageStride;
            return;
        }

        steps->Runs = count;
        steps->Count = _geometry.OutputWidth;
        steps->AStep = _geometry.StrideX * input.PixelStride;
        for (int i = 0; i < count; i++)
        {
            (int image, int y) = Math.DivRem(line + i, _geometry.OutputHeight);
            steps->ARuns[i] = image * input.ImageStride + y * _geometry.StrideY * input.RowStride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackPanel(float* panel, in ImageView gradient, (int First, int Count) lines, Place at)
    {
        int width = _isMatrix ? 1 : _geometry.OutputWidth;
        for (int line = lines.First; line < lines.First + lines.Count; line++)
        {
            (int image, int y) = _isMatrix ? (line, 0) : Math.DivRem(line, _geometry.OutputHeight);
            float* pixel = gradient.At(image, y, 0) + at.Group * _filters + at.FirstFilter;
            for (int x = 0; x < width; x++, pixel += gradient.PixelStride)
            {
                for (int column = 0; column < at.Columns; column++, panel += S.Width)
                    S.Store(ProductEpilogue<V, S>.Load(pixel + column * S.Width, at.Filters - column * S.Width), panel);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddSlices(int block, in WeightGradientArguments arguments)
    {
        Place at = PlaceOf(block);
        float* total = arguments.Shared + block * SumsLength;
        for (int slice = 1; slice < _slices; slice++)
        {
            float* part = arguments.Shared + ((long)slice * Blocks + block) * SumsLength;
            for (int i = 0; i < at.Channels * _geometry.Taps * at.Columns * S.Width; i += S.Width)
                S.Store(S.Add(S.Load(total + i), S.Load(part + i)), total + i);
        }

        Write(total, at, arguments.Gradient);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Write(float* sums, Place at, float* gradient)
    {
        gradient += _weights.Offset + at.Group * _weights.Group + at.FirstFilter * _weights.Output + at.FirstChannel * _weights.Input;
        int width = at.Columns * S.Width;
        for (int ky = 0; ky < _geometry.KernelHeight; ky++)
        {
            for (int kx = 0; kx < _geometry.KernelWidth; kx++, sums += at.Channels * width)
            {
                float* tap = gradient + ky * _weights.Row + kx * _weights.Column;
                for (int o = 0; o < at.Filters; o++)
                {
                    float* target = tap + o * _weights.Output;
                    for (int c = 0; c < at.Channels; c++) target[c * _weights.Input] = sums[c * width + o];
                }
            }
        }
    }

    private Place PlaceOf(int block)
    {
        int chunk = block % _chunks, panel = block / _chunks % _panels, group = block / _chunks / _panels;
        int filter = panel * _panelWidth, filters = Math.Min(_panelWidth, _filters - filter), channel = chunk * _chunk;
        return new Place(group, filter, filters, filters > S.Width ? 2 : 1, channel, Math.Min(_chunk, _channels - channel));
    }

    private readonly record struct Place(int Group, int FirstFilter, int Filters, int Columns, int FirstChannel, int Channels);
}
