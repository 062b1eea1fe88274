using System.Collections.Immutable;

namespace Redoubt.Evidence;

/// <summary>A column of a table and the features that it became.</summary>
public sealed record DataColumn
{
    /// <summary>Name in the table's header.</summary>
    public required string Name { get; init; }

    /// <summary>Type: numeric, integer, boolean or categorical.</summary>
    public required string Type { get; init; }

    /// <summary>Its first feature.</summary>
    public required int First { get; init; }

    /// <summary>Number of its features.</summary>
    public required int Count { get; init; }

    /// <summary>Levels of a categorical column.</summary>
    public ImmutableArray<string> Levels { get; init; } = [];
}
