using System.Text;

namespace Redoubt.Data;

/// <summary>Finds what the columns of a table are, from one pass over its records.</summary>
/// <remarks>Numbers with a fraction are numeric, others integer; two values such as 0 and 1 or yes and no are boolean; up to 1,000 texts that repeat are levels; other
/// texts, and columns that only count the rows, are ignored. Missing numbers are filled by the mean, missing levels are a level of their own.</remarks>
internal sealed class SchemaInference
{
    // Distinct texts of all columns together: a bound on memory for tables of very many columns.
    private const int MostDistinct = 400_000, MostClassesOfLastColumn = 100;

    private static readonly string[] LabelNames = ["label", "class", "target", "y"];
    private static readonly byte[][] Missing = [.. TableSchema.UsualMissing.Select(Encoding.UTF8.GetBytes)];

    private readonly RecordReader _records;
    private readonly string? _label, _group;
    private readonly string[] _ignored;
    private readonly List<ColumnStatistics> _columns = [];
    private int _budget = MostDistinct;
    private long _rows;

    /// <summary>Prepares a pass.</summary>
    /// <param name="records">The records.</param>
    /// <param name="label">Name of the label's column, or null to guess it.</param>
    /// <param name="group">Name of the group's column, or null.</param>
    /// <param name="ignored">Columns to ignore.</param>
    public SchemaInference(RecordReader records, string? label, string? group, string[] ignored)
    {
        (_records, _label, _group, _ignored) = (records, label, group, ignored);
        foreach (string name in new[] { label, group }.OfType<string>().Concat(ignored)) _ = TableSource.Find(records, name);
    }

    /// <summary>Adds the current record.</summary>
    public void Add()
    {
        _rows++;
        while (_columns.Count < _records.Header.Count) _columns.Add(new ColumnStatistics(_records.Header[_columns.Count]));
        for (int i = 0; i < _records.PresentCount; i++)
        {
            int column = _records.PresentAt(i);
            ReadOnlySpan<byte> cell = _records.Trimmed(column);
            if (!IsMissing(cell)) _columns[column].Add(cell, ref _budget);
        }
    }

    /// <summary>What was found.</summary>
    /// <param name="delimiter">Separator to write into the schema, or null.</param>
    /// <param name="hasHeader">Whether the file has a header.</param>
    public TableSchema ToSchema(char? delimiter, bool hasHeader)
    {
        if (_rows == 0) throw new UnreadableDataException(_records.Name, "holds no rows");
        if (_columns.Count == 0) throw new UnreadableDataException(_records.Name, "has no columns");
        (ColumnStatistics label, string? comment) = Label();
        if (!label.HasFewValues)
            throw new UnreadableDataException(_records.Name, $"column {label.Name} has more than {ColumnStatistics.MostLevels} different values or none, so it cannot be the label; add ;label=COLUMN");
        var schema = new TableSchema
        {
            Columns =
            [
                .. _columns.Select(column => column == label ? column.ToLabel(comment)
                    : column.Name == _group ? new ColumnSchema { Name = column.Name, Kind = ColumnKind.Group }
                    : _ignored.Contains(column.Name) ? new ColumnSchema { Name = column.Name, Kind = ColumnKind.Ignored }
                    : column.ToFeature(_rows)),
            ],
            Delimiter = delimiter,
            HasHeader = hasHeader,
        };
        return schema.Errors().FirstOrDefault() is { } error ? throw new UnreadableDataException(_records.Name, error.TrimEnd('.')) : schema;
    }

    private (ColumnStatistics Column, string? Comment) Label()
    {
        if (_label is not null) return (_columns.Single(column => column.Name == _label), null);
        ColumnStatistics[] named = [.. _columns.Where(static column => LabelNames.Contains(column.Name, StringComparer.OrdinalIgnoreCase))];
        if (named.Length == 1) return (named[0], null);
        ColumnStatistics last = _columns[^1];
        bool likely = named.Length == 0 && last.HasFewValues && !last.IsFractional && last.ToLabel(null).Levels.Count <= MostClassesOfLastColumn
            && last.Name != _group && !_ignored.Contains(last.Name);
        if (likely) return (last, "taken as the label, because it is the last column; add ;label=COLUMN for another");
        throw new UnreadableDataException(
            _records.Name, $"does not show which column is the label; add ;label=COLUMN (there are {string.Join(", ", _columns.Take(12).Select(static column => column.Name))}"
            + $"{(_columns.Count > 12 ? $" and {_columns.Count - 12} more" : string.Empty)})");
    }

    private static bool IsMissing(ReadOnlySpan<byte> cell)
    {
        if (cell.IsEmpty) return true;
        foreach (byte[] missing in Missing)
        {
            if (cell.SequenceEqual(missing)) return true;
        }

        return false;
    }
}
