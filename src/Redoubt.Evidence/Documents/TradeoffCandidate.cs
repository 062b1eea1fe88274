namespace Redoubt.Evidence;

/// <summary>A model or a stack with what it is worth and what it costs.</summary>
public sealed record TradeoffCandidate
{
    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>The assessed file.</summary>
    public required string Model { get; init; }

    /// <summary>SHA-256 of that file; null for a service.</summary>
    public required string? ModelSha256 { get; init; }

    /// <summary>What stands around it, on one line; null for nothing.</summary>
    public required string? Defenses { get; init; }

    /// <summary>Protocol of its assessment.</summary>
    public required string Protocol { get; init; }

    /// <summary>Clean accuracy; a rejected row is not correct.</summary>
    public required Proportion Clean { get; init; }

    /// <summary>Robust accuracy in the worst case over the attacks; null where none was stated.</summary>
    public required Proportion? Robust { get; init; }

    /// <summary>Certified accuracy at the same radius; null where there is no certificate.</summary>
    public required CertifiedAccuracy? Certified { get; init; }

    /// <summary>Clean rows that a detector rejects; null without detector.</summary>
    public required Proportion? FalsePositives { get; init; }

    /// <summary>Seconds of training; null where unknown.</summary>
    public required double? TrainingSeconds { get; init; }

    /// <summary>Training seconds over those of the first candidate; null where one of the two is unknown.</summary>
    public required double? TrainingMultiple { get; init; }

    /// <summary>Seconds of an answer to one row; null where it was not measured.</summary>
    public required double? LatencySeconds { get; init; }

    /// <summary>Latency over that of the first candidate; null where one of the two is unknown.</summary>
    public required double? LatencyMultiple { get; init; }

    /// <summary>Whether no other candidate is at least as good in everything that is known of both and better in something.</summary>
    public required bool OnFront { get; init; }

    /// <summary>A candidate that is; null for one on the front.</summary>
    public required string? DominatedBy { get; init; }
}
