using System.Collections.Immutable;
using Redoubt.Data;
using Redoubt.Models;

namespace Redoubt.Evaluation;

/// <summary>What detectors are measured on.</summary>
public sealed record DetectorBenchmarkRequest
{
    /// <summary>The classifier alone; not disposed.</summary>
    public required IDifferentiableClassifier Classifier { get; init; }

    /// <summary>Clean rows that no detector was fitted on or calibrated with.</summary>
    public required LabeledData Rows { get; init; }

    /// <summary>Perturbations of adaptive attacks.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Attacks on the classifier alone.</summary>
    public required ImmutableArray<ConfiguredAttack> Unaware { get; init; }

    /// <summary>Files of adversarial rows, one row for each clean row, unbroken ones clean.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>Steps of every adaptive attack; 0 for none.</summary>
    public int AdaptiveSteps { get; init; } = 100;

    /// <summary>Where examples are kept.</summary>
    public required string ExampleFolder { get; init; }

    /// <summary>Randomness.</summary>
    public ulong Seed { get; init; }

    /// <summary>Told how far the work is.</summary>
    public IProgress<EvaluationProgress>? Progress { get; init; }

    /// <summary>Ends the work.</summary>
    public CancellationToken CancellationToken { get; init; }
}
