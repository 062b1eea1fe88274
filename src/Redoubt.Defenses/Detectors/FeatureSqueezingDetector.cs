using System.Collections.Immutable;
using Redoubt.Graphs;
using Redoubt.Models;

namespace Redoubt.Defenses;

/// <summary>How far the class probabilities move when the input is squeezed: the largest ℓ1 distance over fewer bits and a median of 2×2 pixels.</summary>
/// <remarks>
/// <para>Source: Xu, Evans and Qi, NDSS 2018, arXiv:1704.01155, section V (joint detection). Departs: no non-local means, which is no graph; the median of a 2×2 window is its third smallest
/// value, as there. Rows that are no images are squeezed by bits alone.</para>
/// <para>Rounding has the gradient of the identity here. With it the detector is attacked as easily as any (He et al., 2017, arXiv:1706.04701).</para>
/// </remarks>
/// <param name="bits">Bits kept per value, in [1, 8].</param>
public sealed class FeatureSqueezingDetector(int bits) : IDetector
{
    private readonly int _levels = bits is >= 1 and <= 8 ? 1 << bits : throw new ArgumentOutOfRangeException(nameof(bits), bits, "Must be in [1, 8].");

    /// <inheritdoc/>
    public string Kind => "feature-squeezing";

    /// <inheritdoc/>
    public string Paper => "Xu, Evans and Qi, NDSS 2018, arXiv:1704.01155";

    /// <inheritdoc/>
    public GradientBehavior Gradients => GradientBehavior.Shattered;

    /// <inheritdoc/>
    public ImmutableSortedDictionary<string, string> Settings => SettingText.Of(("bits", bits), ("median", 2));

    /// <inheritdoc/>
    public Value Emit(TappedModel model, TappedValues at)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(at);
        Value moved = Distance(model, at, Round(at.Input, model.Bounds));
        return at.Input.Type.Rank == 4 ? moved.Binary(OpKind.Max, Distance(model, at, Median(at.Input))) : moved;
    }

    /// <summary>The third smallest of every 2×2 window that ends at a pixel; the picture's edge is repeated.</summary>
    internal static Value Median(Value image)
    {
        Value up = Before(image, 2), left = Before(image, 3), both = Before(up, 3);
        Dimension[] one = [.. image.Type.Dimensions, 1];
        Value windows = image.Builder.Apply(OpKind.Concat, [image.Reshape(one), up.Reshape(one), left.Reshape(one), both.Reshape(one)], new ConcatAttributes(4));
        return windows.TopK(2).Slice(4, 1, 2).Reshape(image.Type.Dimensions.AsSpan());
    }

    private static Value Distance(TappedModel model, TappedValues at, Value squeezed)
    {
        Value moved = model.Apply(squeezed).Scores.Unary(OpKind.Softmax) - at.Scores.Unary(OpKind.Softmax);
        return moved.Unary(OpKind.Abs).Sum([1]);
    }

    private Value Round(Value input, InputBounds bounds)
    {
        float step = (bounds.Upper - bounds.Lower) / (_levels - 1);
        Value rounded = ((input + -bounds.Lower) * (1 / step)).Unary(OpKind.Round) * step + bounds.Lower;
        return rounded.WithGradientOf(input);
    }

    // The picture moved by one pixel along an axis, its first line repeated.
    private static Value Before(Value image, int axis)
    {
        int extent = image.Type[axis].Size;
        if (extent == 1) return image;
        return image.Builder.Apply(OpKind.Concat, [image.Slice(axis, 0, 1), image.Slice(axis, 0, extent - 1)], new ConcatAttributes(axis));
    }
}
