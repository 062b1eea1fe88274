using Redoubt.Tensors;

namespace Redoubt.Data;

/// <summary>Consecutive rows of a source, or all; at least one. The rest of the source is read past and checked.</summary>
internal sealed class SlicedRows : RowReader
{
    private readonly RowReader _source;
    private readonly RowRange? _wanted;
    private readonly RowRange? _found;
    private int _passed;

    /// <summary>Wraps a source, which is disposed with the slice.</summary>
    /// <param name="source">All rows.</param>
    /// <param name="wanted">Rows wanted; null for all.</param>
    public SlicedRows(RowReader source, RowRange? wanted)
    {
        _source = source;
        _wanted = wanted;
        if (source.Rows is { } rows) _found = RowRange.Resolve(wanted, rows, source.Name);
    }

    /// <inheritdoc/>
    public override string Name => _source.Name;

    /// <inheritdoc/>
    public override Shape RowShape => _source.RowShape;

    /// <inheritdoc/>
    public override long? Rows => _found?.Count;

    /// <inheritdoc/>
    public override long MostRows => _found?.Count ?? Math.Min(_wanted?.Count ?? long.MaxValue, _source.MostRows);

    /// <inheritdoc/>
    public override bool RowsAreThere => _source.RowsAreThere;

    /// <inheritdoc/>
    public override IReadOnlyList<string>? ClassNames => _source.ClassNames;

    /// <inheritdoc/>
    public override IReadOnlyList<FeatureColumn>? Columns => _source.Columns;

    /// <inheritdoc/>
    public override IEnumerable<string> Remarks => _source.Remarks;

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        int start = _wanted?.Start ?? 0;
        long end = _wanted is { } range ? range.Start + (long)range.Count : long.MaxValue;
        while (_source.MoveNext())
        {
            int at = _passed++;
            if (at < start || at >= end) continue;
            (Label, Group, Index) = (_source.Label, _source.Group, _source.Index);
            return true;
        }

        // Where the number of rows was not known before, only now can a slice be found to lie outside.
        _ = RowRange.Resolve(_wanted, _passed, Name);
        return false;
    }

    /// <inheritdoc/>
    public override void Prepare() => _source.Prepare();

    /// <inheritdoc/>
    public override void CopyTo(Span<float> row) => _source.CopyTo(row);

    /// <inheritdoc/>
    public override void Dispose() => _source.Dispose();
}
