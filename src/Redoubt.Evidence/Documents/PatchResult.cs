using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;

namespace Redoubt.Evidence;

/// <summary>The result of <c>patch</c>: one patch for all images, and how many right decisions it turns into wrong ones on rows it was not trained on.</summary>
/// <remarks>A lower bound of what a patch of this size can do: no better patch was found, which does not mean that there is none.</remarks>
public sealed record PatchResult : IEvidenceDocument<PatchResult>
{
    /// <inheritdoc/>
    public static string SchemaId => "redoubt.patch/1";

    /// <inheritdoc/>
    public static JsonTypeInfo<PatchResult> JsonType => EvidenceJsonContext.Shared.PatchResult;

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

    /// <summary>The rows that the patch was trained on.</summary>
    public required DataSummary TrainingData { get; init; }

    /// <summary>The rows that it was measured on.</summary>
    public required DataSummary TestData { get; init; }

    /// <summary>How data became input.</summary>
    public required InputMappingSummary Mapping { get; init; }

    /// <summary>The threat model.</summary>
    public required ThreatSummary Threat { get; init; }

    /// <summary>The patch.</summary>
    public required PatchSummary Patch { get; init; }

    /// <summary>Every training run in its order; the last is the patch itself.</summary>
    public required ImmutableArray<PatchTrialSummary> Trials { get; init; }

    /// <summary>Accuracy on the test rows without a patch.</summary>
    public required Proportion Clean { get; init; }

    /// <summary>What the patch does.</summary>
    public required FlipRate Flips { get; init; }

    /// <summary>Share of test rows and transformations that are decided as the wanted class, rows of that class left out; null without a target.</summary>
    public double? TargetShare { get; init; }

    /// <summary>What a uniformly grey patch does in the same places, under the first transformations: covering alone.</summary>
    public required FlipRate GreyControl { get; init; }

    /// <summary>What patches of random texels do under the same transformations, others for every one.</summary>
    public required FlipRate NoiseControl { get; init; }

    /// <summary>Every held-back transformation.</summary>
    public required ImmutableArray<PatchTransformationSummary> Transformations { get; init; }

    /// <summary>Classes with correctly decided rows.</summary>
    public required ImmutableArray<PatchClassSummary> Classes { get; init; }

    /// <summary>Rows with and without the patch, flipped or not: the first of each class, each under another transformation.</summary>
    public required ImmutableArray<PatchPicture> Pictures { get; init; }
}
