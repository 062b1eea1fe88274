namespace Redoubt.Evidence;

/// <summary>One patch of one size against a detector, on scenes that training never saw; the same scenes for every row of this record.</summary>
public sealed record VanishingPatchSummary
{
    /// <summary>Side of the patch in heights of the object.</summary>
    public required double Side { get; init; }

    /// <summary>Mean number of pixels that the patch changes, those hidden by the object left out.</summary>
    public required double Pixels { get; init; }

    /// <summary>Share of scenes in which the object is detected without a patch.</summary>
    public required Proportion Before { get; init; }

    /// <summary>The same with the patch.</summary>
    public required Proportion After { get; init; }

    /// <summary>Share of scenes with the patch in which any sufficient score overlaps the object at a tenth or more. Where it is far above <see cref="After"/>, the object was found
    /// in the wrong place and has not vanished.</summary>
    public required Proportion Noticed { get; init; }

    /// <summary>Detection rate with a grey patch in the same places: covering alone.</summary>
    public required Proportion Grey { get; init; }

    /// <summary>Detection rate with random texels in the same places, others in every scene.</summary>
    public required Proportion Noise { get; init; }

    /// <summary>Wall-clock seconds of its training.</summary>
    public required double Seconds { get; init; }

    /// <summary>File of its texels, in the folder of the result.</summary>
    public required string File { get; init; }

    /// <summary>SHA-256 of that file, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Its picture as PNG (base64 in JSON), one pixel per texel.</summary>
    public required ReadOnlyMemory<byte> Png { get; init; }
}
