using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>An opaque sticker for one object: its colors and where it lies. Treated as immutable.</summary>
/// <param name="Mask">Where it lies on aligned photos <c>[C,H,W]</c>, H = W.</param>
/// <param name="Colors">Values <c>[C,H,W]</c>; what lies outside the mask has no meaning.</param>
/// <param name="Bounds">Valid range of values.</param>
public sealed record ObjectSticker(PerturbationMask Mask, Tensor Colors, InputBounds Bounds)
{
    /// <summary>A photo of the object with the sticker on it, seen under a transformation: object and sticker are turned, scaled, moved, tilted and lit together. Pixels that
    /// the transformed photo does not reach keep those of the photo.</summary>
    /// <param name="photo">The photo, <c>[C,H,W]</c>.</param>
    /// <param name="transformation">How the camera sees it.</param>
    /// <param name="seen">Receives the photo as seen, <c>[C,H,W]</c>.</param>
    public void Show(ReadOnlySpan<float> photo, PatchTransformation transformation, Span<float> seen) => Show(photo, Place(transformation), new float[photo.Length], seen);

    /// <summary>A photo without sticker under a transformation.</summary>
    /// <param name="photo">The photo, <c>[C,H,W]</c>.</param>
    /// <param name="transformation">How the camera sees it.</param>
    /// <param name="seen">Receives the photo as seen, <c>[C,H,W]</c>.</param>
    public void ShowBare(ReadOnlySpan<float> photo, PatchTransformation transformation, Span<float> seen)
    {
        photo.CopyTo(seen);
        Place(transformation).Apply(seen, photo);
    }

    internal PatchPlacement Place(PatchTransformation transformation)
    {
        int side = Mask.Shape[1];

        // The whole photo is the patch: its texels are the pixels.
        var whole = new PatchArea { Shape = PatchShape.Square, MaxPixels = side * side, Texels = side, CenterX = side / 2f, CenterY = side / 2f };
        return PatchPlacement.Of(whole, Mask.Shape, Bounds, transformation);
    }

    /// <summary>The same with a placement and a buffer that are there already.</summary>
    internal void Show(ReadOnlySpan<float> photo, PatchPlacement placement, Span<float> stuck, Span<float> seen)
    {
        Colors.Data.CopyTo(stuck);
        Mask.Restore(stuck, photo);
        photo.CopyTo(seen);
        placement.Apply(seen, stuck);
    }
}
