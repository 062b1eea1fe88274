using Redoubt.Tensors;

namespace Redoubt.Data;

/// <summary>Rows that are in memory already.</summary>
internal sealed class MemoryRows(LabeledData data) : RowReader
{
    private int _at = -1;

    /// <inheritdoc/>
    public override string Name => data.Source;

    /// <inheritdoc/>
    public override Shape RowShape { get; } = new(data.Inputs.Shape.Extents[1..]);

    /// <inheritdoc/>
    public override long? Rows => data.Rows;

    /// <inheritdoc/>
    public override IReadOnlyList<string>? ClassNames => data.ClassNames;

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        if (_at + 1 == data.Rows) return false;
        _at++;
        (Label, Index) = (data.Labels[_at], data.RowIndices[_at]);
        return true;
    }

    /// <inheritdoc/>
    public override void CopyTo(Span<float> row) => data.Inputs.Row(_at).CopyTo(row);

    /// <inheritdoc/>
    public override void Dispose()
    {
    }
}
