using System.Collections.Immutable;

namespace Redoubt.Evidence;

/// <summary>A patch: outline, place, picture.</summary>
public sealed record PatchSummary
{
    /// <summary>Outline: <c>square</c>, <c>circle</c>, a bar such as <c>17x3</c> (width, height), or <c>cells</c>.</summary>
    public required string Shape { get; init; }

    /// <summary>Pixels of a patch made of cells, one text for each line, # where the patch is; empty for other outlines.</summary>
    public ImmutableArray<string> Outline { get; init; } = [];

    /// <summary>Most pixels of an image that it may change, under any transformation.</summary>
    public required int MaxPixels { get; init; }

    /// <summary>Texels along each side of its picture.</summary>
    public required int Texels { get; init; }

    /// <summary>Middle in pixels from the left edge.</summary>
    public required double CenterX { get; init; }

    /// <summary>Middle in pixels from the upper edge.</summary>
    public required double CenterY { get; init; }

    /// <summary>Class that training aimed at; null for any wrong one.</summary>
    public int? Target { get; init; }

    /// <summary>Its picture as PNG (base64 in JSON), one pixel per texel.</summary>
    public required ReadOnlyMemory<byte> Png { get; init; }

    /// <summary>SHA-256 of the texels' file, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }
}
