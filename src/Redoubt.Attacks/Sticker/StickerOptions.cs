using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="RobustPhysicalPerturbation"/>. Immutable.</summary>
public sealed record StickerOptions
{
    /// <summary>Where the sticker lies on the object: a mask of images <c>[C,H,W]</c> with H = W. Required.</summary>
    public required PerturbationMask Mask { get; init; }

    /// <summary>Class that the object should be taken for; null when any wrong class will do.</summary>
    public int? Target { get; init; }

    /// <summary>Steps of Adam, in [1, 1000000]; the step length falls to 0 along a cosine. Default 300.</summary>
    public int Steps { get; init; } = 300;

    /// <summary>Photos of each step, each under its own transformation, in [1, 65536]. Default 32.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>First step length as a share of the value range, in (0, 1]. Default 0.05.</summary>
    public float LearningRate { get; init; } = 0.05f;

    /// <summary>The transformations of the whole object, sticker and all, that the sticker must survive.</summary>
    public PatchVariation Variation { get; init; } = new();

    /// <summary>Weight λ of the mean distance between the sticker and what it covers (in the mean photo), zero or more: larger makes it less conspicuous. Default 0.</summary>
    public float Weight { get; init; }

    /// <summary>Weight of the total variation, zero or more: larger makes the sticker smoother. Default 0.</summary>
    public float TotalVariation { get; init; }

    /// <summary>Weight of the distance from printable colors, zero or more. Default 0.1.</summary>
    public float Printability { get; init; } = 0.1f;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Mask is null) yield return "Mask is required.";
        else if (Mask.Shape.Rank != 3 || Mask.Shape[1] != Mask.Shape[2]) yield return $"A sticker needs square images [C,H,W]; the mask is for {Mask.Shape}. Resize them.";
        else if (Mask.Shape[1] > 512) yield return $"A sticker needs images of at most 512 pixels along each side, the mask is for {Mask.Shape}.";
        if (Target is < 0) yield return $"Target must be 0 or more, was {Target}.";
        if (Steps is < 1 or > 1_000_000) yield return $"Steps must be in [1, 1000000], was {Steps}.";
        if (BatchSize is < 1 or > 65_536) yield return $"BatchSize must be in [1, 65536], was {BatchSize}.";
        if (!(LearningRate > 0 && LearningRate <= 1)) yield return FormattableString.Invariant($"LearningRate must be in (0, 1], was {LearningRate}.");
        if (!(Weight >= 0 && float.IsFinite(Weight))) yield return FormattableString.Invariant($"Weight must be zero or more, was {Weight}.");
        if (!(TotalVariation >= 0 && float.IsFinite(TotalVariation))) yield return FormattableString.Invariant($"TotalVariation must be zero or more, was {TotalVariation}.");
        if (!(Printability >= 0 && float.IsFinite(Printability))) yield return FormattableString.Invariant($"Printability must be zero or more, was {Printability}.");
        if (Variation is null) yield return "Variation is required.";
        else foreach (string error in Variation.Errors()) yield return error;
    }
}
