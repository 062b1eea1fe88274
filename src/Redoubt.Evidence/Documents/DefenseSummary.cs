using System.Collections.Immutable;

namespace Redoubt.Evidence;

/// <summary>A defense that was declared to stand in front of the model or behind it, and was part of what was attacked.</summary>
public sealed record DefenseSummary
{
    /// <summary>Name as on the command line.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands: <c>input</c> or <c>output</c>.</summary>
    public string Stage { get; init; } = "input";

    /// <summary>Its numbers by name.</summary>
    public ImmutableSortedDictionary<string, double> Settings { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>File of its network; null for one without.</summary>
    public string? File { get; init; }

    /// <summary>SHA-256 of that file; null for one without.</summary>
    public string? FileSha256 { get; init; }

    /// <summary>What it promises: <c>heuristic</c>, <c>statistical</c> or <c>certified</c>.</summary>
    public string Guarantee { get; init; } = "heuristic";

    /// <summary>What it declares of gradients: <c>exact</c>, <c>shattered</c>, <c>stochastic</c> or <c>shattered, stochastic</c>.</summary>
    public required string Gradients { get; init; }

    /// <summary>What adaptive attacks differentiate in its place where its gradients are shattered; null where they follow its own.</summary>
    public string? StandIn { get; init; }

    /// <summary>Name and numbers on one line.</summary>
    public string Describe() => Settings.IsEmpty ? File is null ? Name : $"{Name} {File}" : $"{Name} ({string.Join(", ", Settings.Select(static s => FormattableString.Invariant($"{s.Key} {s.Value:0.######}")))})";
}
