using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;

namespace Redoubt.Evidence;

/// <summary>The result of <c>detector fit</c>, <c>detector combine</c> and <c>detector recalibrate</c>: a detector of adversarial inputs with a threshold for a false-positive rate.</summary>
/// <remarks>The rate holds for clean rows drawn like those of the calibration. What it finds of attacks, only <c>detector evaluate</c> says.</remarks>
public sealed record DetectorFitResult : IEvidenceDocument<DetectorFitResult>
{
    /// <inheritdoc/>
    public static string SchemaId => "redoubt.detector/1";

    /// <inheritdoc/>
    public static JsonTypeInfo<DetectorFitResult> JsonType => EvidenceJsonContext.Shared.DetectorFitResult;

    /// <inheritdoc/>
    public string Schema { get; init; } = SchemaId;

    /// <summary>Kind of the detector, as on the command line.</summary>
    public required string Kind { get; init; }

    /// <summary>Its source: authors, venue, year, arXiv id.</summary>
    public required string Paper { get; init; }

    /// <summary>What it promises against attacks: <c>heuristic</c>.</summary>
    public required string Guarantee { get; init; }

    /// <summary>What it declares of gradients: <c>exact</c>, <c>shattered</c> or <c>stochastic</c>.</summary>
    public required string Gradients { get; init; }

    /// <summary>What it was fitted with, name to value as text.</summary>
    public required ImmutableSortedDictionary<string, string> Settings { get; init; }

    /// <summary>Program, machine, seed, command.</summary>
    public required RunSummary Run { get; init; }

    /// <summary>The classifier.</summary>
    public required ModelSummary Model { get; init; }

    /// <summary>How data became input.</summary>
    public required InputMappingSummary Mapping { get; init; }

    /// <summary>The rows that it was fitted on; null for a new threshold of an old detector.</summary>
    public DataSummary? FittingData { get; init; }

    /// <summary>The rows that chose the threshold; none of them was fitted on.</summary>
    public required DataSummary CalibrationData { get; init; }

    /// <summary>Adversarial rows that it learned from; 0 for a detector that learns from clean rows alone.</summary>
    public required int AttackedRows { get; init; }

    /// <summary>False-positive rate that the threshold was chosen for.</summary>
    public required double FalsePositiveRate { get; init; }

    /// <summary>What the rate means, in one sentence.</summary>
    public required string RateGuarantee { get; init; }

    /// <summary>Rejected shares of clean test rows at several chosen rates; empty where no test rows were given.</summary>
    public required ImmutableArray<ReliabilityPoint> Reliability { get; init; }

    /// <summary>How the new rows differ from the old calibration; null for a new detector.</summary>
    public DriftSummary? Drift { get; init; }

    /// <summary>SHA-256 of the detector's file.</summary>
    public required string DetectorSha256 { get; init; }
}
