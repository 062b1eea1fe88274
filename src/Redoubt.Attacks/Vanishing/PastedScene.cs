using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>One drawn scene: which object stands where on the canvas, where the patch is, how it is seen, and what is behind. Immutable.</summary>
public sealed record PastedScene
{
    /// <summary>Row of the object among the pictures.</summary>
    public required int Row { get; init; }

    /// <summary>Left edge of the object in pixels.</summary>
    public required int Left { get; init; }

    /// <summary>Upper edge of the object in pixels.</summary>
    public required int Top { get; init; }

    /// <summary>Width of the object in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height of the object in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>The object's box on the canvas.</summary>
    public required Box Truth { get; init; }

    /// <summary>Outline and place of the patch.</summary>
    public required PatchArea Area { get; init; }

    /// <summary>How the patch is seen.</summary>
    public required PatchTransformation Transformation { get; init; }

    /// <summary>Names the background.</summary>
    public required RandomKey Background { get; init; }
}
