using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;

namespace Redoubt.Evidence;

/// <summary>The result of <c>attack</c>: one attack on one model.</summary>
/// <remarks>Empirical: rows that were not broken are not proved robust.</remarks>
public sealed record AttackResult : IEvidenceDocument<AttackResult>
{
    /// <inheritdoc/>
    public static string SchemaId => "redoubt.attack/1";

    /// <inheritdoc/>
    public static JsonTypeInfo<AttackResult> JsonType => EvidenceJsonContext.Shared.AttackResult;

    /// <inheritdoc/>
    public string Schema { get; init; } = SchemaId;

    /// <summary>Why the run stopped early, in one sentence; null for a complete run.</summary>
    public string? PartialReason { get; init; }

    /// <summary>Clean accuracy as a plain number in [0, 1].</summary>
    public double CleanAccuracy => Clean.Value;

    /// <summary>Robust accuracy as a plain number in [0, 1]; null for a minimum-norm attack without epsilon.</summary>
    public double? RobustAccuracy => Robust?.Value;

    /// <summary>Rows attacked or misclassified clean: all rows of the run.</summary>
    public int Examples => Rows.Length;

    /// <summary>Wall-clock seconds of the attack, verification included.</summary>
    public required double Seconds { get; init; }

    /// <summary>Successes divided by rows correct on the clean input, in [0, 1]; null when no row was correct.</summary>
    public double? SuccessRate { get; init; }

    /// <summary>Median perturbation norm over the successes, attack-space units; null without successes.</summary>
    public double? MedianNorm { get; init; }

    /// <summary>Median of <see cref="AttackRow.Distance"/> over the successes; null without successes and for threats without a limit that is no norm.</summary>
    public double? MedianDistance { get; init; }

    /// <summary>Name as on the command line.</summary>
    public required string Attack { get; init; }

    /// <summary>Its source: authors, venue, year, arXiv id.</summary>
    public required string Paper { get; init; }

    /// <summary>Its settings, name to value as text.</summary>
    public required ImmutableSortedDictionary<string, string> Settings { get; init; }

    /// <summary>Program, machine, seed, command.</summary>
    public required RunSummary Run { get; init; }

    /// <summary>The model.</summary>
    public required ModelSummary Model { get; init; }

    /// <summary>The deployed service that was asked in place of a model file; null for a file.</summary>
    public TargetSummary? Target { get; init; }

    /// <summary>Input defenses that were declared to stand in front of the model, in the order in which an input meets them; empty for none.</summary>
    public ImmutableArray<DefenseSummary> Defenses { get; init; } = [];

    /// <summary>The detector that stood beside the model and was attacked with it; null for none, and where the run was canceled before it was measured.</summary>
    public DetectorSummary? Detector { get; init; }

    /// <summary>The data.</summary>
    public required DataSummary Data { get; init; }

    /// <summary>How data became input.</summary>
    public required InputMappingSummary Mapping { get; init; }

    /// <summary>The threat model.</summary>
    public required ThreatSummary Threat { get; init; }

    /// <summary>Accuracy on unperturbed rows.</summary>
    public required Proportion Clean { get; init; }

    /// <summary>Rows correct on the clean and the written input, of all rows; null for a minimum-norm attack without epsilon, and where <see cref="NotStatedReason"/> says why.</summary>
    public Proportion? Robust { get; init; }

    /// <summary>What the points do to other models, in the order given; empty when none was named.</summary>
    public ImmutableArray<TransferSummary> Transfers { get; init; } = [];

    /// <summary>Why <see cref="Robust"/> is null although the attack finished, in one sentence; null otherwise.</summary>
    public string? NotStatedReason { get; init; }

    /// <summary>The verifier that was attacked; null for any other classifier.</summary>
    public PairVerification? Pairs { get; init; }

    /// <summary>Every row, in the order of <see cref="DataSummary.SampledIndices"/>.</summary>
    public required ImmutableArray<AttackRow> Rows { get; init; }
}
