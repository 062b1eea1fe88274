using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>How a weight gradient is cut into blocks of output and slices of images, and how finished sums [tap][channel][panel's filters] reach the weights'
/// layout.</summary>
internal sealed unsafe class WeightBlocks<V, S>
    where V : struct
    where S : struct, ISimd<V>
{
    private const int WantedUnits = 32, MostSlices = 16;

    private readonly ConvolutionGeometry _geometry;
    private readonly WeightLayout _weights;
    private readonly int _channels, _filters, _panels, _panelWidth, _chunk, _chunks;

    /// <param name="geometry">Of the forward convolution.</param>
    /// <param name="weights">Where the gradient goes.</param>
    /// <param name="chunk">Most input channels of a block.</param>
    public WeightBlocks(ConvolutionGeometry geometry, WeightLayout weights, int chunk)
    {
        _geometry = geometry;
        _weights = weights;
        _channels = geometry.InputChannelsPerGroup;
        _filters = geometry.OutputChannelsPerGroup;
        _panelWidth = TileShape.PanelVectors * S.Width;
        _panels = (_filters + _panelWidth - 1) / _panelWidth;
        _chunk = chunk;
        _chunks = (_channels + _chunk - 1) / _chunk;
        Slices = Math.Clamp(WantedUnits / Blocks, 1, MostSlices);
    }

    public int Blocks => _geometry.Groups * _panels * _chunks;

    /// <summary>Parts of the image range, added in their order; fixed by the geometry.</summary>
    public int Slices { get; }

    /// <summary>Floats of one block's sums.</summary>
    public long SumsLength => ((long)_chunk * _geometry.Taps * _panelWidth + 15) / 16 * 16;

    public long SharedLength => Slices == 1 ? 0 : (long)Slices * Blocks * SumsLength;

    public int Units(int phase) => phase == 0 ? Slices * Blocks : Slices == 1 ? 0 : Blocks;

    /// <summary>The images of a slice: first, and one past the last.</summary>
    public (int First, int End) ImagesOf(int slice, int rows) => ((int)((long)rows * slice / Slices), (int)((long)rows * (slice + 1) / Slices));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddSlices(int block, in WeightGradientArguments arguments)
    {
        WeightBlock at = PlaceOf(block);
        float* total = arguments.Shared + block * SumsLength;
        for (int slice = 1; slice < Slices; slice++)
        {
            float* part = arguments.Shared + ((long)slice * Blocks + block) * SumsLength;
            for (int i = 0; i < at.Channels * _geometry.Taps * at.Columns * S.Width; i += S.Width)
                S.Store(S.Add(S.Load(total + i), S.Load(part + i)), total + i);
        }

        Write(total, at, arguments.Gradient);
    }

    public void Write(float* sums, WeightBlock at, float* gradient)
    {
        gradient += _weights.Offset + at.Group * _weights.Group + at.FirstFilter * _weights.Output + at.FirstChannel * _weights.Input;
        if (_geometry.Taps == 1 && _weights.Output == 1) WriteRows(sums, at, gradient, _weights.Input);
        else WriteColumns(sums, at, gradient, _weights);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WriteRows(float* sums, WeightBlock at, float* gradient, nint stride)
    {
        for (int c = 0; c < at.Channels; c++, gradient += stride)
        {
            for (int o = 0; o < at.Filters; o += S.Width, sums += S.Width) ProductEpilogue<V, S>.Store(S.Load(sums), gradient + o, at.Filters - o);
        }
    }

    // The weights' layout from first to last, so that memory is written in order.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WriteColumns(float* sums, WeightBlock at, float* gradient, WeightLayout weights)
    {
        int height = _geometry.KernelHeight, width = _geometry.KernelWidth, channels = at.Channels;
        nint columns = (nint)at.Columns * S.Width, tapLength = channels * columns, input = weights.Input, column = weights.Column;
        for (int o = 0; o < at.Filters; o++)
        {
            float* filter = gradient + o * weights.Output;
            float* channelSums = sums + o;
            for (int c = 0; c < channels; c++, filter += input, channelSums += columns)
            {
                float* sum = channelSums;
                for (int ky = 0; ky < height; ky++)
                {
                    float* target = filter + ky * weights.Row;
                    for (int kx = 0; kx < width; kx++, target += column, sum += tapLength) *target = *sum;
                }
            }
        }
    }

    public WeightBlock PlaceOf(int block)
    {
        int chunk = block % _chunks, panel = block / _chunks % _panels, group = block / _chunks / _panels;
        int filter = panel * _panelWidth, filters = Math.Min(_panelWidth, _filters - filter), channel = chunk * _chunk;
        return new WeightBlock(group, filter, filters, filters > S.Width ? 2 : 1, channel, Math.Min(_chunk, _channels - channel));
    }
}
