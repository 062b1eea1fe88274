using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;

namespace Redoubt.Evidence;

/// <summary>The result of <c>assess</c>: everything the HTML, SARIF and JUnit reports are made from.</summary>
/// <remarks>Empirical: rows that no attack broke are not proved robust. Certified accuracy will be a value of its own type and is never added to these.</remarks>
public sealed record AssessmentReport : IEvidenceDocument<AssessmentReport>
{
    /// <inheritdoc/>
    public static string SchemaId => "redoubt.assessment/1";

    /// <inheritdoc/>
    public static JsonTypeInfo<AssessmentReport> JsonType => EvidenceJsonContext.Shared.AssessmentReport;

    /// <inheritdoc/>
    public string Schema { get; init; } = SchemaId;

    /// <summary>Why the run stopped early, in one sentence; null for a complete run.</summary>
    public string? PartialReason { get; init; }

    /// <summary>Clean accuracy as a plain number in [0, 1].</summary>
    public double CleanAccuracy => Clean.Value;

    /// <summary>Worst-case robust accuracy as a plain number in [0, 1]; null where none may be stated.</summary>
    public double? RobustAccuracy => WorstCase?.Value;

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

    /// <summary>The verifier that was assessed, with the worst case over the attacks; null for any other classifier.</summary>
    public PairVerification? Pairs { get; init; }

    /// <summary>How data became input.</summary>
    public required InputMappingSummary Mapping { get; init; }

    /// <summary>The threat model.</summary>
    public required ThreatSummary Threat { get; init; }

    /// <summary>Accuracy on unperturbed rows.</summary>
    public required Proportion Clean { get; init; }

    /// <summary>Rows correct clean and under every attack, of all rows. Null where a robust accuracy may not be stated: see <see cref="NotStatedReason"/>.</summary>
    public Proportion? WorstCase { get; init; }

    /// <summary>Why <see cref="WorstCase"/> is null, in one sentence; null when it is stated.</summary>
    public string? NotStatedReason { get; init; }

    /// <summary>Which protocol chose the attacks; null in reports made before there were protocols.</summary>
    public ProtocolSummary? Protocol { get; init; }

    /// <summary>The attacks in the order run.</summary>
    public required ImmutableArray<AttackSummary> Attacks { get; init; }

    /// <summary>What plain corruptions do; null where they were not tried: against a deployed service, in ℓ0, and in a canceled run.</summary>
    public FloorSummary? Floor { get; init; }

    /// <summary>The second pass; null when no example was saved.</summary>
    public VerificationSummary? Verification { get; init; }

    /// <summary>Accuracy against epsilon; null when it was not measured.</summary>
    public AccuracyCurve? Curve { get; init; }

    /// <summary>Accuracy against the smallest perturbation found by an attack without a limit; null when it was not measured.</summary>
    public AccuracyCurve? MinimumCurve { get; init; }

    /// <summary>Accuracy by class, class index ascending; classes without rows may be left out.</summary>
    public ImmutableArray<ClassSummary> Classes { get; init; } = [];

    /// <summary>Results by group; null where the data have no groups.</summary>
    public GroupComparison? Groups { get; init; }

    /// <summary>Confusion on the clean rows.</summary>
    public ConfusionMatrix? CleanConfusion { get; init; }

    /// <summary>Confusion under attack: the saved input where broken, the clean input elsewhere.</summary>
    public ConfusionMatrix? AttackedConfusion { get; init; }

    /// <summary>The masking verdict.</summary>
    public required MaskingDiagnosis Masking { get; init; }

    /// <summary>Pictures of some confirmed examples.</summary>
    public ImmutableArray<GalleryItem> Gallery { get; init; } = [];

    /// <summary>The loss around some inputs; empty where it cannot be drawn.</summary>
    public ImmutableArray<LandscapePicture> Landscapes { get; init; } = [];

    /// <summary>How far perturbations carry over between this model and others; null when no other was named.</summary>
    public TransferMatrix? Transfer { get; init; }

    /// <summary>Comparison with an earlier report; null without <c>--baseline</c>.</summary>
    public BaselineComparison? Baseline { get; init; }

    /// <summary>Gates; empty without <c>--fail-under</c>.</summary>
    public ImmutableArray<GateOutcome> Gates { get; init; } = [];

    /// <summary>The report without what another run of the same command would not repeat: times.</summary>
    public AssessmentReport WithoutTimes() => this with
    {
        Run = Run with { StartedUtc = null, TotalSeconds = null, Phases = [] },
        Attacks = [.. Attacks.Select(static attack => attack with { Seconds = null })],
    };

    /// <summary>Every sampled row, in the order of <see cref="DataSummary.SampledIndices"/>; a partial report has only finished rows.</summary>
    public required ImmutableArray<RowOutcome> Rows { get; init; }
}
