using System.Collections.Immutable;
using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;

namespace Redoubt.Cli;

/// <summary>A classifier of whatever origin, before it meets its rows.</summary>
internal sealed record ClassifierParts
{
    public required int Classes { get; init; }

    public required InputBounds Bounds { get; init; }

    /// <summary>What is wanted of a graph that is no classifier, in words; null for a classifier.</summary>
    public string? Goal { get; init; }

    /// <summary>The mapping on one line.</summary>
    public required string Description { get; init; }

    /// <summary>What was assumed, one sentence each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    public required ImmutableArray<string> ClassNames { get; init; }

    public required Func<LabeledData, LabeledData> ToAttackSpace { get; init; }

    public required Func<IDifferentiableClassifier> Compile { get; init; }

    /// <summary>What the user declared to stand around the model; null for nothing.</summary>
    public DeclaredDefenses? Defenses { get; init; }

    /// <summary>Threads that defenses may use.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The detector beside the model; null for none.</summary>
    public DetectorFile? Detector { get; init; }

    public required ModelSummary Model { get; init; }

    public required InputMappingSummary Mapping { get; init; }

    /// <summary>The verifier that this is; null for any other classifier.</summary>
    public PairTask? Pairs { get; init; }
}
