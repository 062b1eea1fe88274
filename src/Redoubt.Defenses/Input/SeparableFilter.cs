using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Defenses;

/// <summary>A linear filter of images that treats rows and columns one after the other: two matrix products.</summary>
/// <remarks>Linear, so its gradient is exact and the same everywhere. Guarantees nothing.</remarks>
public sealed class SeparableFilter : IGraphTransformation
{
    private readonly float[] _down, _across;
    private readonly int _height, _width;

    private SeparableFilter(float[] down, float[] across, int height, int width) => (_down, _across, _height, _width) = (down, across, height, width);

    /// <inheritdoc/>
    public GradientBehavior Gradients => GradientBehavior.Exact;

    /// <summary>Gaussian smoothing with mirrored borders; the bell is cut off at four standard deviations, as scipy.ndimage does.</summary>
    /// <param name="example">Shape of an image, <c>[C,H,W]</c>.</param>
    /// <param name="sigma">Standard deviation in pixels, in (0, 100].</param>
    /// <exception cref="ArgumentException">The rows are no images.</exception>
    public static SeparableFilter Gaussian(Shape example, double sigma)
    {
        if (!(sigma is > 0 and <= 100)) throw new ArgumentOutOfRangeException(nameof(sigma), sigma, "Must be above 0 and at most 100 pixels.");
        (_, int height, int width) = Windows.Image(example, "gaussian-blur");
        return new SeparableFilter(Bell(height, sigma), Bell(width, sigma), height, width);
    }

    /// <summary>Shrinks images bilinearly and enlarges them again (half-pixel centers, repeated borders, no smoothing before).</summary>
    /// <param name="example">Shape of an image, <c>[C,H,W]</c>.</param>
    /// <param name="factor">Height and width in between over those of the image, in (0, 1]; rounded to whole pixels.</param>
    /// <exception cref="ArgumentException">The rows are no images.</exception>
    public static SeparableFilter Resampling(Shape example, double factor)
    {
        if (!(factor is > 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(factor), factor, "Must be above 0 and at most 1.");
        (_, int height, int width) = Windows.Image(example, "resample");
        return new SeparableFilter(ThereAndBack(height, factor), ThereAndBack(width, factor), height, width);
    }

    /// <inheritdoc/>
    public Value Emit(Value rows)
    {
        GraphBuilder builder = rows.Builder;
        Value down = builder.Constant(Literal.Of(new Shape(_height, _height), _down)), across = builder.Constant(Literal.Of(new Shape(_width, _width), _across));
        return down.MatMul(rows.MatMul(across, transposeRight: true));
    }

    // Row i holds the weights of the pixels that make up pixel i.
    private static float[] Bell(int length, double sigma)
    {
        int radius = (int)(4 * sigma + 0.5);
        double[] weights = [.. Enumerable.Range(-radius, 2 * radius + 1).Select(i => Math.Exp(-0.5 * i * i / (sigma * sigma)))];
        double total = weights.Sum();
        var matrix = new double[length * length];
        for (int i = 0; i < length; i++)
        {
            for (int k = -radius; k <= radius; k++) matrix[i * length + Windows.Fold(i + k, length)] += weights[k + radius] / total;
        }

        return Array.ConvertAll(matrix, static w => (float)w);
    }

    private static float[] ThereAndBack(int length, double factor)
    {
        int between = Math.Max(1, (int)Math.Round(length * factor));
        double[] shrink = Bilinear(length, between), enlarge = Bilinear(between, length);
        var matrix = new float[length * length];
        for (int i = 0; i < length; i++)
        {
            for (int j = 0; j < length; j++)
            {
                double sum = 0;
                for (int k = 0; k < between; k++) sum += enlarge[i * between + k] * shrink[k * length + j];
                matrix[i * length + j] = (float)sum;
            }
        }

        return matrix;
    }

    private static double[] Bilinear(int from, int to)
    {
        var matrix = new double[to * from];
        for (int i = 0; i < to; i++)
        {
            double place = Math.Clamp((i + 0.5) * from / to - 0.5, 0, from - 1);
            int low = (int)place, high = Math.Min(low + 1, from - 1);
            matrix[i * from + low] += 1 - (place - low);
            matrix[i * from + high] += place - low;
        }

        return matrix;
    }
}
