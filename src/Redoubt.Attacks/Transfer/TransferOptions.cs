using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="TransferAttack"/>: the parts of a gradient that carry over to other models. Immutable; lengths are in input units.</summary>
public sealed record TransferOptions
{
    internal const int DefaultSteps = 10;

    /// <summary>Allowed perturbations around each input, ℓ∞ or ℓ2. Required.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Gradient steps, in [1, 100000]. Default 10 (Dong et al., section 4.1).</summary>
    public int Steps { get; init; } = DefaultSteps;

    /// <summary>Step length α in the ball's norm, positive and finite. Default <see langword="null"/>: 2.5·ε/Steps (the papers take ε/Steps).</summary>
    public double? StepSize { get; init; }

    /// <summary>Share μ of the direction so far that each step keeps, in [0, 100]. Default 1 (MI-FGSM, section 4.2).</summary>
    public double Momentum { get; init; } = 1;

    /// <summary>Take the gradient where the momentum would lead, <c>x + α·μ·g</c> (NI-FGSM). Default false.</summary>
    public bool LookAhead { get; init; }

    /// <summary>Probability, in [0, 1], with which each gradient is taken on a shrunken and shifted image (DI-FGSM); needs images [C, H, W]. Default 0: never.</summary>
    public double DiversityProbability { get; init; }

    /// <summary>Smallest factor of the shrunken image, in (0, 1]. Default 0.9.</summary>
    public double SmallestResize { get; init; } = 0.9;

    /// <summary>Side of the Gaussian kernel that smooths the gradient (TI-FGSM), odd, in [1, 101]; needs images. Its standard deviation is a sixth of Side - 1. Default 1: none.</summary>
    public int KernelSize { get; init; } = 1;

    /// <summary>Copies <c>x/2^i</c>, i = 0 …, whose gradients are averaged (SI-FGSM), in [1, 20]. Default 1: the image alone.</summary>
    public int ScaleCopies { get; init; } = 1;

    /// <summary>Random neighbors whose mean gradient corrects the next one (variance tuning), in [0, 1000]. Default 0: none.</summary>
    public int Neighbors { get; init; }

    /// <summary>Neighbors differ by at most this many ε in each value, in (0, 10]. Default 1.5 (Wang and He, section 4.1). In ℓ2 ε is divided by √D.</summary>
    public double NeighborReach { get; init; } = 1.5;

    /// <summary>What is climbed. Default cross-entropy.</summary>
    public AttackLoss Loss { get; init; } = AttackLoss.CrossEntropy;

    /// <summary>Take all steps and return the last point of every row, broken or not: what is to be tried on another model. Default false: stop at the first success on
    /// this one, and return the clean input where there is none.</summary>
    public bool ToTheEnd { get; init; }

    internal double EffectiveStepSize => StepSize ?? 2.5 * Ball.Radius / Steps;

    /// <summary>Gradients that one step takes.</summary>
    internal int GradientsPerStep => ScaleCopies * (1 + Neighbors);

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Ball is null) yield return "Ball is required.";
        else if (Ball.Norm is not (Norm.Linf or Norm.L2)) yield return $"TransferAttack supports linf and l2, not {Ball.Norm.Name()}.";
        if (Steps is < 1 or > 100_000) yield return $"Steps must be in [1, 100000], was {Steps}.";
        if (StepSize is { } a && !(a > 0 && double.IsFinite(a))) yield return FormattableString.Invariant($"StepSize must be positive and finite, was {a}.");
        if (!(Momentum is >= 0 and <= 100)) yield return FormattableString.Invariant($"Momentum must be in [0, 100], was {Momentum}.");
        if (!(DiversityProbability is >= 0 and <= 1)) yield return FormattableString.Invariant($"DiversityProbability must be in [0, 1], was {DiversityProbability}.");
        if (!(SmallestResize is > 0 and <= 1)) yield return FormattableString.Invariant($"SmallestResize must be in (0, 1], was {SmallestResize}.");
        if (KernelSize is < 1 or > 101 || KernelSize % 2 == 0) yield return $"KernelSize must be odd and in [1, 101], was {KernelSize}.";
        if (ScaleCopies is < 1 or > 20) yield return $"ScaleCopies must be in [1, 20], was {ScaleCopies}.";
        if (Neighbors is < 0 or > 1000) yield return $"Neighbors must be in [0, 1000], was {Neighbors}.";
        if (!(NeighborReach is > 0 and <= 10)) yield return FormattableString.Invariant($"NeighborReach must be in (0, 10], was {NeighborReach}.");
        if (!Enum.IsDefined(Loss)) yield return $"Loss must be one of {string.Join(", ", Enum.GetNames<AttackLoss>())}, was {Loss}.";
    }
}
