using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>A patch: its picture and its place. Treated as immutable.</summary>
/// <param name="Area">Outline, resolution, place.</param>
/// <param name="Texels">The picture, <c>[C,T,T]</c>, inside the bounds.</param>
/// <param name="Bounds">Valid range of image values.</param>
public sealed record AdversarialPatch(PatchArea Area, Tensor Texels, InputBounds Bounds)
{
    /// <summary>The patch on an image under one transformation.</summary>
    /// <param name="image">Shape of the image, <c>[C,H,W]</c>.</param>
    /// <param name="transformation">How the patch is seen.</param>
    /// <exception cref="ArgumentException"><paramref name="image"/> has other channels than the patch, or is no image.</exception>
    public PatchPlacement Place(Shape image, PatchTransformation transformation)
    {
        if (image.Rank == 3 && image[0] != Texels.Shape[0]) throw new ArgumentException($"The patch has {Texels.Shape[0]} channels, the image is {image}.", nameof(image));
        return PatchPlacement.Of(Area, image, Bounds, transformation);
    }
}
