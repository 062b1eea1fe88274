using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;

namespace Redoubt.Evidence;

/// <summary>The result of <c>certify</c>: what was proved of a model's decisions in a region around each row.</summary>
/// <remarks>A row that is not certified is unknown: neither broken nor safe.</remarks>
public sealed record CertificationResult : IEvidenceDocument<CertificationResult>
{
    /// <inheritdoc/>
    public static string SchemaId => "redoubt.certification/1";

    /// <inheritdoc/>
    public static JsonTypeInfo<CertificationResult> JsonType => EvidenceJsonContext.Shared.CertificationResult;

    /// <inheritdoc/>
    public string Schema { get; init; } = SchemaId;

    /// <summary>Why the run stopped early, in one sentence; null for a complete run.</summary>
    public string? PartialReason { get; init; }

    /// <summary>Clean accuracy as a plain number in [0, 1].</summary>
    public double CleanAccuracy => Clean.Value;

    /// <summary>Certified accuracy as a plain number in [0, 1].</summary>
    public double CertifiedAccuracy => Certified.Value;

    /// <summary>Rows of the run.</summary>
    public int Examples => Rows.Length;

    /// <summary>Wall-clock seconds of the bounds, without loading and compiling.</summary>
    public required double Seconds { get; init; }

    /// <summary>Method as on the command line, such as <c>ibp</c>.</summary>
    public required string Method { get; init; }

    /// <summary>Its source: authors, venue, year, arXiv id.</summary>
    public required string Paper { get; init; }

    /// <summary>The region that each certificate speaks about, in words.</summary>
    public required string Region { get; init; }

    /// <summary>The arithmetic that certificates cover, in words.</summary>
    public required string Arithmetic { get; init; }

    /// <summary>Program, machine, seed, command.</summary>
    public required RunSummary Run { get; init; }

    /// <summary>The model.</summary>
    public required ModelSummary Model { get; init; }

    /// <summary>The data.</summary>
    public required DataSummary Data { get; init; }

    /// <summary>How data became input.</summary>
    public required InputMappingSummary Mapping { get; init; }

    /// <summary>The threat model.</summary>
    public required ThreatSummary Threat { get; init; }

    /// <summary>Accuracy on unperturbed rows, by the arithmetic that certificates cover.</summary>
    public required Proportion Clean { get; init; }

    /// <summary>Rows proved, of all rows.</summary>
    public required CertifiedAccuracy Certified { get; init; }

    /// <summary>Every row, in the order of <see cref="DataSummary.SampledIndices"/>; of a run that stopped early, those that were finished.</summary>
    public required ImmutableArray<CertificationRow> Rows { get; init; }
}
