using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>What makes a patch hard to print, and its gradient. Both penalties are means over values, in units of the squared width of the bounds.</summary>
internal sealed class PatchPenalties(PatchOptions options, InputBounds bounds, int channels)
{
    // Levels of ink that every printer reproduces: no deep black and no paper white. Three levels of each channel, so 27 colors for RGB.
    private static readonly float[] Levels = [0.1f, 0.5f, 0.9f];

    private readonly float _width = bounds.Upper - bounds.Lower;

    /// <summary>Subtracts the gradient of the weighted penalties.</summary>
    public void Subtract(ReadOnlySpan<float> texels, Span<float> gradient)
    {
        if (options.TotalVariation > 0) SubtractVariation(texels, gradient);
        if (options.Printability > 0) SubtractDistance(texels, gradient);
    }

    /// <summary>Total variation with exponent 2 (Mahendran and Vedaldi, CVPR 2015, section 3.3): the mean of the squared differences of neighbors.</summary>
    public double Variation(ReadOnlySpan<float> texels)
    {
        int side = options.Texels;
        double sum = 0;
        for (int i = 0; i < texels.Length; i++)
        {
            (int x, int y) = (i % side, i / side % side);
            if (x + 1 < side) sum += Square(texels[i + 1] - texels[i]);
            if (y + 1 < side) sum += Square(texels[i + side] - texels[i]);
        }

        return sum / texels.Length;
    }

    /// <summary>Mean squared distance to the nearest printable level of each channel; as the levels of the channels combine freely, that is the nearest printable color.</summary>
    public double Distance(ReadOnlySpan<float> texels)
    {
        double sum = 0;
        foreach (float value in texels) sum += Square(value - Nearest(value));
        return sum / (texels.Length / channels);
    }

    private void SubtractVariation(ReadOnlySpan<float> texels, Span<float> gradient)
    {
        int side = options.Texels;
        float factor = 2 * options.TotalVariation / (texels.Length * _width * _width);
        for (int i = 0; i < texels.Length; i++)
        {
            (int x, int y) = (i % side, i / side % side);
            if (x + 1 < side) Pull(i, i + 1, factor, texels, gradient);
            if (y + 1 < side) Pull(i, i + side, factor, texels, gradient);
        }
    }

    private static void Pull(int i, int j, float factor, ReadOnlySpan<float> texels, Span<float> gradient)
    {
        float step = factor * (texels[j] - texels[i]);
        gradient[i] += step;
        gradient[j] -= step;
    }

    private void SubtractDistance(ReadOnlySpan<float> texels, Span<float> gradient)
    {
        float factor = 2 * options.Printability * channels / (texels.Length * _width * _width);
        for (int i = 0; i < texels.Length; i++) gradient[i] -= factor * (texels[i] - Nearest(texels[i]));
    }

    private float Nearest(float value)
    {
        float best = float.MaxValue;
        foreach (float level in Levels)
        {
            float candidate = bounds.Lower + level * _width;
            if (MathF.Abs(candidate - value) < MathF.Abs(best - value)) best = candidate;
        }

        return best;
    }

    private double Square(double difference) => difference * difference / ((double)_width * _width);
}
