namespace Redoubt.Data;

/// <summary>The features that one column of a table became.</summary>
/// <param name="Name">Name in the table's header.</param>
/// <param name="Kind">Numeric, integer, categorical or boolean.</param>
/// <param name="First">Its first feature: an index into a row.</param>
/// <param name="Count">Number of its features: the number of levels for a one-hot group, else 1.</param>
public sealed record FeatureColumn(string Name, ColumnKind Kind, int First, int Count)
{
    /// <summary>Levels of a categorical column in feature order (one-hot) or in the order of their numbers; empty for other kinds.</summary>
    public IReadOnlyList<string> Levels { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(FeatureColumn? other) =>
        other is not null && (Name, Kind, First, Count) == (other.Name, other.Kind, other.First, other.Count) && Levels.SequenceEqual(other.Levels);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Kind, First, Count, Levels.Count);
}
