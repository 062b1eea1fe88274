using System.Collections.Immutable;

namespace Redoubt.Models;

/// <summary>Masks for pictures of one upright face that fills the picture, as face crops of verification data do.</summary>
/// <remarks>
/// <para>All lengths are shares of the picture's width W and height H; x grows to the right and y downwards, and pixel (i, j) stands for its middle
/// ((i + 0.5)/W, (j + 0.5)/H). The eyes are taken to be at y = 0.47, x = 0.31 and 0.69, where they are on average in crops from forehead to chin. Nothing is
/// detected: on a face that is turned or shifted the frame sits as badly as real glasses that slipped.</para>
/// <para>Eyeglass frames as the place of an attack: Sharif et al., CCS 2016, section 5. Theirs covers about 6.5 % of the picture and follows the shape of real
/// frames; this one is drawn from the lines below.</para>
/// </remarks>
public static class FaceMasks
{
    private const double LensX = 0.19, LensY = 0.47, HalfWidth = 0.16, HalfHeight = 0.115, Corner = 0.06, Rim = 0.035;
    private const double BridgeY = 0.435, BridgeHalf = 0.02, TempleY = 0.42, TempleHalf = 0.02;

    /// <summary>The masks by name.</summary>
    public static ImmutableArray<string> Names { get; } = ["glasses", "forehead"];

    /// <summary>Draws a mask by its name; null where there is none of that name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="height">H, pixels, one or more.</param>
    /// <param name="width">W, pixels, one or more.</param>
    /// <returns>Per pixel, in row-major order, whether it may change.</returns>
    public static bool[]? Draw(string name, int height, int width) => name switch
    {
        "glasses" => Glasses(height, width),
        "forehead" => Forehead(height, width),
        _ => null,
    };

    /// <summary>A spectacle frame: two rims, the bridge between them, and the temples out to the picture's edges.</summary>
    /// <remarks>Each rim is a rounded rectangle around (0.5 ± 0.19, 0.47) with half extents 0.16 and 0.115 and corners of radius 0.06, less the same rectangle
    /// 0.035 further in. The bridge joins the rims at y = 0.435 ± 0.02, the temples lead from the rims to the left and right edge at y = 0.42 ± 0.02.
    /// Together about 7.5 % of the picture.</remarks>
    /// <param name="height">H, pixels, one or more.</param>
    /// <param name="width">W, pixels, one or more.</param>
    public static bool[] Glasses(int height, int width) => Paint(height, width, static (x, y) =>
    {
        double fromMiddle = Math.Abs(x - 0.5), fromLens = Math.Abs(fromMiddle - LensX);
        if (InRounded(fromLens, y - LensY, HalfWidth, HalfHeight, Corner))
            return !InRounded(fromLens, y - LensY, HalfWidth - Rim, HalfHeight - Rim, Corner - Rim);
        return fromMiddle < LensX ? Math.Abs(y - BridgeY) <= BridgeHalf : Math.Abs(y - TempleY) <= TempleHalf;
    });

    /// <summary>A rectangular sticker on the forehead: x from 0.3 to 0.7, y from 0.2 to 0.34; 5.6 % of the picture.</summary>
    /// <param name="height">H, pixels, one or more.</param>
    /// <param name="width">W, pixels, one or more.</param>
    public static bool[] Forehead(int height, int width) => Paint(height, width, static (x, y) => x is >= 0.3 and <= 0.7 && y is >= 0.2 and <= 0.34);

    private static bool InRounded(double dx, double dy, double halfWidth, double halfHeight, double corner)
    {
        double beyondX = Math.Max(Math.Abs(dx) - (halfWidth - corner), 0), beyondY = Math.Max(Math.Abs(dy) - (halfHeight - corner), 0);
        return beyondX * beyondX + beyondY * beyondY <= corner * corner;
    }

    private static bool[] Paint(int height, int width, Func<double, double, bool> isFree)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        var pixels = new bool[height * width];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = isFree((i % width + 0.5) / width, (i / width + 0.5) / height);
        return pixels;
    }
}
