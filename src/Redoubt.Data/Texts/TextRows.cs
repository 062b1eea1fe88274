namespace Redoubt.Data;

/// <summary>The rows of one <c>text:</c> term.</summary>
internal sealed class TextRows : IDisposable
{
    private readonly RecordReader _records;
    private readonly RowRange? _wanted;
    private readonly int[] _texts;
    private readonly TableColumn _label;
    private readonly TableColumn? _group;
    private int _passed;

    private TextRows(RecordReader records, DataPart part, ColumnSchema label)
    {
        _records = records;
        _wanted = part.Rows;
        _texts = [.. part.ValuesOf("text").Select(column => TableSource.Find(records, column))];
        _label = new TableColumn(records, label, []);
        _group = part.ValueOf("group") is { } group ? new TableColumn(records, new ColumnSchema { Name = group, Kind = ColumnKind.Group }, []) : null;
        ClassNames = label.Levels;
    }

    /// <summary>Name of every class.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Whether rows have groups.</summary>
    public bool HasGroups => _group is not null;

    /// <summary>Class of the current row.</summary>
    public int Label { get; private set; }

    /// <summary>Position of the current row in the file.</summary>
    public int Index => _passed - 1;

    /// <summary>Text of the current row.</summary>
    public string Text => string.Join('\n', _texts.Select(column => _records.Text(column, trimmed: false)));

    /// <summary>Group of the current row.</summary>
    public string? Group => _group?.ToGroup();

    /// <summary>Opens a term: reads the file once for its classes, then stands before the first row.</summary>
    public static TextRows Open(DataPart part, CancellationToken cancellationToken)
    {
        if (part.ValuesOf("text").Length == 0 || part.ValueOf("label") is not { } label)
            throw new UnreadableDataException(part.Argument, "needs the columns of text and label, as text:mails.csv;text=body,label=spam");
        ColumnSchema classes;
        using (RecordReader records = TableSource.OpenRecords(part)) classes = Classes(records, label, cancellationToken);
        RecordReader again = TableSource.OpenRecords(part);
        try
        {
            return new TextRows(again, part, classes);
        }
        catch
        {
            again.Dispose();
            throw;
        }
    }

    /// <summary>Goes to the next row.</summary>
    public bool MoveNext()
    {
        int start = _wanted?.Start ?? 0;
        long end = _wanted is { } range ? range.Start + (long)range.Count : long.MaxValue;
        while (_records.MoveNext())
        {
            _passed++;
            Label = _label.ToClass();
            if (Index >= start && Index < end) return true;
        }

        _ = RowRange.Resolve(_wanted, _passed, _records.Name);
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _records.Dispose();

    private static ColumnSchema Classes(RecordReader records, string label, CancellationToken cancellationToken)
    {
        int column = TableSource.Find(records, label), budget = ColumnStatistics.MostLevels + 1;
        var statistics = new ColumnStatistics(label);
        bool any = false;
        while (records.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> cell = records.Trimmed(column);
            if (cell.IsEmpty) throw records.Fault(column, "the label is missing");
            statistics.Add(cell, ref budget);
            any = true;
        }

        if (!any) throw new UnreadableDataException(records.Name, "holds no rows");
        return statistics.HasFewValues
            ? statistics.ToLabel(null)
            : throw new UnreadableDataException(records.Name, $"column {label} has more than {ColumnStatistics.MostLevels} different values, so it cannot be the label");
    }
}
