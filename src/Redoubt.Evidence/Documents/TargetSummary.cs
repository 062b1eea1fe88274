namespace Redoubt.Evidence;

/// <summary>The deployed service that was attacked in place of a model file, who permitted it, and what it cost.</summary>
public sealed record TargetSummary
{
    /// <summary>Address without secrets.</summary>
    public required string Url { get; init; }

    /// <summary>How it was asked: <c>open-inference-v2</c> or <c>json</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>Who permitted the attack, as the user said; null for a service on the same machine, which needs nobody's permission.</summary>
    public string? AuthorizedBy { get; init; }

    /// <summary>Whether it gives labels only: scores are then 1 for the label and 0 for every other class.</summary>
    public required bool LabelsOnly { get; init; }

    /// <summary>Rows asked about: sent, sent again after failures, and answered from a journal.</summary>
    public required long Queries { get; init; }

    /// <summary>Of these, rows that the journal of an earlier run answered.</summary>
    public required long Replayed { get; init; }

    /// <summary>HTTP requests sent, repetitions and questions about metadata included.</summary>
    public required long Requests { get; init; }

    /// <summary>Requests that repeated a failed one.</summary>
    public required long Retries { get; init; }

    /// <summary>Bytes of the bodies sent.</summary>
    public required long BytesSent { get; init; }

    /// <summary>Bytes of the bodies received.</summary>
    public required long BytesReceived { get; init; }

    /// <summary>Seconds spent waiting for answers.</summary>
    public required double Seconds { get; init; }

    /// <summary>Seconds spent waiting because of the rate limit and after failures.</summary>
    public required double SecondsWaiting { get; init; }

    /// <summary>Most queries that were allowed; null for no limit.</summary>
    public long? Budget { get; init; }

    /// <summary>Most queries a second that were allowed; 0 for no limit.</summary>
    public required double Rate { get; init; }

    /// <summary>Price of 1,000 queries, in the user's currency; null when unknown.</summary>
    public double? PricePerThousand { get; init; }

    /// <summary>Price of the queries sent in this run; null when unknown.</summary>
    public double? Cost { get; init; }

    /// <summary>Why the attack was stopped early, in one sentence; null when it was not.</summary>
    public string? StopReason { get; init; }
}
