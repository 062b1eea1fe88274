using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;

namespace Redoubt.Evidence;

/// <summary>Several candidates side by side, with those that none of the others dominates.</summary>
public sealed record TradeoffReport : IEvidenceDocument<TradeoffReport>
{
    /// <inheritdoc/>
    public static string SchemaId => "redoubt.tradeoff/1";

    /// <inheritdoc/>
    public static JsonTypeInfo<TradeoffReport> JsonType => EvidenceJsonContext.Shared.TradeoffReport;

    /// <inheritdoc/>
    public string Schema { get; init; } = SchemaId;

    /// <summary>How the page was made.</summary>
    public required RunSummary Run { get; init; }

    /// <summary>The threat model that all candidates were assessed under.</summary>
    public required ThreatSummary Threat { get; init; }

    /// <summary>The rows that all candidates were assessed on.</summary>
    public required DataSummary Data { get; init; }

    /// <summary>The candidates in the order given; the first is what costs are compared with.</summary>
    public required ImmutableArray<TradeoffCandidate> Candidates { get; init; }
}
