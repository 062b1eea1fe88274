using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="VanishingPatch"/>. Immutable.</summary>
public sealed record VanishingPatchOptions
{
    /// <summary>Side of the square patch in heights of the object, in [0.05, 10]. Default 2.</summary>
    public float Side { get; init; } = 2;

    /// <summary>Where the patch is held. Default behind.</summary>
    public PatchPosition Position { get; init; } = PatchPosition.Behind;

    /// <summary>Texels along each side of the patch's picture, in [1, 512]. Default 48.</summary>
    public int Texels { get; init; } = 48;

    /// <summary>Smallest height of the object in pixels, 8 or more. Default 60.</summary>
    public int SmallestHeight { get; init; } = 60;

    /// <summary>Largest height of the object in pixels, not below <see cref="SmallestHeight"/>. Default 90.</summary>
    public int LargestHeight { get; init; } = 90;

    /// <summary>Steps, in [1, 1000000]. Default 600.</summary>
    public int Steps { get; init; } = 600;

    /// <summary>Scenes of each step, in [1, 4096]. Default 8.</summary>
    public int BatchSize { get; init; } = 8;

    /// <summary>First step length of Adam as a share of the value range, in (0, 1]; it falls to 0 along a cosine. Default 0.1.</summary>
    public float LearningRate { get; init; } = 0.1f;

    /// <summary>The transformations that the patch must survive.</summary>
    public PatchVariation Variation { get; init; } = new();

    /// <summary>When an object counts as detected.</summary>
    public DetectionRule Rule { get; init; } = new();

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (!(Side >= 0.05f && Side <= 10)) yield return FormattableString.Invariant($"Side must be in [0.05, 10], was {Side}.");
        if (!Enum.IsDefined(Position)) yield return $"There is no position {(int)Position}.";
        if (Texels is < 1 or > 512) yield return $"Texels must be in [1, 512], was {Texels}.";
        if (SmallestHeight < 8) yield return $"SmallestHeight must be 8 or more, was {SmallestHeight}.";
        if (LargestHeight < SmallestHeight) yield return $"LargestHeight must not be below SmallestHeight {SmallestHeight}, was {LargestHeight}.";
        if (Steps is < 1 or > 1_000_000) yield return $"Steps must be in [1, 1000000], was {Steps}.";
        if (BatchSize is < 1 or > 4096) yield return $"BatchSize must be in [1, 4096], was {BatchSize}.";
        if (!(LearningRate > 0 && LearningRate <= 1)) yield return FormattableString.Invariant($"LearningRate must be in (0, 1], was {LearningRate}.");
        if (Variation is null) yield return "Variation is required.";
        else foreach (string error in Variation.Errors()) yield return error;
        if (Rule is null) yield return "Rule is required.";
        else foreach (string error in Rule.Errors()) yield return error;
    }
}
