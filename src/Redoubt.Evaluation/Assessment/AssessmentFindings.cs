using System.Collections.Immutable;
using Redoubt.Evidence;

namespace Redoubt.Evaluation;

/// <summary>What an assessment measured: the part of a report that does not depend on where model and data came from. Made by
/// <see cref="RobustnessAssessment"/> only, from verified examples.</summary>
public sealed record AssessmentFindings
{
    internal AssessmentFindings()
    {
    }

    /// <summary>Why the run stopped early, in one sentence; null for a complete run.</summary>
    public string? PartialReason { get; internal init; }

    /// <summary>Accuracy on unperturbed rows.</summary>
    public required Proportion Clean { get; init; }

    /// <summary>Rows correct clean and on the saved input, of all rows; null where none may be stated.</summary>
    public Proportion? WorstCase { get; internal init; }

    /// <summary>Why <see cref="WorstCase"/> is null, in one sentence; null when it is stated.</summary>
    public string? NotStatedReason { get; internal init; }

    /// <summary>The attacks in the order run.</summary>
    public required ImmutableArray<AttackSummary> Attacks { get; init; }

    /// <summary>What plain corruptions do; null where they were not tried.</summary>
    public FloorSummary? Floor { get; internal init; }

    /// <summary>The second pass over the worst case of every row.</summary>
    public required VerificationSummary Verification { get; init; }

    /// <summary>Accuracy against epsilon; null when it was not measured.</summary>
    public AccuracyCurve? Curve { get; internal init; }

    /// <summary>Accuracy against the smallest perturbation found; null when it was not measured.</summary>
    public AccuracyCurve? MinimumCurve { get; internal init; }

    /// <summary>Why adaptive attacks were added or left out, one sentence each.</summary>
    public ImmutableArray<string> AdaptiveNotes { get; internal init; } = [];

    /// <summary>Accuracy by class.</summary>
    public required ImmutableArray<ClassSummary> Classes { get; init; }

    /// <summary>Results by group; null where the rows have no groups.</summary>
    public GroupComparison? Groups { get; internal init; }

    /// <summary>Confusion on the clean rows.</summary>
    public required ConfusionMatrix CleanConfusion { get; init; }

    /// <summary>Confusion on the saved rows.</summary>
    public required ConfusionMatrix AttackedConfusion { get; init; }

    /// <summary>The masking verdict.</summary>
    public required MaskingDiagnosis Masking { get; init; }

    /// <summary>Pictures of some confirmed examples; empty for rows that are not images of 1 or 3 channels.</summary>
    public required ImmutableArray<GalleryItem> Gallery { get; init; }

    /// <summary>The loss around some rows; empty where it cannot be drawn.</summary>
    public required ImmutableArray<LandscapePicture> Landscapes { get; init; }

    /// <summary>Every row.</summary>
    public required ImmutableArray<RowOutcome> Rows { get; init; }

    /// <summary>What a reader must know, one sentence each.</summary>
    public required ImmutableArray<string> Notes { get; init; }

    /// <summary>How long the parts took.</summary>
    public required ImmutableArray<PhaseDuration> Phases { get; init; }
}
