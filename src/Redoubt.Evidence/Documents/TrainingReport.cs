using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;

namespace Redoubt.Evidence;

/// <summary>The result of <c>train</c>.</summary>
public sealed record TrainingReport : IEvidenceDocument<TrainingReport>
{
    /// <inheritdoc/>
    public static string SchemaId => "redoubt.training/1";

    /// <inheritdoc/>
    public static JsonTypeInfo<TrainingReport> JsonType => EvidenceJsonContext.Shared.TrainingReport;

    /// <inheritdoc/>
    public string Schema { get; init; } = SchemaId;

    /// <summary>Why the run stopped early, in one sentence; null for a complete run.</summary>
    public string? PartialReason { get; init; }

    /// <summary>Program, machine, seed, command.</summary>
    public required RunSummary Run { get; init; }

    /// <summary>Name of the architecture.</summary>
    public required string Architecture { get; init; }

    /// <summary>Name of the recipe, such as <c>standard</c>.</summary>
    public required string Recipe { get; init; }

    /// <summary>What the network was trained for, to follow "Trained ", such as <c>to withstand perturbations of linf norm up to 0.3</c>.</summary>
    public required string Purpose { get; init; }

    /// <summary>What must be known before the model is relied on, in words; null for nothing beyond what every report says.</summary>
    public string? Caution { get; init; }

    /// <summary>Settings of recipe and optimizer, name to value as text.</summary>
    public required ImmutableSortedDictionary<string, string> Settings { get; init; }

    /// <summary>Threat model of an adversarial recipe; null for recipes without one.</summary>
    public ThreatSummary? Threat { get; init; }

    /// <summary>The training data.</summary>
    public required DataSummary TrainingData { get; init; }

    /// <summary>The test data; null without any.</summary>
    public DataSummary? TestData { get; init; }

    /// <summary>The written model.</summary>
    public required ModelSummary Model { get; init; }

    /// <summary>The epochs in order.</summary>
    public required ImmutableArray<TrainingEpoch> Epochs { get; init; }

    /// <summary>Clean accuracy of the written model on the test rows; null without any.</summary>
    public Proportion? Test { get; init; }
}
