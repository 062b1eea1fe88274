using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;

namespace Redoubt.Evidence;

/// <summary>The result of <c>detector evaluate</c>: what detectors find of attacks that do not know them, and what is left of it against attacks that do.</summary>
public sealed record DetectorEvaluationResult : IEvidenceDocument<DetectorEvaluationResult>
{
    /// <inheritdoc/>
    public static string SchemaId => "redoubt.detection/1";

    /// <inheritdoc/>
    public static JsonTypeInfo<DetectorEvaluationResult> JsonType => EvidenceJsonContext.Shared.DetectorEvaluationResult;

    /// <inheritdoc/>
    public string Schema { get; init; } = SchemaId;

    /// <summary>Why the result is partial, or null.</summary>
    public string? PartialReason { get; init; }

    /// <summary>Program, machine, seed, command.</summary>
    public required RunSummary Run { get; init; }

    /// <summary>The classifier.</summary>
    public required ModelSummary Model { get; init; }

    /// <summary>The clean rows.</summary>
    public required DataSummary Data { get; init; }

    /// <summary>How data became input.</summary>
    public required InputMappingSummary Mapping { get; init; }

    /// <summary>The adversary of attacks with a limit.</summary>
    public required ThreatSummary Threat { get; init; }

    /// <summary>Accuracy of the classifier alone on the clean rows.</summary>
    public required Proportion Clean { get; init; }

    /// <summary>What the numbers count, one sentence each.</summary>
    public required ImmutableArray<string> Counted { get; init; }

    /// <summary>Attacks on the classifier alone, the same for all detectors.</summary>
    public required ImmutableArray<UnawareAttackSummary> Attacks { get; init; }

    /// <summary>The detectors.</summary>
    public required ImmutableArray<DetectorRecord> Detectors { get; init; }
}
