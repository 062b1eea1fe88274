using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;

namespace Redoubt.Evidence;

/// <summary>The result of <c>universal</c>: one perturbation for all inputs, and how many right decisions it turns into wrong ones on rows it was not trained on.</summary>
/// <remarks>A lower bound of what a perturbation of this size can do: no better one was found, which does not mean that there is none.</remarks>
public sealed record UniversalResult : IEvidenceDocument<UniversalResult>
{
    /// <inheritdoc/>
    public static string SchemaId => "redoubt.universal/1";

    /// <inheritdoc/>
    public static JsonTypeInfo<UniversalResult> JsonType => EvidenceJsonContext.Shared.UniversalResult;

    /// <inheritdoc/>
    public string Schema { get; init; } = SchemaId;

    /// <summary>Flip rate as a plain number in [0, 1].</summary>
    public double FlipShare => Flips.Value;

    /// <summary>Clean accuracy as a plain number in [0, 1].</summary>
    public double CleanAccuracy => Clean.Value;

    /// <summary>Wall-clock seconds of the training.</summary>
    public required double Seconds { get; init; }

    /// <summary>Its sources: authors, venue, year, arXiv id.</summary>
    public required string Paper { get; init; }

    /// <summary>Settings as on the command line, and the defaults in use.</summary>
    public required ImmutableSortedDictionary<string, string> Settings { get; init; }

    /// <summary>Program, machine, seed, command.</summary>
    public required RunSummary Run { get; init; }

    /// <summary>The model.</summary>
    public required ModelSummary Model { get; init; }

    /// <summary>The rows that the perturbation was trained on.</summary>
    public required DataSummary TrainingData { get; init; }

    /// <summary>The rows that it was measured on.</summary>
    public required DataSummary TestData { get; init; }

    /// <summary>How data became input.</summary>
    public required InputMappingSummary Mapping { get; init; }

    /// <summary>The threat model.</summary>
    public required ThreatSummary Threat { get; init; }

    /// <summary>SHA-256 of the file with the perturbation.</summary>
    public required string PerturbationSha256 { get; init; }

    /// <summary>Class that the training aimed at, chosen by trials unless the goal is targeted; null for any wrong one.</summary>
    public int? Aim { get; init; }

    /// <summary>Rows that gradients were taken of.</summary>
    public required int TrainingRows { get; init; }

    /// <summary>Training rows that chose among the trials.</summary>
    public required int HeldBackRows { get; init; }

    /// <summary>Accuracy on the test rows without the perturbation.</summary>
    public required Proportion Clean { get; init; }

    /// <summary>Test rows flipped, of those decided correctly without it.</summary>
    public required Proportion Flips { get; init; }

    /// <summary>Test rows decided as the target, of those of other classes decided correctly without it; null without a target.</summary>
    public Proportion? OnTarget { get; init; }

    /// <summary>What one random perturbation of the same size flips.</summary>
    public required Proportion NoiseControl { get; init; }

    /// <summary>Test rows decided as each class under the perturbation, in the order of the classes.</summary>
    public required ImmutableArray<int> DecidedAs { get; init; }
}
