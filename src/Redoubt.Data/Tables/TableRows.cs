using Redoubt.Tensors;

namespace Redoubt.Data;

/// <summary>The rows of a table: <c>[D]</c> features in the order of the schema.</summary>
internal sealed class TableRows : RowReader
{
    private readonly RecordReader _records;
    private readonly TableColumn[] _features;
    private readonly TableColumn _label;
    private readonly TableColumn? _group;

    /// <summary>Finds the columns of the schema.</summary>
    /// <param name="records">The records, disposed with the reader.</param>
    /// <param name="schema">A valid schema.</param>
    public TableRows(RecordReader records, TableSchema schema)
    {
        _records = records;
        TableColumn[] columns = [.. schema.Columns.Where(static column => column.Kind != ColumnKind.Ignored).Select(column => new TableColumn(records, column, schema.Missing))];
        _features = [.. columns.Where(static column => column.Schema.Features > 0)];
        _label = columns.Single(static column => column.Schema.Kind == ColumnKind.Label);
        _group = columns.SingleOrDefault(static column => column.Schema.Kind == ColumnKind.Group);
        IReadOnlyList<string> classes = _label.Schema.Names.Count > 0 ? _label.Schema.Names : _label.Schema.Levels;
        ClassNames = classes.Count > 0 ? classes : null;
        var described = new List<FeatureColumn>();
        int first = 0;
        foreach (ColumnSchema column in _features.Select(static feature => feature.Schema))
        {
            described.Add(new FeatureColumn(column.Name, column.Kind, first, column.Features) { Levels = column.Levels });
            first += column.Features;
        }

        Columns = described;
        RowShape = new Shape(first);
        Remarks = [.. schema.Columns.Where(static column => column.Comment is not null).Select(column => $"{records.Name}, column {column.Name}: {column.Comment}.")];
    }

    /// <inheritdoc/>
    public override string Name => _records.Name;

    /// <inheritdoc/>
    public override Shape RowShape { get; }

    /// <inheritdoc/>
    public override long? Rows => null;

    /// <inheritdoc/>
    public override IReadOnlyList<string>? ClassNames { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<FeatureColumn> Columns { get; }

    /// <inheritdoc/>
    public override IEnumerable<string> Remarks { get; }

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        if (!_records.MoveNext()) return false;
        Index++;
        Label = _label.ToClass();
        Group = _group?.ToGroup();
        return true;
    }

    /// <inheritdoc/>
    public override void CopyTo(Span<float> row)
    {
        for (int i = 0; i < _features.Length; i++) _features[i].Write(row.Slice(Columns[i].First, Columns[i].Count));
    }

    /// <inheritdoc/>
    public override void Dispose() => _records.Dispose();
}
