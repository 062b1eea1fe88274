using System.Text.Json.Serialization.Metadata;

namespace Redoubt.Evidence;

/// <summary>The result of <c>detector compare</c>: whether two batches of rows come from one distribution.</summary>
/// <remarks>Judges batches, never rows: a batch with a few attacked rows passes.</remarks>
public sealed record TwoSampleResult : IEvidenceDocument<TwoSampleResult>
{
    /// <inheritdoc/>
    public static string SchemaId => "redoubt.comparison/1";

    /// <inheritdoc/>
    public static JsonTypeInfo<TwoSampleResult> JsonType => EvidenceJsonContext.Shared.TwoSampleResult;

    /// <inheritdoc/>
    public string Schema { get; init; } = SchemaId;

    /// <summary>Its sources.</summary>
    public required string Paper { get; init; }

    /// <summary>Program, machine, seed, command.</summary>
    public required RunSummary Run { get; init; }

    /// <summary>The classifier whose layer or input is compared.</summary>
    public required ModelSummary Model { get; init; }

    /// <summary>How data became input.</summary>
    public required InputMappingSummary Mapping { get; init; }

    /// <summary>The layer that is compared; null for the input.</summary>
    public string? Layer { get; init; }

    /// <summary>Clean rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Where the other rows came from.</summary>
    public required string Other { get; init; }

    /// <summary>Other rows.</summary>
    public required int OtherRows { get; init; }

    /// <summary>Unbiased estimate of the squared maximum mean discrepancy; may be a little below 0.</summary>
    public required double Discrepancy { get; init; }

    /// <summary>How often a permutation gave at least as much, in (0, 1].</summary>
    public required double PValue { get; init; }

    /// <summary>Permutations.</summary>
    public required int Permutations { get; init; }

    /// <summary>Width of the Gaussian kernel.</summary>
    public required double Bandwidth { get; init; }
}
