namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="UniversalPatch"/>. Immutable.</summary>
public sealed record PatchOptions
{
    /// <summary>Most pixels of an image that the patch may change, in [1, 1000000]. Default 51: 5 % of 32×32.</summary>
    public int MaxPixels { get; init; } = 51;

    /// <summary>Outline; null to choose it by trials: square, disc, bars of several proportions, and cells carved out of a larger square. Default null.</summary>
    public PatchShape? Shape { get; init; }

    /// <summary>Sides of a bar, each 1 or more, of at most <see cref="MaxPixels"/> pixels together; without meaning for other outlines.</summary>
    public PatchSides Sides { get; init; }

    /// <summary>Texels along each side of the patch's own picture, in [1, 512]. Default 20.</summary>
    public int Texels { get; init; } = 20;

    /// <summary>Steps of the final run, in [1, 1000000]: four cycles of falling step length, each from the best patch before it. Default 1200.</summary>
    public int Steps { get; init; } = 1200;

    /// <summary>Steps of each trial that chooses the place and what to aim at, in [1, 100000]. Default 40.</summary>
    public int TrialSteps { get; init; } = 40;

    /// <summary>Rows of each step, each under its own transformation, in [1, 65536]. Default 64.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>First step length of Adam as a share of the value range, in (0, 1]; it falls to 0 along a cosine. Default 0.05.</summary>
    public float LearningRate { get; init; } = 0.05f;

    /// <summary>The transformations that the patch must survive.</summary>
    public PatchVariation Variation { get; init; } = new();

    /// <summary>Places tried along each side of the image, in [1, 16]; 1 is the middle only. Default 3. Without meaning when a middle is given.</summary>
    public int Places { get; init; } = 3;

    /// <summary>Middle of the patch as (x, y) in pixels from the upper left corner; null to choose it by trials.</summary>
    public (float X, float Y)? Center { get; init; }

    /// <summary>Class that every row should be taken for; null when any wrong class will do.</summary>
    public int? Target { get; init; }

    /// <summary>Classes that an untargeted patch also tries to aim at, in [0, 100]: those that its first trial leads to most often. Default 3.</summary>
    public int TargetTrials { get; init; } = 3;

    /// <summary>Weight of the total variation, zero or more: larger makes the patch smoother. Default 0.</summary>
    public float TotalVariation { get; init; }

    /// <summary>Weight of the distance from printable colors, zero or more. Default 0.</summary>
    public float Printability { get; init; }

    /// <summary>Share of the rows that is not trained on but chooses among the trials, in [0.05, 0.5]: the last of each class. Default 0.2.</summary>
    public double HeldBackShare { get; init; } = 0.2;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (MaxPixels is < 1 or > 1_000_000) yield return $"MaxPixels must be in [1, 1000000], was {MaxPixels}.";
        if (Shape is { } shape && !Enum.IsDefined(shape)) yield return $"There is no shape {(int)shape}.";
        if (Shape == PatchShape.Bar && !(Sides.Width > 0 && Sides.Height > 0 && (long)Sides.Width * Sides.Height <= MaxPixels)) yield return $"Sides must be positive and cover at most {MaxPixels} pixels, was {Sides}.";
        if (Shape == PatchShape.Cells) yield return "Cells are found by trials: leave the shape open.";
        if (Texels is < 1 or > 512) yield return $"Texels must be in [1, 512], was {Texels}.";
        if (Steps is < 1 or > 1_000_000) yield return $"Steps must be in [1, 1000000], was {Steps}.";
        if (TrialSteps is < 1 or > 100_000) yield return $"TrialSteps must be in [1, 100000], was {TrialSteps}.";
        if (BatchSize is < 1 or > 65_536) yield return $"BatchSize must be in [1, 65536], was {BatchSize}.";
        if (!(LearningRate > 0 && LearningRate <= 1)) yield return FormattableString.Invariant($"LearningRate must be in (0, 1], was {LearningRate}.");
        if (Places is < 1 or > 16) yield return $"Places must be in [1, 16], was {Places}.";
        if (Center is { } center && !(float.IsFinite(center.X) && float.IsFinite(center.Y))) yield return FormattableString.Invariant($"Center must be finite, was {center}.");
        if (Target is < 0) yield return $"Target must be 0 or more, was {Target}.";
        if (TargetTrials is < 0 or > 100) yield return $"TargetTrials must be in [0, 100], was {TargetTrials}.";
        if (!(TotalVariation >= 0 && float.IsFinite(TotalVariation))) yield return FormattableString.Invariant($"TotalVariation must be zero or more, was {TotalVariation}.");
        if (!(Printability >= 0 && float.IsFinite(Printability))) yield return FormattableString.Invariant($"Printability must be zero or more, was {Printability}.");
        if (!(HeldBackShare >= 0.05 && HeldBackShare <= 0.5)) yield return FormattableString.Invariant($"HeldBackShare must be in [0.05, 0.5], was {HeldBackShare}.");
        if (Variation is null) yield return "Variation is required.";
        else foreach (string error in Variation.Errors()) yield return error;
    }
}
