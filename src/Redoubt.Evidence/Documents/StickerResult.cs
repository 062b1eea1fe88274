using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;

namespace Redoubt.Evidence;

/// <summary>The result of <c>sticker</c>: one sticker for one object, and how often it changes the decision on photos and under transformations that it was not optimized on.</summary>
/// <remarks>A lower bound of what a sticker in this place can do, digitally: no better one was found, and none was printed.</remarks>
public sealed record StickerResult : IEvidenceDocument<StickerResult>
{
    /// <inheritdoc/>
    public static string SchemaId => "redoubt.sticker/1";

    /// <inheritdoc/>
    public static JsonTypeInfo<StickerResult> JsonType => EvidenceJsonContext.Shared.StickerResult;

    /// <inheritdoc/>
    public string Schema { get; init; } = SchemaId;

    /// <summary>Flip rate as a plain number in [0, 1].</summary>
    public double FlipShare => Flips.Value;

    /// <summary>Clean accuracy as a plain number in [0, 1].</summary>
    public double CleanAccuracy => Clean.Value;

    /// <summary>Wall-clock seconds of the optimization.</summary>
    public required double Seconds { get; init; }

    /// <summary>Its sources: authors, venue, year, arXiv id.</summary>
    public required string Paper { get; init; }

    /// <summary>Settings as on the command line, and the defaults in use.</summary>
    public required ImmutableSortedDictionary<string, string> Settings { get; init; }

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

    /// <summary>Class of the object.</summary>
    public required int Label { get; init; }

    /// <summary>Class that it should be taken for; null for any wrong one.</summary>
    public int? Target { get; init; }

    /// <summary>Rows of the data that the sticker was optimized on.</summary>
    public required ImmutableArray<int> TrainingPhotos { get; init; }

    /// <summary>Rows that it was measured on.</summary>
    public required ImmutableArray<int> HeldBackPhotos { get; init; }

    /// <summary>Accuracy on the held-back photos without sticker and transformation.</summary>
    public required Proportion Clean { get; init; }

    /// <summary>Held-back photos that are decided wrongly with the sticker, under held-back transformations.</summary>
    public required FlipRate Flips { get; init; }

    /// <summary>Share of photos and transformations decided as the target; null without one.</summary>
    public double? TargetShare { get; init; }

    /// <summary>The same without a sticker: what the transformations alone do.</summary>
    public required FlipRate BareControl { get; init; }

    /// <summary>The same with a sticker of one grey: what covering alone does.</summary>
    public required FlipRate GreyControl { get; init; }

    /// <summary>SHA-256 of the sticker's file.</summary>
    public required string Sha256 { get; init; }
}
