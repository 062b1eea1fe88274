using System.Globalization;
using Redoubt.Tensors;

namespace Redoubt.Data;

/// <summary>The rows of a source with groups from an array beside it.</summary>
internal sealed class GroupedRows : RowReader
{
    private readonly RowReader _rows;
    private readonly string _file;
    private readonly string[] _groups;
    private int _at = -1;

    /// <summary>Reads the groups; the rows are disposed with the reader.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="file">NumPy array with a whole number for every row, <c>[N]</c> or <c>[N,1]</c>.</param>
    public GroupedRows(RowReader rows, string file)
    {
        _rows = rows;
        _file = file;
        NpyArray array = NpyArray.Load(file);
        if (array.Shape.Rank is not (1 or 2) || array.Shape.RowLength != 1) throw new UnreadableDataException(file, $"has shape {array.Shape}, groups need [N] or [N,1]");
        double[] numbers = array.ToArray<double>();
        int bad = Array.FindIndex(numbers, static number => !TableCell.IsWhole(number));
        if (bad >= 0) throw new UnreadableDataException(file, string.Create(CultureInfo.InvariantCulture, $"row {bad} has the group {numbers[bad]}, groups are whole numbers"));
        var names = new Dictionary<double, string>();
        _groups = new string[numbers.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!names.TryGetValue(numbers[i], out string? name)) names.Add(numbers[i], name = ((long)numbers[i]).ToString(CultureInfo.InvariantCulture));
            _groups[i] = name;
        }

        if (rows.Rows is { } known) RequireCount(known);
    }

    /// <inheritdoc/>
    public override string Name => _rows.Name;

    /// <inheritdoc/>
    public override Shape RowShape => _rows.RowShape;

    /// <inheritdoc/>
    public override long? Rows => _rows.Rows;

    /// <inheritdoc/>
    public override long MostRows => _rows.MostRows;

    /// <inheritdoc/>
    public override bool RowsAreThere => _rows.RowsAreThere;

    /// <inheritdoc/>
    public override IReadOnlyList<string>? ClassNames => _rows.ClassNames;

    /// <inheritdoc/>
    public override IReadOnlyList<FeatureColumn>? Columns => _rows.Columns;

    /// <inheritdoc/>
    public override IEnumerable<string> Remarks => _rows.Remarks;

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        if (!_rows.MoveNext())
        {
            RequireCount(_at + 1L);
            return false;
        }

        if (++_at == _groups.Length) throw new UnreadableDataException(_file, $"has {_groups.Length} groups, but there are more rows");
        (Label, Group, Index) = (_rows.Label, _groups[_at], _rows.Index);
        return true;
    }

    /// <inheritdoc/>
    public override void Prepare() => _rows.Prepare();

    /// <inheritdoc/>
    public override void CopyTo(Span<float> row) => _rows.CopyTo(row);

    /// <inheritdoc/>
    public override void Dispose() => _rows.Dispose();

    private void RequireCount(long rows)
    {
        if (rows != _groups.Length) throw new UnreadableDataException(_file, $"has {_groups.Length} groups, but there are {rows} rows");
    }
}
