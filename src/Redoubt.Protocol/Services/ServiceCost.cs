namespace Redoubt.Protocol;

/// <summary>What asking a service has cost so far.</summary>
public sealed record ServiceCost
{
    /// <summary>Rows asked about: sent, repeated after failures, and answered from a journal.</summary>
    public required long Queries { get; init; }

    /// <summary>Of these, rows answered from a journal without asking the service.</summary>
    public required long Replayed { get; init; }

    /// <summary>Requests sent, repetitions and questions about metadata included.</summary>
    public required long Requests { get; init; }

    /// <summary>Requests that were repetitions.</summary>
    public required long Retries { get; init; }

    /// <summary>Bytes of the bodies sent.</summary>
    public required long BytesSent { get; init; }

    /// <summary>Bytes of the bodies received.</summary>
    public required long BytesReceived { get; init; }

    /// <summary>Seconds spent waiting for answers, without the waits of rate limit and back-off.</summary>
    public required double SecondsAnswering { get; init; }

    /// <summary>Seconds spent waiting because of the rate limit and after failures.</summary>
    public required double SecondsWaiting { get; init; }

    /// <summary>Price of the rows sent in this run; null when no price is known.</summary>
    public double? Price { get; init; }
}
