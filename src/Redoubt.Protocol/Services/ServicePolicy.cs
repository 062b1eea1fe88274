namespace Redoubt.Protocol;

/// <summary>How a service may be asked: how often, how fast, how long to wait, when to give up.</summary>
public sealed record ServicePolicy
{
    /// <summary>Rate that nobody should notice, queries a second.</summary>
    public const double DefaultRate = 5;

    /// <summary>Most queries in all: one for every row of every request sent, those repeated after a failure and those answered from a journal included. Null for no limit.</summary>
    public long? Budget { get; init; }

    /// <summary>Most queries a second, on average; 0 for no limit. A request of n rows counts n and may go out at once.</summary>
    public double Rate { get; init; } = DefaultRate;

    /// <summary>Times that a failed request is sent again before the run stops, in [0, 100].</summary>
    public int Retries { get; init; } = 5;

    /// <summary>Longest wait for one answer, the whole body included; in (0, 1 hour].</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Wait before the first repetition; doubled for each further one and spread at random between half of it and the whole.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Longest wait between two repetitions. A service that asks for a longer one ends the run.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Price of 1,000 queries in whatever currency the user thinks; null when unknown.</summary>
    public double? PricePerThousand { get; init; }

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Budget is < 1) yield return $"Budget must be 1 or more, was {Budget}.";
        if (!(Rate >= 0 && double.IsFinite(Rate))) yield return FormattableString.Invariant($"Rate must be 0 or more, was {Rate}.");
        if (Retries is < 0 or > 100) yield return $"Retries must be in [0, 100], was {Retries}.";
        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromHours(1)) yield return $"Timeout must be positive and at most one hour, was {Timeout}.";
        if (FirstDelay < TimeSpan.Zero || LongestDelay < FirstDelay) yield return $"FirstDelay and LongestDelay must be 0 or more with the longer one last, were {FirstDelay} and {LongestDelay}.";
        if (PricePerThousand is { } price && !(price >= 0 && double.IsFinite(price))) yield return FormattableString.Invariant($"PricePerThousand must be 0 or more, was {price}.");
    }
}
