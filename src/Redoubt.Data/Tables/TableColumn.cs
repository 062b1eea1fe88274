using System.Globalization;
using System.Text;

namespace Redoubt.Data;

/// <summary>Turns the cells of one column into features, a class or a group.</summary>
internal sealed class TableColumn
{
    private const string Everything = "*";

    private readonly RecordReader _records;
    private readonly int _index;
    private readonly byte[][] _missing;
    private readonly Dictionary<string, int> _levels = new(StringComparer.Ordinal);
    private readonly byte[]? _fill;

    /// <summary>Finds the column.</summary>
    /// <exception cref="UnreadableDataException">The file has no such column; the sentence proposes another.</exception>
    public TableColumn(RecordReader records, ColumnSchema schema, IReadOnlyList<string> missing)
    {
        _records = records;
        Schema = schema;
        _index = TableSource.Find(records, schema.Name);
        _missing = [.. missing.Select(Encoding.UTF8.GetBytes)];
        _fill = schema.Fill is null ? null : Encoding.UTF8.GetBytes(schema.Fill);
        for (int i = 0; i < schema.Levels.Count; i++) _levels.Add(schema.Levels[i], i);

        // A level wins over a key of the map, as a cell that is its own class.
        foreach ((string cell, string level) in schema.Map) _levels.TryAdd(cell, _levels[level]);
    }

    /// <summary>What the column is.</summary>
    public ColumnSchema Schema { get; }

    /// <summary>Writes the features of the current record's cell.</summary>
    /// <param name="features">As many as the schema says, overwritten.</param>
    public void Write(Span<float> features)
    {
        ReadOnlySpan<byte> cell = Cell();
        switch (Schema.Kind)
        {
            case ColumnKind.Boolean:
                if (!TableCell.TryTruth(cell, out bool truth)) throw Bad(cell, "is no truth; write true or false, yes or no, 1 or 0");
                features[0] = truth ? 1 : 0;
                break;
            case ColumnKind.Categorical:
                int level = LevelOf(cell);
                if (level < 0) throw Bad(cell, $"is none of the {_levels.Count} levels {Shown()}");
                if (Schema.AsIndex)
                {
                    features[0] = level;
                    break;
                }

                features.Clear();
                features[level] = 1;
                break;
            default:
                if (!TableCell.TryNumber(cell, out double value)) throw Bad(cell, "is no finite number");
                if (Schema.Kind == ColumnKind.Integer && !TableCell.IsWhole(value)) throw Bad(cell, "is no whole number");
                features[0] = (float)value;
                break;
        }
    }

    /// <summary>The class of the current record.</summary>
    public int ToClass()
    {
        ReadOnlySpan<byte> cell = Cell();
        if (Schema.Levels.Count == 0)
        {
            if (TableCell.TryNumber(cell, out double value) && TableCell.IsWhole(value) && value is >= 0 and <= int.MaxValue) return (int)value;
            throw Bad(cell, "is no class number; give the label levels in the schema");
        }

        int level = LevelOf(cell);
        if (level < 0 && !_levels.TryGetValue(Everything, out level)) throw Bad(cell, $"is none of the classes {Shown()}");
        return level;
    }

    /// <summary>The group of the current record; missing cells make a group of their own.</summary>
    public string ToGroup() => IsMissing(_records.Trimmed(_index)) ? "(missing)" : _records.Text(_index, trimmed: true);

    private ReadOnlySpan<byte> Cell()
    {
        ReadOnlySpan<byte> cell = _records.Trimmed(_index);
        if (!IsMissing(cell)) return cell;
        if (_fill is not null) return _fill;
        throw _records.Fault(_index, Schema.Kind == ColumnKind.Label ? "the label is missing" : $"{RecordReader.Shown(cell)} is a missing cell; add 'fill: VALUE' to the column in the schema");
    }

    private bool IsMissing(ReadOnlySpan<byte> cell)
    {
        if (cell.IsEmpty || !_records.Has(_index)) return true;
        foreach (byte[] missing in _missing)
        {
            if (cell.SequenceEqual(missing)) return true;
        }

        return false;
    }

    // The text itself, or the same whole number in another spelling (1.0 for 1).
    private int LevelOf(ReadOnlySpan<byte> cell)
    {
        if (_levels.TryGetValue(Encoding.UTF8.GetString(cell), out int level)) return level;
        bool whole = TableCell.TryNumber(cell, out double value) && TableCell.IsWhole(value);
        return whole && _levels.TryGetValue(((long)value).ToString(CultureInfo.InvariantCulture), out level) ? level : -1;
    }

    private string Shown() => $"{string.Join(", ", Schema.Levels.Take(8))}{(Schema.Levels.Count > 8 ? ", …" : string.Empty)}";

    private UnreadableDataException Bad(ReadOnlySpan<byte> cell, string problem) => _records.Fault(_index, $"{RecordReader.Shown(cell)} {problem}");
}
