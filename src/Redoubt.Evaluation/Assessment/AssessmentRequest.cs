using System.Collections.Immutable;
using Redoubt.Data;
using Redoubt.Models;

namespace Redoubt.Evaluation;

/// <summary>What an assessment is given. Immutable.</summary>
public sealed record AssessmentRequest
{
    /// <summary>The classifier under attack. Required.</summary>
    public required IDifferentiableClassifier Classifier { get; init; }

    /// <summary>The sampled rows in attack space. Required.</summary>
    public required LabeledData Rows { get; init; }

    /// <summary>Allowed perturbations. Required.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>The attacks, run in this order as a cascade: each only on the rows that the earlier ones left unbroken. Required, one or more.</summary>
    public required ImmutableArray<ConfiguredAttack> Suite { get; init; }

    /// <summary>Folder for the saved examples; made when missing. Required.</summary>
    public required string ExampleFolder { get; init; }

    /// <summary>Name of each class, index = class. Required.</summary>
    public required ImmutableArray<string> ClassNames { get; init; }

    /// <summary>Seed of all randomness. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Most rows on which masking is probed and the accuracy curve is measured, one or more. Default 200.</summary>
    public int ProbeRows { get; init; } = 200;

    /// <summary>Most pictures in the gallery, zero or more. Default 12.</summary>
    public int GalleryItems { get; init; } = 12;

    /// <summary>Whether rows are pairs of images, the channels of the first before those of the second: pictures then show one above the other. Default no.</summary>
    public bool ArePairs { get; init; }

    /// <summary>Attacks that are added after the masking checks: the adaptive protocol. Default none.</summary>
    public AdaptiveAttacks? Adaptive { get; init; }

    /// <summary>Whether to measure accuracy against the smallest perturbation found by an attack without a limit, on the probed rows. Default no.</summary>
    public bool MeasuresMinimumNorms { get; init; }

    /// <summary>Whether plain corruptions are tried on every row as the floor that attacks must beat; in ℓ0 they are not. Default yes.</summary>
    public bool MeasuresFloor { get; init; } = true;

    /// <summary>Where finished steps are kept and taken over from, so that a run that was killed goes on; null (default) for nowhere.</summary>
    public CheckpointFolder? Checkpoints { get; init; }

    /// <summary>Told how far the run is, on the calling thread. Default none.</summary>
    public IProgress<EvaluationProgress>? Progress { get; init; }

    /// <summary>Ends the run early; what was finished is kept and the report says so. Default none.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Suite.IsDefaultOrEmpty) yield return "Suite needs at least one attack.";
        else if (Suite.Select(static a => a.Name).Distinct().Count() != Suite.Length) yield return "Suite names an attack twice.";
        if (Classifier is not null && ClassNames.Length != Classifier.Classes)
            yield return $"ClassNames needs {Classifier.Classes} names, got {ClassNames.Length}.";
        if (ProbeRows < 1) yield return $"ProbeRows must be 1 or more, was {ProbeRows}.";
        if (GalleryItems < 0) yield return $"GalleryItems must be 0 or more, was {GalleryItems}.";
        if (!Suite.IsDefaultOrEmpty && Suite.Any(attack => (attack.Attack.Ball with { Limit = null }) != Ball)) yield return "Every attack of the suite must use the ball of the request.";
    }
}
