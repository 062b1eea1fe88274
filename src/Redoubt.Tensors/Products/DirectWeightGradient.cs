using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>Weight gradient as a matrix product summed over pixels: rows are (tap, input channel) pairs read from the images in place, columns are output
/// channels of the gradient, copied into a panel block by block.</summary>
/// <remarks>The rows' channels are copied too, where there are enough: in the image the pixels of one channel lie at a power of two apart and would evict each
/// other from the cache.</remarks>
internal sealed unsafe class DirectWeightGradient<V, S> : ConvolutionWeightGradient
    where V : struct
    where S : struct, ISimd<V>
{
    private const int WantedRows = 160, WantedSteps = 160, LeastPackedChannels = 16;

    private readonly ConvolutionGeometry _geometry;
    private readonly WeightBlocks<V, S> _blocks;
    private readonly int _channels, _filters, _panelWidth, _chunk, _linesPerBlock, _pitch;
    private readonly bool _isMatrix, _packsImages;

    public DirectWeightGradient(ConvolutionGeometry geometry, WeightLayout weights)
        : base(geometry, S.Set)
    {
        _geometry = geometry;
        _channels = geometry.InputChannelsPerGroup;
        _filters = geometry.OutputChannelsPerGroup;
        _panelWidth = TileShape.PanelVectors * S.Width;
        _chunk = ChunkOf(geometry);
        _blocks = new WeightBlocks<V, S>(geometry, weights, _chunk);

        // A single output pixel makes each image one step of the sum instead of one run.
        _isMatrix = geometry is { OutputHeight: 1, OutputWidth: 1 };
        _packsImages = geometry.Taps > 1 && _channels >= LeastPackedChannels;
        _pitch = (_chunk + S.Width - 1) / S.Width * S.Width;
        _linesPerBlock = _isMatrix ? WantedSteps : Math.Max(1, WantedSteps / geometry.OutputWidth);
    }

    /// <summary>Input and output gradient change places: a product of matrices may be computed transposed.</summary>
    public bool SwapsOperands { get; init; }

    public override long ScratchLength => RunsLength + RowsLength + PanelLength + _blocks.SumsLength + ImagesLength;

    public override long SharedLength => _blocks.SharedLength;

    private int StepsPerBlock => _isMatrix ? _linesPerBlock : _linesPerBlock * _geometry.OutputWidth;

    private int ChunkRows => _chunk * _geometry.Taps;

    // Lengths in floats, each a whole number of cache lines; a pointer takes two floats.
    private long RunsLength => (_linesPerBlock * 2 + 15) / 16 * 16;

    private long RowsLength => (ChunkRows * 2 + 15) / 16 * 16;

    private long PanelLength => ((long)StepsPerBlock * _panelWidth + 15) / 16 * 16;

    private int RegionWidth => (_geometry.OutputWidth - 1) * _geometry.StrideX + (_geometry.KernelWidth - 1) * _geometry.DilationX + 1;

    private int KernelReach => (_geometry.KernelHeight - 1) * _geometry.DilationY + 1;

    private long ImagesLength
    {
        get
        {
            if (!_packsImages) return 0;
            long images = (_linesPerBlock - 1) / _geometry.OutputHeight + 2;
            return ((long)_linesPerBlock * _geometry.StrideY + images * KernelReach) * RegionWidth * _pitch;
        }
    }

    public override int Units(int phase, int rows) => _blocks.Units(phase);

    public override void Run(int phase, int unit, int rows, in WeightGradientArguments arguments, float* scratch)
    {
        WeightGradientArguments own = arguments;
        if (SwapsOperands) (own.Input, own.OutputGradient) = (arguments.OutputGradient, arguments.Input);
        if (phase == 0) Accumulate(unit, rows, own, scratch);
        else _blocks.AddSlices(unit, own);
    }

    private void Accumulate(int unit, int rows, in WeightGradientArguments arguments, float* scratch)
    {
        (int slice, int block) = Math.DivRem(unit, _blocks.Blocks);
        WeightBlock at = _blocks.PlaceOf(block);
        float** rowTable = (float**)(scratch + RunsLength);
        float* panel = scratch + RunsLength + RowsLength;
        float* sums = _blocks.Slices == 1 ? panel + PanelLength : arguments.Shared + unit * _blocks.SumsLength;
        float* images = _packsImages ? panel + PanelLength + _blocks.SumsLength : null;
        int rowCount = _packsImages
            ? FillRows(rowTable, new ImageView(images, 0, 0, 0, _pitch, RegionWidth * _pitch, 0), at, 0)
            : FillRows(rowTable, CornerOf(arguments.Input), at, at.Group * _channels + at.FirstChannel);
        int lines = _isMatrix ? 1 : _geometry.OutputHeight;
        (int firstImage, int endImage) = _blocks.ImagesOf(slice, rows);
        int first = firstImage * lines, last = endImage * lines;
        if (first == last) new Span<float>(sums, rowCount * at.Columns * S.Width).Clear();
        nint* runs = (nint*)scratch;
        var steps = new ProductSteps { BStep = at.Columns * S.Width, SumStride = at.Columns * S.Width, ARuns = runs, RowStride = 1 };
        for (int line = first; line < last; line += _linesPerBlock)
        {
            int count = Math.Min(_linesPerBlock, last - line);
            if (_packsImages) PackImages(&steps, images, arguments.Input, (line, count), at);
            else FillSteps(&steps, arguments.Input, line, count);
            PackPanel(panel, arguments.OutputGradient, (line, count), at);
            Multiply(&steps, rowTable, panel, sums, (rowCount, at.Columns), line != first);
        }

        if (_blocks.Slices == 1) _blocks.Write(sums, at, arguments.Gradient);
    }

    private static void Multiply(ProductSteps* steps, float** rows, float* panel, float* sums, (int Rows, int Columns) size, bool resume)
    {
        int most = TileShape.MostRows(S.Set, size.Columns);
        for (int done = 0; done < size.Rows;)
        {
            float** first = rows + done;
            int neighbors = size.Columns == 2 ? 0 : Neighbors(first, Math.Min(most, size.Rows - done));
            int tile = size.Columns == 2 ? TileShape.FirstTile(size.Rows - done, most) : neighbors > most / 2 ? neighbors : Math.Min(most, size.Rows - done);
            if (size.Columns == 2) ProductTiles<V, S>.Scattered2(tile)(first, steps, panel, sums, resume);
            else if (tile == neighbors) ProductTiles<V, S>.Strided1(tile)(first, steps, panel, sums, resume);
            else ProductTiles<V, S>.Scattered1(tile)(first, steps, panel, sums, resume);
            sums += tile * size.Columns * S.Width;
            done += tile;
        }
    }

    // How many rows from the first on lie side by side.
    private static int Neighbors(float** rows, int most)
    {
        int count = 1;
        while (count < most && rows[count] == rows[0] + count) count++;
        return count;
    }

    private static int ChunkOf(in ConvolutionGeometry geometry)
    {
        int channels = geometry.InputChannelsPerGroup, wanted = Math.Clamp(Math.Max(S.Width, WantedRows / geometry.Taps), 1, channels);
        int chunk = TileShape.FirstTile(channels, wanted);
        return geometry.Taps > 1 && chunk > S.Width ? chunk / S.Width * S.Width : chunk;
    }

    private ImageView CornerOf(in ImageView input) => new(
        input.At(0, -_geometry.PadTop, -_geometry.PadLeft), input.Height, input.Width, input.Channels, input.PixelStride, input.RowStride, input.ImageStride);

    private int FillRows(float** table, in ImageView corner, WeightBlock at, int channel)
    {
        int count = 0;
        for (int ky = 0; ky < _geometry.KernelHeight; ky++)
        {
            for (int kx = 0; kx < _geometry.KernelWidth; kx++)
            {
                float* tap = corner.At(0, ky * _geometry.DilationY, kx * _geometry.DilationX) + channel;
                for (int c = 0; c < at.Channels; c++) table[count++] = tap + c;
            }
        }

        return count;
    }

    // Copies the chunk's channels of all input rows under the block of output lines, image by image.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackImages(ProductSteps* steps, float* target, in ImageView input, (int First, int Count) lines, WeightBlock at)
    {
        float* start = target;
        nint rowLength = (nint)RegionWidth * _pitch, run = 0;
        steps->Runs = lines.Count;
        steps->Count = _geometry.OutputWidth;
        steps->AStep = (nint)_geometry.StrideX * _pitch;
        for (int line = lines.First; line < lines.First + lines.Count;)
        {
            (int image, int y) = Math.DivRem(line, _geometry.OutputHeight);
            int count = Math.Min(lines.First + lines.Count - line, _geometry.OutputHeight - y);
            for (int i = 0; i < count; i++) steps->ARuns[run++] = (nint)(target - start) + i * _geometry.StrideY * rowLength;
            int rows = (count - 1) * _geometry.StrideY + KernelReach;
            for (int row = 0; row < rows; row++, target += rowLength)
            {
                float* pixel = input.At(image, y * _geometry.StrideY - _geometry.PadTop + row, -_geometry.PadLeft) + at.Group * _channels + at.FirstChannel;
                PackRow(target, pixel, input.PixelStride, at.Channels);
            }

            line += count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackRow(float* target, float* pixel, nint pixelStride, int channels)
    {
        int width = RegionWidth, whole = channels / S.Width * S.Width, rest = channels - whole, pitch = _pitch;
        for (int x = 0; x < width; x++, pixel += pixelStride, target += pitch)
        {
            for (int c = 0; c < whole; c += S.Width) S.Store(S.Load(pixel + c), target + c);
            if (rest > 0) S.Store(S.LoadPartial(pixel + whole, rest), target + whole);
        }
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
    private void PackPanel(float* panel, in ImageView gradient, (int First, int Count) lines, WeightBlock at)
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
}
