namespace Redoubt.Training;

/// <summary>Random changes of the training rows that keep their class. Immutable. Needs images <c>[C,H,W]</c>.</summary>
public sealed record AugmentationOptions
{
    /// <summary>No change.</summary>
    public static AugmentationOptions None { get; } = new();

    /// <summary>Pixels by which an image is shifted at most, up, down, left and right, with zeros coming in, in [0, 64]: crop of the padded image. Default 0.</summary>
    public int Crop { get; init; }

    /// <summary>Whether every second image is mirrored left to right. Default false; not for digits or signs.</summary>
    public bool Flip { get; init; }

    /// <summary>Side of a square that is set to zero at a random place, in pixels, in [0, 1024] (DeVries and Taylor, 2017, arXiv:1708.04552). Default 0: none.</summary>
    public int Cutout { get; init; }

    /// <summary>Parameter α of the Beta(α, α) share in which two rows are blended, zero or more (Zhang et al., ICLR 2018, arXiv:1710.09412). Default 0: none.</summary>
    public double Mixup { get; init; }

    /// <summary>Parameter α of the Beta(α, α) share that a rectangle of another row covers, zero or more (Yun et al., ICCV 2019, arXiv:1905.04899). Default 0: none.</summary>
    public double CutMix { get; init; }

    /// <summary>Whether rows carry a second label.</summary>
    internal bool MixesRows => Mixup > 0 || CutMix > 0;

    /// <summary>Whether rows change at all.</summary>
    internal bool ChangesRows => Crop > 0 || Flip || Cutout > 0 || MixesRows;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Crop is < 0 or > 64) yield return $"Crop must be in [0, 64], was {Crop}.";
        if (Cutout is < 0 or > 1024) yield return $"Cutout must be in [0, 1024], was {Cutout}.";
        if (!(Mixup >= 0 && double.IsFinite(Mixup))) yield return FormattableString.Invariant($"Mixup must be zero or more, was {Mixup}.");
        if (!(CutMix >= 0 && double.IsFinite(CutMix))) yield return FormattableString.Invariant($"CutMix must be zero or more, was {CutMix}.");
        if (Mixup > 0 && CutMix > 0) yield return "Mixup and CutMix cannot be used together.";
    }
}
