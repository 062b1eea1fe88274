using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>Weight gradient of a 3×3 stride-1 convolution by Winograd's F(4×4, 3×3): the derivative of that algorithm. Image tiles and tiles of the output's
/// gradient are transformed, multiplied point by point summed over tiles, and the sums transformed to nine taps. Lavin and Gray, arXiv:1509.09308.</summary>
internal sealed unsafe class WinogradWeightGradient<V, S> : ConvolutionWeightGradient
    where V : struct
    where S : struct, ISimd<V>
{
    private const int Outputs = 4, Points = 36, MostChannels = 64, Tiles = 40;

    private readonly ConvolutionGeometry _geometry;
    private readonly WeightBlocks<V, S> _blocks;
    private readonly int _tilesDown, _tilesAcross, _pitch, _panelWidth;

    public WinogradWeightGradient(ConvolutionGeometry geometry, WeightLayout weights)
        : base(geometry, S.Set)
    {
        _geometry = geometry;
        _tilesDown = (geometry.OutputHeight + Outputs - 1) / Outputs;
        _tilesAcross = (geometry.OutputWidth + Outputs - 1) / Outputs;
        int chunk = TileShape.FirstTile(geometry.InputChannels, MostChannels);
        _pitch = (chunk + S.Width - 1) / S.Width * S.Width;
        chunk = Math.Min(geometry.InputChannels, _pitch);
        _panelWidth = TileShape.PanelVectors * S.Width;
        _blocks = new WeightBlocks<V, S>(geometry, weights, chunk);
    }

    /// <summary>Whole tiles are read, also where they reach beyond the last output.</summary>
    public override Halo RequiredHalo => new(
        Math.Max(0, _geometry.PadTop),
        Math.Max(0, _geometry.PadLeft),
        Math.Max(0, _tilesDown * Outputs + 2 - _geometry.PadTop - _geometry.InputHeight),
        Math.Max(0, _tilesAcross * Outputs + 2 - _geometry.PadLeft - _geometry.InputWidth));

    public override long ScratchLength =>
        Tiles * (ImageTileLength + GradientTileLength) + PointsLength + _blocks.SumsLength + WinogradTransform<V, S>.BufferLength + 2 * _pitch + 16;

    public override long SharedLength => _blocks.SharedLength;

    // Tile by tile, as in the forward convolution, with a cache line to spare.
    private nint ImageTileLength => (nint)Points * _pitch + 16;

    private nint GradientTileLength => (nint)Points * _panelWidth + 16;

    private nint PointLength => (nint)_pitch * _panelWidth;

    private nint PointsLength => Points * PointLength;

    public override int Units(int phase, int rows) => _blocks.Units(phase);

    public override void Run(int phase, int unit, int rows, in WeightGradientArguments arguments, float* scratch)
    {
        if (phase == 1)
        {
            _blocks.AddSlices(unit, arguments);
            return;
        }

        (int slice, int block) = Math.DivRem(unit, _blocks.Blocks);
        WeightBlock at = _blocks.PlaceOf(block);
        float* gradients = scratch + Tiles * ImageTileLength, points = gradients + Tiles * GradientTileLength;
        float* own = points + PointsLength, buffer = own + _blocks.SumsLength, sums = _blocks.Slices == 1 ? own : arguments.Shared + unit * _blocks.SumsLength;
        float** table = (float**)(buffer + WinogradTransform<V, S>.BufferLength);
        for (int c = 0; c < _pitch; c++) table[c] = scratch + c;
        (int firstImage, int endImage) = _blocks.ImagesOf(slice, rows);
        int tilesPerImage = _tilesDown * _tilesAcross, first = firstImage * tilesPerImage, end = endImage * tilesPerImage;
        if (first == end) new Span<float>(points, (int)PointsLength).Clear();
        for (int tile = first; tile < end; tile += Tiles)
        {
            int count = Math.Min(Tiles, end - tile);
            TransformImages(arguments.Input, (tile, count), at, scratch, buffer);
            TransformGradients(arguments.OutputGradient, (tile, count), at, gradients, buffer);
            Multiply(table, count, at, gradients, points, tile != first);
        }

        TransformPoints(points, at, sums, buffer);
        if (_blocks.Slices == 1) _blocks.Write(sums, at, arguments.Gradient);
    }

    private void Multiply(float** table, int tiles, WeightBlock at, float* gradients, float* points, bool resume)
    {
        nint offset = 0;
        int width = at.Columns * S.Width, most = TileShape.MostRows(S.Set, at.Columns);
        var steps = new ProductSteps
        {
            AStep = ImageTileLength, BStep = GradientTileLength, SumStride = width, Runs = 1, Count = tiles, ARuns = &offset, RowStride = 1,
        };
        for (int point = 0; point < Points; point++)
        {
            for (int done = 0; done < at.Channels;)
            {
                int rows = TileShape.FirstTile(at.Channels - done, most);
                if (at.Columns == 2) ProductTiles<V, S>.Scattered2(rows)(table + done, &steps, gradients, points + done * width, resume);
                else ProductTiles<V, S>.Strided1(rows)(table + done, &steps, gradients, points + done * width, resume);
                done += rows;
            }

            offset += _pitch;
            gradients += _panelWidth;
            points += PointLength;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformImages(in ImageView input, (int First, int Count) tiles, WeightBlock at, float* target, float* buffer)
    {
        for (int tile = tiles.First; tile < tiles.First + tiles.Count; tile++, target += ImageTileLength)
        {
            (int image, int y, int x) = TileAt(tile);
            float* source = input.At(image, y - _geometry.PadTop, x - _geometry.PadLeft) + at.FirstChannel;
            for (int c = 0; c < at.Channels; c += S.Width)
                WinogradTransform<V, S>.Input4(source + c, input.RowStride, input.PixelStride, Math.Min(S.Width, at.Channels - c), target + c, _pitch, buffer);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformGradients(in ImageView gradient, (int First, int Count) tiles, WeightBlock at, float* target, float* buffer)
    {
        for (int tile = tiles.First; tile < tiles.First + tiles.Count; tile++, target += GradientTileLength)
        {
            (int image, int y, int x) = TileAt(tile);
            float* source = gradient.At(image, y, x) + at.FirstFilter;
            int height = Math.Min(Outputs, _geometry.OutputHeight - y), width = Math.Min(Outputs, _geometry.OutputWidth - x);
            for (int o = 0; o < at.Filters; o += S.Width)
            {
                (int, int, int) valid = (height, width, Math.Min(S.Width, at.Filters - o));
                WinogradTransform<V, S>.Gradient4(source + o, gradient.RowStride, gradient.PixelStride, valid, target + o, _panelWidth, buffer);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformPoints(float* points, WeightBlock at, float* sums, float* buffer)
    {
        int width = at.Columns * S.Width;
        for (int i = 0; i < at.Channels * width; i += S.Width)
            WinogradTransform<V, S>.WeightGradient4(points + i, PointLength, sums + i, (nint)at.Channels * width, buffer);
    }

    private (int Image, int Y, int X) TileAt(int tile)
    {
        (int row, int column) = Math.DivRem(tile, _tilesAcross);
        (int image, int y) = Math.DivRem(row, _tilesDown);
        return (image, y * Outputs, column * Outputs);
    }
}
