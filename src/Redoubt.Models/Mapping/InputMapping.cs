using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>How stored data become a model's input: <c>data → resize → crop → (attack space) → channels → scale → mean, deviation → layout → model</c>.</summary>
/// <remarks>The attack space lies after resize and crop and before everything else, so byte images are [0, 1] there. What comes after it is a part of the
/// attacked graph (<see cref="MappedModel"/>), so attacks see its gradient. Immutable; a mapping with default settings changes nothing but the layout.</remarks>
public sealed record InputMapping
{
    /// <summary>Largest extent of <see cref="Resize"/>, pixels.</summary>
    public const int MaximumExtent = 8192;

    /// <summary>Order of the model's input axes. Default: found from the shapes.</summary>
    public InputLayout Layout { get; init; }

    /// <summary>Meaning of the model's channels. Default: as stored.</summary>
    public ChannelOrder Channels { get; init; }

    /// <summary>Size to which images are resized (bilinear, half-pixel centers, no smoothing); null for none.</summary>
    public ImageSize? Resize { get; init; }

    /// <summary>Size of the part that is cut from the middle, after <see cref="Resize"/>; null for none.</summary>
    public ImageSize? Crop { get; init; }

    /// <summary>Factor on attack-space values, finite and not 0. Default 1; 255 for a model that wants bytes.</summary>
    public float Scale { get; init; } = 1;

    /// <summary>Subtracted after <see cref="Scale"/>: one number, or one per channel in the model's order; empty for none.</summary>
    public ImmutableArray<float> Mean { get; init; } = [];

    /// <summary>Divided by after <see cref="Mean"/>: one number, or one per channel in the model's order, each positive; empty for none.</summary>
    public ImmutableArray<float> StandardDeviation { get; init; } = [];

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (!Enum.IsDefined(Layout)) yield return $"Layout must be one of {string.Join(", ", Enum.GetNames<InputLayout>())}, was {Layout}.";
        if (!Enum.IsDefined(Channels)) yield return $"Channels must be one of {string.Join(", ", Enum.GetNames<ChannelOrder>())}, was {Channels}.";
        foreach ((string name, ImageSize? size) in new[] { (nameof(Resize), Resize), (nameof(Crop), Crop) })
        {
            if (size is not null && (size.Height is < 1 or > MaximumExtent || size.Width is < 1 or > MaximumExtent))
                yield return $"{name} must have a height and a width in [1, {MaximumExtent}], was {size}.";
        }

        if (!float.IsFinite(Scale) || Scale == 0) yield return $"Scale must be finite and not 0, was {Number(Scale)}.";
        foreach (float mean in Mean.Where(static mean => !float.IsFinite(mean)))
            yield return $"Mean must be finite, was {Number(mean)}.";
        foreach (float deviation in StandardDeviation.Where(static deviation => !(deviation > 0 && float.IsFinite(deviation))))
            yield return $"StandardDeviation must be positive and finite, was {Number(deviation)}.";
    }

    /// <summary>Resizes and crops images into attack space.</summary>
    /// <param name="images">Stored images, <c>[N,C,H,W]</c>; with neither resize nor crop any shape. Not modified.</param>
    /// <returns>The images in attack space; the argument itself when nothing is to be done.</returns>
    /// <exception cref="ArgumentException">The data are not images, or the crop is larger than they are.</exception>
    public Tensor ToAttackSpace(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (Resize is null && Crop is null) return images;
        if (images.Shape.Rank != 4)
            throw new ArgumentException($"Only images of shape [N,C,H,W] can be resized or cropped; the data are {images.Shape}.", nameof(images));
        if (Resize is { } size) images = ImageGeometry.Resize(images, size);
        return Crop is { } part ? ImageGeometry.CropCenter(images, part) : images;
    }

    internal static string Number(float value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
