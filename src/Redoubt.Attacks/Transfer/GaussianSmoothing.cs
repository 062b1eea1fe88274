using Redoubt.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Redoubt.Attacks;

/// <summary>Convolution of every plane of an image with a Gaussian kernel whose weights sum to 1, zeros outside the image.</summary>
/// <remarks>Dong et al., CVPR 2019, arXiv:1904.02884, section 3.2: the kernel holds three standard deviations to either side. It is a product of two lines, so it is applied as two.</remarks>
internal sealed class GaussianSmoothing
{
    private readonly int _channels, _height, _width, _reach;
    private readonly float[] _weights, _lines;

    /// <param name="example">Shape of an image, <c>[C, H, W]</c>.</param>
    /// <param name="size">Side of the kernel, odd and at least 3.</param>
    public GaussianSmoothing(Shape example, int size)
    {
        (_channels, _height, _width) = (example[0], example[1], example[2]);
        _reach = size / 2;
        _weights = Weights(size);
        _lines = new float[_height * _width];
    }

    /// <summary>The weights of one line of the kernel.</summary>
    public static float[] Weights(int size)
    {
        int reach = size / 2;
        double[] raw = [.. Enumerable.Range(-reach, size).Select(i => Math.Exp(-0.5 * (3.0 * i / reach) * (3.0 * i / reach)))];
        double sum = raw.Sum();
        return [.. raw.Select(value => (float)(value / sum))];
    }

    /// <summary>Smooths in place.</summary>
    public void Apply(Span<float> image)
    {
        for (int channel = 0; channel < _channels; channel++)
        {
            Span<float> plane = image.Slice(channel * _height * _width, _height * _width);
            _lines.AsSpan().Clear();
            for (int y = 0; y < _height; y++)
            {
                for (int d = -_reach; d <= _reach; d++)
                {
                    if (y + d < 0 || y + d >= _height) continue;
                    Span<float> sum = _lines.AsSpan(y * _width, _width);
                    TensorPrimitives.MultiplyAdd(plane.Slice((y + d) * _width, _width), _weights[d + _reach], sum, sum);
                }
            }

            plane.Clear();
            for (int y = 0; y < _height; y++) AddShifted(_lines.AsSpan(y * _width, _width), plane.Slice(y * _width, _width));
        }
    }

    private void AddShifted(ReadOnlySpan<float> line, Span<float> sum)
    {
        for (int d = -_reach; d <= _reach; d++)
        {
            int first = Math.Max(0, -d), count = _width - Math.Abs(d);
            if (count <= 0) continue;
            Span<float> part = sum.Slice(first, count);
            TensorPrimitives.MultiplyAdd(line.Slice(first + d, count), _weights[d + _reach], part, part);
        }
    }
}
