using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>3×3 stride-1 convolution by Winograd's minimal filtering: image tiles and kernels are transformed, multiplied point by point (one matrix product
/// over channels for each of 16 or 36 points) and transformed back. Lavin and Gray, arXiv:1509.09308.</summary>
/// <remarks>A unit transforms a block of tiles into scratch, so that transformed images never leave the cache. Packed weights:
/// [panel][point][channel][panel's channels]. Rounding errors exceed those of the direct sum: docs/methods/convolution.md has them measured.</remarks>
internal sealed unsafe class WinogradConvolution<V, S> : Convolution
    where V : struct
    where S : struct, ISimd<V>
{
    private const int ScratchFloats = 150_000, MostTiles = 56, FewestTiles = 28, LeastPanels = 4;

    private readonly ConvolutionGeometry _geometry;
    private readonly WeightLayout _weights;
    private readonly int _m, _points, _tilesDown, _tilesAcross, _channels, _filters, _panels, _panelWidth, _mostTiles;

    public WinogradConvolution(ConvolutionGeometry geometry, WeightLayout weights, ConvolutionAlgorithm algorithm)
        : base(geometry, S.Set, algorithm)
    {
        _geometry = geometry;
        _weights = weights;
        _m = algorithm == ConvolutionAlgorithm.Winograd2 ? 2 : 4;
        _points = (_m + 2) * (_m + 2);
        _tilesDown = (geometry.OutputHeight + _m - 1) / _m;
        _tilesAcross = (geometry.OutputWidth + _m - 1) / _m;
        _filters = geometry.OutputChannels;
        _channels = (geometry.InputChannels + S.Width - 1) / S.Width * S.Width;
        _panelWidth = TileShape.PanelVectors * S.Width;
        _panels = (_filters + _panelWidth - 1) / _panelWidth;
        _mostTiles = Math.Clamp(ScratchFloats / (_points * (_channels + _panelWidth)), FewestTiles, MostTiles);
    }

    /// <summary>Whole tiles are read, also where they reach beyond the last output.</summary>
    public override Halo RequiredHalo => new(
        Math.Max(0, _geometry.PadTop),
        Math.Max(0, _geometry.PadLeft),
        Math.Max(0, _tilesDown * _m + 2 - _geometry.PadTop - _geometry.InputHeight),
        Math.Max(0, _tilesAcross * _m + 2 - _geometry.PadLeft - _geometry.InputWidth));

    public override long PackedLength => (long)_points * _geometry.InputChannels * S.Width * ((_filters + S.Width - 1) / S.Width);

    public override int PackUnits => _panels;

    public override long ScratchLength =>
        _mostTiles * (ImageTileLength + SumTileLength) + 2 * WinogradTransform<V, S>.BufferLength + 2 * (_mostTiles + 16);

    public override void Pack(int unit, float* weights, float* packed)
    {
        int columns = ColumnVectors(unit), width = columns * S.Width, first = unit * _panelWidth, filters = Math.Min(width, _filters - first);
        nint step = (nint)_geometry.InputChannels * width;
        float* target = packed + (long)unit * _points * _geometry.InputChannels * _panelWidth;
        float* taps = stackalloc float[9 * 16], buffer = stackalloc float[WinogradTransform<V, S>.BufferLength];
        for (int i = 0; i < _geometry.InputChannels; i++)
        {
            for (int column = 0; column < columns; column++)
            {
                Gather(weights + _weights.Offset + i * _weights.Input, first + column * S.Width, filters - column * S.Width, taps);
                WinogradTransform<V, S>.Weights(_m, taps, target + i * width + column * S.Width, step, buffer);
            }
        }
    }

    public override int Units(int rows)
    {
        Partition parts = Divide(rows);
        return parts.Blocks * parts.PanelUnits;
    }

    public override void Run(int unit, int rows, in ConvolutionArguments arguments, float* scratch)
    {
        Partition parts = Divide(rows);
        int block = unit % parts.Blocks, panelUnit = unit / parts.Blocks;
        int first = block * parts.Tiles, tiles = Math.Min(parts.Tiles, parts.TotalTiles - first);
        float* sums = scratch + _mostTiles * ImageTileLength, buffer = sums + _mostTiles * SumTileLength;
        float** table = (float**)(buffer + 2 * WinogradTransform<V, S>.BufferLength);
        for (int tile = 0; tile < tiles; tile++) table[tile] = scratch + tile * ImageTileLength;
        TransformImages(arguments.Input, first, tiles, scratch, buffer);
        int last = Math.Min(_panels, (panelUnit + 1) * parts.Panels);
        for (int panel = panelUnit * parts.Panels; panel < last; panel++)
        {
            float* weights = arguments.Packed + (long)panel * _points * _geometry.InputChannels * _panelWidth;
            Multiply(weights, table, tiles, ColumnVectors(panel), sums);
            TransformSums(sums, (first, tiles), panel, arguments, buffer);
        }
    }

    private void Multiply(float* weights, float** table, int tiles, int columns, float* sums)
    {
        nint offset = 0;
        int width = columns * S.Width, most = TileShape.MostRows(S.Set, columns);
        var steps = new ProductSteps { AStep = 1, BStep = width, Runs = 1, Count = _geometry.InputChannels, ARuns = &offset, RowStride = ImageTileLength, SumStride = SumTileLength };
        for (int point = 0; point < _points; point++)
        {
            for (int done = 0; done < tiles;)
            {
                int rows = TileShape.FirstTile(tiles - done, most);
                if (columns == 2) ProductTiles<V, S>.Scattered2(rows)(table + done, &steps, weights, sums + done * SumTileLength, false);
                else ProductTiles<V, S>.Strided1(rows)(table + done, &steps, weights, sums + done * SumTileLength, false);
                done += rows;
            }

            weights += _geometry.InputChannels * width;
            offset += _channels;
            sums += _panelWidth;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformImages(in ImageView input, int first, int tiles, float* target, float* buffer)
    {
        nint step = _channels;
        for (int tile = 0; tile < tiles; tile++, target += ImageTileLength)
        {
            (int image, int y, int x) = TileAt(first + tile);
            float* source = input.At(image, y - _geometry.PadTop, x - _geometry.PadLeft);
            for (int c = 0; c < _geometry.InputChannels; c += S.Width)
            {
                int lanes = Math.Min(S.Width, _geometry.InputChannels - c);
                if (_m == 2) WinogradTransform<V, S>.Input2(source + c, input.RowStride, input.PixelStride, lanes, target + c, step, buffer);
                else WinogradTransform<V, S>.Input4(source + c, input.RowStride, input.PixelStride, lanes, target + c, step, buffer);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformSums(float* sums, (int First, int Count) tiles, int panel, in ConvolutionArguments arguments, float* buffer)
    {
        float* result = buffer + WinogradTransform<V, S>.BufferLength;
        int columns = ColumnVectors(panel);
        for (int tile = 0; tile < tiles.Count; tile++, sums += SumTileLength)
        {
            for (int column = 0; column < columns; column++)
            {
                float* source = sums + column * S.Width;
                if (_m == 2) WinogradTransform<V, S>.Output2(source, _panelWidth, result, buffer);
                else WinogradTransform<V, S>.Output4(source, _panelWidth, result, buffer);
                Store(result, TileAt(tiles.First + tile), panel * _panelWidth + column * S.Width, arguments);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Store(float* result, (int Image, int Y, int X) at, int channel, in ConvolutionArguments arguments)
    {
        int lanes = Math.Min(S.Width, _filters - channel);
        int height = Math.Min(_m, _geometry.OutputHeight - at.Y), width = Math.Min(_m, _geometry.OutputWidth - at.X);
        ref readonly Epilogue epilogue = ref arguments.Epilogue;
        V bias = epilogue.Bias == null ? S.Zero : ProductEpilogue<V, S>.Load(epilogue.Bias + channel, lanes);
        for (int y = 0; y < height; y++)
        {
            float* output = arguments.Output.At(at.Image, at.Y + y, at.X) + channel;
            float* addend = epilogue.Addend.IsAbsent ? null : epilogue.Addend.At(at.Image, at.Y + y, at.X) + channel;
            float* mask = epilogue.Mask.IsAbsent ? null : epilogue.Mask.At(at.Image, at.Y + y, at.X) + channel;
            for (int x = 0; x < width; x++, output += arguments.Output.PixelStride)
            {
                V value = ProductEpilogue<V, S>.Apply(S.Load(result + (y * _m + x) * S.Width), bias, addend, mask, lanes, epilogue);
                ProductEpilogue<V, S>.Store(value, output, lanes);
                if (addend != null) addend += epilogue.Addend.PixelStride;
                if (mask != null) mask += epilogue.Mask.PixelStride;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gather(float* source, int first, int filters, float* taps)
    {
        for (int tap = 0; tap < 9; tap++)
        {
            float* element = source + first * _weights.Output + tap / 3 * _weights.Row + tap % 3 * _weights.Column;
            for (int o = 0; o < S.Width; o++) taps[tap * S.Width + o] = o < filters ? element[o * _weights.Output] : 0;
        }
    }

    private int ColumnVectors(int panel) => _filters - panel * _panelWidth > S.Width ? 2 : 1;

    private (int Image, int Y, int X) TileAt(int tile)
    {
        (int row, int column) = Math.DivRem(tile, _tilesAcross);
        (int image, int y) = Math.DivRem(row, _tilesDown);
        return (image, y * _m, column * _m);
    }

    // Transformed images and sums lie tile by tile, so that the transforms touch memory in order. One cache line more than the data keeps the tiles of a
    // block from falling into the same few sets of the cache.
    private nint ImageTileLength => (nint)_points * _channels + 16;

    private nint SumTileLength => (nint)_points * _panelWidth + 16;

    private Partition Divide(int rows)
    {
        int total = checked(rows * _tilesDown * _tilesAcross);
        if (total == 0) return default;
        int blocks = (total + _mostTiles - 1) / _mostTiles;
        if (blocks > 1) blocks = (blocks + 3) / 4 * 4; // an even share for 2 or 4 threads
        int tiles = (total + blocks - 1) / blocks;
        blocks = (total + tiles - 1) / tiles;

        // Panels of one block may go to several units: each repeats the image transform, a few percent of the products of four panels.
        int panels = blocks >= 32 ? _panels : Math.Min(_panels, Math.Max(LeastPanels, _panels * blocks / 32));
        return new Partition(total, tiles, blocks, panels, (_panels + panels - 1) / panels);
    }

    private readonly record struct Partition(int TotalTiles, int Tiles, int Blocks, int Panels, int PanelUnits);
}
