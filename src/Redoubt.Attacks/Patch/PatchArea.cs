using System.Collections.Immutable;

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

    /// <summary>Width and height of a bar, or of the rectangle around cells, in pixels, before any transformation; without meaning for other outlines.</summary>
    public PatchSides Sides { get; init; }

    /// <summary>Which pixels of the rectangle of <see cref="Sides"/> belong to the patch, line after line; empty for other outlines.</summary>
    public ImmutableArray<bool> Cells { get; init; } = [];

    /// <summary>Half the width of the square or bar, or the radius of the disc, in pixels, before any transformation.</summary>
    public float HalfWidth => Shape is PatchShape.Bar or PatchShape.Cells ? Sides.Width / 2f : HalfSide;

    /// <summary>Half the height of the square or bar, or the radius of the disc, in pixels, before any transformation.</summary>
    public float HalfHeight => Shape is PatchShape.Bar or PatchShape.Cells ? Sides.Height / 2f : HalfSide;

    private float HalfSide => Shape == PatchShape.Square ? MathF.Floor(MathF.Sqrt(MaxPixels)) / 2 : MathF.Sqrt(MaxPixels / MathF.PI);

    /// <summary>The cell at a place of the patch.</summary>
    /// <param name="u">Across, in [-1, 1].</param>
    /// <param name="v">Down, in [-1, 1].</param>
    internal int CellAt(float u, float v) =>
        Math.Min((int)((v + 1) / 2 * Sides.Height), Sides.Height - 1) * Sides.Width + Math.Min((int)((u + 1) / 2 * Sides.Width), Sides.Width - 1);

    /// <summary>The same outline at the nearest middle at which the edges of an untransformed square or bar fall between pixels; for a disc, at the middle of a pixel.</summary>
    internal PatchArea Snapped() => this with { CenterX = Snap(CenterX, HalfWidth), CenterY = Snap(CenterY, HalfHeight) };

    private float Snap(float middle, float half)
    {
        bool isEven = Shape != PatchShape.Circle && (int)MathF.Round(2 * half) % 2 == 0;
        return isEven ? MathF.Round(middle) : MathF.Floor(middle) + 0.5f;
    }
}
