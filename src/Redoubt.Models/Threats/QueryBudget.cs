namespace Redoubt.Models;

/// <summary>How many times the attacker may ask the model about one example.</summary>
public sealed record QueryBudget
{
    private QueryBudget(long? perExample) => PerExample = perExample;

    /// <summary>No limit.</summary>
    public static QueryBudget Unlimited { get; } = new((long?)null);

    /// <summary>Most queries for one example; <see langword="null"/> without limit.</summary>
    public long? PerExample { get; }

    /// <summary>A limit.</summary>
    /// <param name="queries">Most queries for one example, one or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="queries"/> is below one.</exception>
    public static QueryBudget Limited(long queries) => queries >= 1
        ? new QueryBudget(queries)
        : throw new ArgumentOutOfRangeException(nameof(queries), queries, "A query budget must be one or more.");

    /// <summary>Whether one more query is allowed.</summary>
    /// <param name="used">Queries already made for the example.</param>
    public bool Allows(long used) => PerExample is not { } most || used < most;

    /// <summary>For example <c>5000 queries per example</c>.</summary>
    public override string ToString() => PerExample is { } most ? FormattableString.Invariant($"{most} queries per example") : "unlimited queries";
}
