using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Pictures whose every pixel shows what lies a little beside it: bilinear sampling along a flow, its derivative, and how rough a flow is.</summary>
/// <remarks>A flow holds one plane of shifts to the right and one of shifts down, in pixels: the pixel at (x, y) shows the place (x + right, y + down), in all channels alike.
/// Beyond the edge the picture repeats its outermost pixels.</remarks>
internal sealed class FlowField(Shape example)
{
    private readonly int _height = example[1], _width = example[2], _pixels = example[1] * example[2];

    /// <summary>Shape of a flow.</summary>
    public Shape FlowShape { get; } = new(2, example[1], example[2]);

    /// <summary>Writes what a picture shows along a flow.</summary>
    public void Warp(ReadOnlySpan<float> image, ReadOnlySpan<float> flow, Span<float> moved)
    {
        for (int pixel = 0; pixel < _pixels; pixel++)
        {
            Place x = Find(pixel % _width, flow[pixel], _width), y = Find(pixel / _width, flow[_pixels + pixel], _height);
            for (int plane = 0; plane < image.Length; plane += _pixels)
            {
                ReadOnlySpan<float> values = image.Slice(plane, _pixels);
                moved[plane + pixel] = (float)Mix(At(values, x.Low, y), At(values, x.High, y), x.Share);
            }
        }

        double At(ReadOnlySpan<float> values, int column, Place row) => Mix(values[row.Low * _width + column], values[row.High * _width + column], row.Share);
    }

    /// <summary>The gradient with respect to the flow, given that with respect to the moved picture: the transpose of the derivative of <see cref="Warp"/>.</summary>
    /// <remarks>Exactly on a pixel, where the slopes on both sides differ, their mean is taken.</remarks>
    public void Pull(ReadOnlySpan<float> image, ReadOnlySpan<float> flow, ReadOnlySpan<float> gradient, Span<float> pulled)
    {
        for (int pixel = 0; pixel < _pixels; pixel++)
        {
            Place x = Find(pixel % _width, flow[pixel], _width), y = Find(pixel / _width, flow[_pixels + pixel], _height);
            double right = 0, down = 0;
            for (int plane = 0; plane < image.Length; plane += _pixels)
            {
                ReadOnlySpan<float> v = image.Slice(plane, _pixels);
                double g = gradient[plane + pixel];
                int top = y.Low * _width, bottom = y.High * _width, above = y.Before * _width, below = y.After * _width;
                right += g * x.Scale * Mix(v[top + x.After] - (double)v[top + x.Before], v[bottom + x.After] - (double)v[bottom + x.Before], y.Share);
                down += g * y.Scale * Mix(v[below + x.Low] - (double)v[above + x.Low], v[below + x.High] - (double)v[above + x.High], x.Share);
            }

            pulled[pixel] = (float)right;
            pulled[_pixels + pixel] = (float)down;
        }
    }

    /// <summary>Adds the gradient of weight times the roughness, and returns the roughness: the sum over pixels and their up to four neighbors of the length of the difference of their flows.</summary>
    /// <remarks>Where two neighbors move alike, which is the kink of that length, the slope counts as zero.</remarks>
    public double AddRoughness(ReadOnlySpan<float> flow, double weight, Span<float> gradient)
    {
        double sum = 0;
        for (int pixel = 0; pixel < _pixels; pixel++)
        {
            if (pixel % _width < _width - 1) sum += AddPair(flow, (pixel, pixel + 1), weight, gradient);
            if (pixel + _width < _pixels) sum += AddPair(flow, (pixel, pixel + _width), weight, gradient);
        }

        return sum;
    }

    /// <summary>Shortens every shift that is longer than allowed.</summary>
    public void Limit(Span<float> flow, double longest)
    {
        for (int pixel = 0; pixel < _pixels; pixel++)
        {
            double length = LengthAt(flow, pixel);
            if (!(length > longest)) continue;

            // A little less, so that rounding to float32 does not lead out again.
            double factor = longest * (1 - 1e-7) / length;
            flow[pixel] = (float)(flow[pixel] * factor);
            flow[_pixels + pixel] = (float)(flow[_pixels + pixel] * factor);
        }
    }

    /// <summary>Mean and greatest length of the shifts, in pixels.</summary>
    public (double Mean, double Longest) Lengths(ReadOnlySpan<float> flow)
    {
        double sum = 0, longest = 0;
        for (int pixel = 0; pixel < _pixels; pixel++)
        {
            double length = LengthAt(flow, pixel);
            sum += length;
            longest = Math.Max(longest, length);
        }

        return (sum / _pixels, longest);
    }

    private static double Mix(double first, double second, double share) => share == 0 ? first : (1 - share) * first + share * second;

    private static Place Find(int start, float shift, int extent)
    {
        double place = start + (double)shift, floor = Math.Floor(place);
        int low = (int)floor;
        bool isOnPixel = place == floor;
        return new Place(Inside(low), Inside(low + 1), place - floor, Inside(isOnPixel ? low - 1 : low), Inside(low + 1), isOnPixel ? 0.5 : 1);

        int Inside(int index) => Math.Clamp(index, 0, extent - 1);
    }

    private double LengthAt(ReadOnlySpan<float> flow, int pixel) => Math.Sqrt((double)flow[pixel] * flow[pixel] + (double)flow[_pixels + pixel] * flow[_pixels + pixel]);

    private double AddPair(ReadOnlySpan<float> flow, (int One, int Other) pair, double weight, Span<float> gradient)
    {
        double right = (double)flow[pair.One] - flow[pair.Other], down = (double)flow[_pixels + pair.One] - flow[_pixels + pair.Other];
        double length = Math.Sqrt(right * right + down * down);
        if (length == 0) return 0;

        // Twice: each of the two is a neighbor of the other.
        double factor = 2 * weight / length;
        gradient[pair.One] += (float)(factor * right);
        gradient[pair.Other] -= (float)(factor * right);
        gradient[_pixels + pair.One] += (float)(factor * down);
        gradient[_pixels + pair.Other] -= (float)(factor * down);
        return 2 * length;
    }

    /// <summary>A place on one axis: the pixels on both sides, the share of the second, and the pixels whose difference times a scale is the slope.</summary>
    private readonly record struct Place(int Low, int High, double Share, int Before, int After, double Scale);
}
