using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Defenses;

/// <summary>Smooths images by a mean over pixels whose surroundings look alike, wherever they are near.</summary>
/// <remarks>
/// <para>Source: Buades, Coll and Morel, "A non-local algorithm for image denoising", CVPR 2005; as a defense Xu, Evans and Qi, NDSS 2018, arXiv:1704.01155, section III-B, with windows of 13 or
/// 11 pixels, patches of 3 and strength 2 or 4 of 255. Pixel q weighs exp(-d²/h²) in the mean at p, with d² the mean squared difference of the patches around both, over all channels. Borders are
/// mirrored. All patch pixels count the same, where the source weighs them by a bell.</para>
/// <para>Smooth, so its gradient is exact, and no stand-in is needed. Memory grows with the square of the window. Guarantees nothing.</para>
/// </remarks>
public sealed class NonLocalMeans : IGraphTransformation
{
    private readonly int _channels, _height, _width, _window, _patch;
    private readonly double _strength;

    /// <summary>Creates the filter.</summary>
    /// <param name="example">Shape of an image, <c>[C,H,W]</c>.</param>
    /// <param name="window">Side of the square that is searched, odd, in [3, 21] pixels.</param>
    /// <param name="patch">Side of the patches that are compared, odd, in [1, 7] pixels.</param>
    /// <param name="strength">h, positive, in input units.</param>
    /// <exception cref="ArgumentException">The rows are no images, or a number is out of its range.</exception>
    public NonLocalMeans(Shape example, int window, int patch, double strength)
    {
        if (window is < 3 or > 21 || window % 2 == 0) throw new ArgumentOutOfRangeException(nameof(window), window, "Must be an odd number, 3 to 21.");
        if (patch is < 1 or > 7 || patch % 2 == 0) throw new ArgumentOutOfRangeException(nameof(patch), patch, "Must be an odd number, 1 to 7.");
        if (!(strength > 0 && double.IsFinite(strength))) throw new ArgumentOutOfRangeException(nameof(strength), strength, "Must be positive and finite.");
        (_channels, _height, _width) = Windows.Image(example, "non-local-means");
        (_window, _patch, _strength) = (window, patch, strength);
    }

    /// <inheritdoc/>
    public GradientBehavior Gradients => GradientBehavior.Exact;

    /// <inheritdoc/>
    public Value Emit(Value rows)
    {
        int reach = _window / 2, border = _patch / 2;
        (int, int) wide = (_height + 2 * border, _width + 2 * border);
        Value bordered = Windows.Mirror(rows, reach + border, reach + border), center = Windows.Part(bordered, (reach, reach), wide);
        var stacks = new Value[_channels];
        Value? squares = null;
        for (int c = 0; c < _channels; c++)
        {
            stacks[c] = Windows.Stack(bordered.Slice(1, c, c + 1), _window, wide);
            Value difference = stacks[c] - center.Slice(1, c, c + 1), square = difference * difference;
            squares = squares is { } known ? known + square : square;
        }

        Value distance = _patch == 1 ? squares!.Value : squares!.Value.Unary(OpKind.AveragePool, new WindowAttributes { KernelHeight = _patch, KernelWidth = _patch });
        Value weights = (distance * (float)(-1 / (_strength * _strength * _channels))).Unary(OpKind.Exp), total = weights.Sum([1], keepDimensions: true);
        return Windows.Join([.. stacks.Select(stack => (weights * Windows.Part(stack, (border, border), (_height, _width))).Sum([1], keepDimensions: true) / total)], 1);
    }
}
