using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;

namespace Redoubt.Evidence;

/// <summary>The result of <c>ensemble</c>: several models joined to one, and how far they differ.</summary>
public sealed record EnsembleResult : IEvidenceDocument<EnsembleResult>
{
    /// <inheritdoc/>
    public static string SchemaId => "redoubt.ensemble/1";

    /// <inheritdoc/>
    public static JsonTypeInfo<EnsembleResult> JsonType => EvidenceJsonContext.Shared.EnsembleResult;

    /// <inheritdoc/>
    public string Schema { get; init; } = SchemaId;

    /// <summary>Program, machine, seed, command.</summary>
    public required RunSummary Run { get; init; }

    /// <summary>The written model.</summary>
    public required ModelSummary Model { get; init; }

    /// <summary>Accuracy of the written model.</summary>
    public required Proportion Accuracy { get; init; }

    /// <summary>The rows that everything was counted on.</summary>
    public required DataSummary Data { get; init; }

    /// <summary>The members in order.</summary>
    public required ImmutableArray<EnsembleMember> Members { get; init; }

    /// <summary>Every pair of members.</summary>
    public required ImmutableArray<EnsemblePair> Pairs { get; init; }
}
