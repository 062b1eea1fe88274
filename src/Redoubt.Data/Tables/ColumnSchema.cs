namespace Redoubt.Data;

/// <summary>What one column of a table is and how its cells become numbers. Immutable.</summary>
public sealed record ColumnSchema
{
    /// <summary>Most levels of a categorical column and classes of a label.</summary>
    public const int MostLevels = 1 << 14;

    /// <summary>Name in the table's header. Required.</summary>
    public required string Name { get; init; }

    /// <summary>What the column is. Required.</summary>
    public required ColumnKind Kind { get; init; }

    /// <summary>Values of a categorical column, in feature order, or of a label, in class order. A label without levels holds the class numbers themselves.</summary>
    public IReadOnlyList<string> Levels { get; init; } = [];

    /// <summary>Whether a categorical column becomes one feature, the position of its level, instead of a one-hot group (default).</summary>
    public bool AsIndex { get; init; }

    /// <summary>What stands for a missing cell, written as a cell; <see langword="null"/> (default) makes missing cells an error.</summary>
    public string? Fill { get; init; }

    /// <summary>Of a label: the level that a cell means, where cells are not levels themselves (attack names that all mean <c>attack</c>, say); the key <c>*</c>
    /// stands for every cell that is neither a key nor a level.</summary>
    public IReadOnlyDictionary<string, string> Map { get; init; } = new Dictionary<string, string>();

    /// <summary>Of a label: names of the classes for people, as many as levels; empty (default) for the levels themselves.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Why the column is what it is, where a guess was made; written as a comment.</summary>
    public string? Comment { get; init; }

    /// <summary>Number of features.</summary>
    internal int Features => Kind switch
    {
        ColumnKind.Numeric or ColumnKind.Integer or ColumnKind.Boolean => 1,
        ColumnKind.Categorical => AsIndex ? 1 : Levels.Count,
        _ => 0,
    };

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (string.IsNullOrEmpty(Name)) yield return "A column has no name.";
        bool hasLevels = Kind is ColumnKind.Categorical or ColumnKind.Label;
        if (Kind == ColumnKind.Categorical && Levels.Count == 0) yield return $"Column {Name}: categorical needs levels.";
        if (!hasLevels && Levels.Count > 0) yield return $"Column {Name}: levels are for categorical and label.";
        if (Levels.Count > MostLevels) yield return $"Column {Name}: at most {MostLevels} levels, there are {Levels.Count}.";
        if (Levels.Distinct(StringComparer.Ordinal).Count() != Levels.Count) yield return $"Column {Name}: a level is named twice.";
        if (AsIndex && Kind != ColumnKind.Categorical) yield return $"Column {Name}: an encoding is for categorical.";
        if (Kind != ColumnKind.Label && (Map.Count > 0 || Names.Count > 0)) yield return $"Column {Name}: map and names are for label.";
        if (Names.Count > 0 && Names.Count != Levels.Count) yield return $"Column {Name}: {Levels.Count} levels need as many names, got {Names.Count}.";
        if (Map.Count > 0 && Levels.Count == 0) yield return $"Column {Name}: a map needs levels.";
        if (Map.Values.FirstOrDefault(level => !Levels.Contains(level)) is { } unknown) yield return $"Column {Name}: the map leads to '{unknown}', which is no level.";
        if (Fill is not null && Kind is ColumnKind.Label or ColumnKind.Group or ColumnKind.Ignored) yield return $"Column {Name}: {Kind} cannot be filled.";
        if (Fill is not null && Kind == ColumnKind.Categorical && !Levels.Contains(Fill)) yield return $"Column {Name}: the fill '{Fill}' is no level.";
    }
}
