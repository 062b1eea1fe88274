namespace Redoubt.Attacks;

/// <summary>Outline, resolution and place of a patch. Immutable.</summary>
public sealed record PatchArea
{
    /// <summary>Outline.</summary>
    public required PatchShape Shape { get; init; }

    /// <summary>Most pixels of an image that the patch may change, under any transformation.</summary>
    public required int MaxPixels { get; init; }

    /// <summary>Texels T along each side of the patch's own picture.</summary>
    public required int Texels { get; init; }

    /// <summary>Middle in pixels from the image's left edge: the middle of pixel i is at i + 0.5.</summary>
    public required float CenterX { get; init; }

    /// <summary>Middle in pixels from the image's upper edge.</summary>
    public required float CenterY { get; init; }

    /// <summary>Half the side of the square, or the radius of the disc, in pixels, before any transformation.</summary>
    public float HalfSide => HalfSideOf(Shape, MaxPixels);

    internal static float HalfSideOf(PatchShape shape, int maxPixels) =>
        shape == PatchShape.Square ? MathF.Floor(MathF.Sqrt(maxPixels)) / 2 : MathF.Sqrt(maxPixels / MathF.PI);

    /// <summary>The nearest middle at which the edges of an untransformed square fall between pixels; for a disc, the middle of a pixel.</summary>
    internal static float Snap(float middle, PatchShape shape, int maxPixels)
    {
        bool isEven = shape == PatchShape.Square && (int)MathF.Sqrt(maxPixels) % 2 == 0;
        return isEven ? MathF.Round(middle) : MathF.Floor(middle) + 0.5f;
    }
}
