using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;

namespace Redoubt.Evidence;

/// <summary>The result of <c>predict</c>: which arrays went in and came out.</summary>
public sealed record PredictionResult : IEvidenceDocument<PredictionResult>
{
    /// <inheritdoc/>
    public static string SchemaId => "redoubt.prediction/1";

    /// <inheritdoc/>
    public static JsonTypeInfo<PredictionResult> JsonType => EvidenceJsonContext.Shared.PredictionResult;

    /// <inheritdoc/>
    public string Schema { get; init; } = SchemaId;

    /// <summary>Wall-clock seconds of the model run alone.</summary>
    public required double Seconds { get; init; }

    /// <summary>File name of the model, or the address of a service.</summary>
    public required string ModelFileName { get; init; }

    /// <summary>SHA-256 of the model file; null for a service.</summary>
    public required string? ModelSha256 { get; init; }

    /// <summary>The deployed service that was asked in place of a model file; null for a file.</summary>
    public TargetSummary? Target { get; init; }

    /// <summary>Program, machine, seed, command.</summary>
    public required RunSummary Run { get; init; }

    /// <summary>Arrays read.</summary>
    public required ImmutableArray<TensorFile> Inputs { get; init; }

    /// <summary>Arrays written.</summary>
    public required ImmutableArray<TensorFile> Outputs { get; init; }
}
