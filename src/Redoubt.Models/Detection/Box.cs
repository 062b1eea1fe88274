namespace Redoubt.Models;

/// <summary>A rectangle on an image, as shares of its width and height: 0 is the left or upper edge, 1 the right or lower one.</summary>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Upper edge.</param>
/// <param name="Right">Right edge.</param>
/// <param name="Bottom">Lower edge.</param>
public readonly record struct Box(float Left, float Top, float Right, float Bottom)
{
    /// <summary>Width times height; 0 when an edge is beyond its opposite.</summary>
    public float Area => MathF.Max(0, Right - Left) * MathF.Max(0, Bottom - Top);

    /// <summary>One of many boxes.</summary>
    /// <param name="boxes">Left, top, right and bottom of each, one box after the other.</param>
    /// <param name="index">Which.</param>
    public static Box At(ReadOnlySpan<float> boxes, int index) => new(boxes[4 * index], boxes[4 * index + 1], boxes[4 * index + 2], boxes[4 * index + 3]);

    /// <summary>Intersection over union, in [0, 1]; 0 when both are empty.</summary>
    /// <param name="other">The other box.</param>
    public float Overlap(Box other)
    {
        float width = MathF.Min(Right, other.Right) - MathF.Max(Left, other.Left), height = MathF.Min(Bottom, other.Bottom) - MathF.Max(Top, other.Top);
        float common = MathF.Max(0, width) * MathF.Max(0, height), all = Area + other.Area - common;
        return all > 0 ? common / all : 0;
    }
}
