using Redoubt.Evidence;

namespace Redoubt.Data;

/// <summary>What the columns of a table are: which are features of what type, which one is the label, which the group. Immutable.</summary>
/// <remarks>Features come in the order of the schema, whatever the order in the file. Columns of the file that the schema does not name are not read.</remarks>
public sealed record TableSchema
{
    /// <summary>Cells that count as missing when the schema does not say, besides empty ones.</summary>
    public static IReadOnlyList<string> UsualMissing { get; } = ["?", "NA", "N/A", "NaN", "nan", "null", "NULL"];

    /// <summary>The columns. At least one feature and exactly one label.</summary>
    public required IReadOnlyList<ColumnSchema> Columns { get; init; }

    /// <summary>Separator of fields; <see langword="null"/> (default) takes the one that the first line has most of. JSON lines have none.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Whether the first line names the columns (default); else they are called <c>column 1</c>, <c>column 2</c>, ….</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>Cells that count as missing; empty ones always do.</summary>
    public IReadOnlyList<string> Missing { get; init; } = UsualMissing;

    /// <summary>Reads a schema file.</summary>
    /// <param name="path">YAML as <see cref="ToYaml"/> writes it.</param>
    /// <exception cref="UnreadableDataException">The file is unusable; one sentence names the line.</exception>
    public static TableSchema Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return SchemaYaml.Read(YamlItem.Load(path), path);
    }

    /// <summary>Finds the types of a table's columns by reading it once.</summary>
    /// <param name="source">An argument of one <c>csv:</c> term, with <c>label=COLUMN</c> where it is not called label, class, target or y and is not the last.</param>
    /// <param name="cancellationToken">Checked for every record.</param>
    /// <exception cref="UnreadableDataException">The file is unusable, or no column can be the label.</exception>
    public static TableSchema Infer(DataSource source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Parts is not [{ Scheme: "csv" } part])
            throw new UnreadableDataException(source.ToString(), "is not one csv: data set, only tables have schemas");
        return TableSource.SchemaOf(part, cancellationToken);
    }

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        foreach (string error in Columns.SelectMany(static column => column.Errors())) yield return error;
        int labels = Columns.Count(static column => column.Kind == ColumnKind.Label), groups = Columns.Count(static column => column.Kind == ColumnKind.Group);
        if (labels != 1) yield return $"There must be one column of type label, there are {labels}.";
        if (groups > 1) yield return $"There may be one column of type group, there are {groups}.";
        if (Columns.Sum(static column => (long)column.Features) is var features and (0 or > int.MaxValue)) yield return $"There are {features} features.";
        // A column may be a feature and the group too.
        string? twice = Columns.Where(static column => column.Kind != ColumnKind.Group).GroupBy(static column => column.Name, StringComparer.Ordinal).FirstOrDefault(static group => group.Skip(1).Any())?.Key;
        if (twice is not null) yield return $"Column {twice} is there twice.";
        if (Delimiter is '"' or '\n' or '\r' or > '\x7F') yield return "The delimiter must be one ASCII character other than a quote or line end.";
    }

    /// <summary>The schema as YAML, to be saved, changed by hand and named as <c>schema=FILE</c>.</summary>
    public string ToYaml() => SchemaYaml.Write(this);

    /// <summary>Replaces a file: written beside, flushed, renamed.</summary>
    /// <param name="path">File to create or replace.</param>
    /// <exception cref="IOException">The file cannot be written; an old one is unharmed.</exception>
    public void Save(string path) => AtomicFile.WriteAllBytes(path, System.Text.Encoding.UTF8.GetBytes(ToYaml()));
}
