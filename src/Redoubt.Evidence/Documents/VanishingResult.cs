using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;

namespace Redoubt.Evidence;

/// <summary>The result of <c>patch --task detection</c>: how often a detector finds an object with and without a patch beside it.</summary>
/// <remarks>A lower bound of what a patch can do: no better patch was found, which does not mean that there is none.</remarks>
public sealed record VanishingResult : IEvidenceDocument<VanishingResult>
{
    /// <inheritdoc/>
    public static string SchemaId => "redoubt.vanishing/1";

    /// <inheritdoc/>
    public static JsonTypeInfo<VanishingResult> JsonType => EvidenceJsonContext.Shared.VanishingResult;

    /// <inheritdoc/>
    public string Schema { get; init; } = SchemaId;

    /// <summary>Its sources: authors, venue, year, arXiv id.</summary>
    public required string Paper { get; init; }

    /// <summary>Settings as on the command line, and the defaults in use.</summary>
    public required ImmutableSortedDictionary<string, string> Settings { get; init; }

    /// <summary>Program, machine, seed, command.</summary>
    public required RunSummary Run { get; init; }

    /// <summary>The model.</summary>
    public required ModelSummary Model { get; init; }

    /// <summary>The pictures that the patches were trained with.</summary>
    public required DataSummary TrainingData { get; init; }

    /// <summary>The pictures that they were measured with.</summary>
    public required DataSummary TestData { get; init; }

    /// <summary>How images became input.</summary>
    public required InputMappingSummary Mapping { get; init; }

    /// <summary>The threat model.</summary>
    public required ThreatSummary Threat { get; init; }

    /// <summary>Smallest score of a detection, in (0, 1).</summary>
    public required double ScoreThreshold { get; init; }

    /// <summary>Smallest intersection over union of a detection with the object's box, in (0, 1].</summary>
    public required double OverlapThreshold { get; init; }

    /// <summary>Every patch, by rising size: the curve of size against detection rate.</summary>
    public required ImmutableArray<VanishingPatchSummary> Patches { get; init; }

    /// <summary>The first scenes of the measurement without and with the largest patch, whether it works on them or not.</summary>
    public required ImmutableArray<VanishingPicture> Pictures { get; init; }
}
