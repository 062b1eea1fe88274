using System.Globalization;
using Redoubt.Tensors;

namespace Redoubt.Data;

/// <summary>Collects rows of a reader in memory.</summary>
internal sealed class RowCollector
{
    private readonly RowReader _rows;
    private readonly string _source;
    private readonly long _memoryLimit;
    private readonly int _rowLength;
    private readonly RowBuffer<float> _inputs;
    private readonly RowBuffer<int> _labels, _indices;
    private readonly List<string?> _groups = [];
    private int _count;

    /// <summary>Makes room.</summary>
    /// <param name="rows">The reader.</param>
    /// <param name="source">What the data set is called.</param>
    /// <param name="most">Most rows that will be taken.</param>
    /// <param name="memoryLimit">Most bytes that the numbers may take.</param>
    public RowCollector(RowReader rows, string source, long most, long memoryLimit)
    {
        _rows = rows;
        _source = source;
        _memoryLimit = memoryLimit;
        _rowLength = rows.RowShape.Count;
        if (rows.Rows is { } known) RequireRoom(Math.Min(known, most));

        // Rows are indexed by int, and a tensor holds at most that many numbers.
        long bound = Math.Min(most, int.MaxValue / Math.Max(1, _rowLength));
        _inputs = new RowBuffer<float>(bound * _rowLength, rows.RowsAreThere);
        _labels = new RowBuffer<int>(bound, rows.RowsAreThere);
        _indices = new RowBuffer<int>(bound, rows.RowsAreThere);
    }

    /// <summary>All rows that are left.</summary>
    /// <param name="rows">The reader.</param>
    /// <param name="source">What the data set is called.</param>
    /// <param name="options">Memory limit.</param>
    /// <param name="cancellationToken">Checked for every row.</param>
    public static LabeledData CollectAll(RowReader rows, string source, DataOptions options, CancellationToken cancellationToken)
    {
        var collector = new RowCollector(rows, source, rows.MostRows, options.MemoryLimit);
        while (rows.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            collector.Take();
        }

        return collector.ToData();
    }

    /// <summary>Number of rows taken.</summary>
    public int Count => _count;

    /// <summary>Takes the reader's current row.</summary>
    public void Take()
    {
        RequireRoom(_count + 1L);
        _rows.Prepare();
        _rows.CopyTo(_inputs.Next(_rowLength));
        _labels.Next(1)[0] = _rows.Label;
        _indices.Next(1)[0] = _rows.Index;
        if (_rows.Group is { } group)
        {
            while (_groups.Count < _count) _groups.Add(null);
            _groups.Add(group);
        }

        _count++;
    }

    /// <summary>The rows taken; at least one.</summary>
    public LabeledData ToData()
    {
        int[] extents = [_count, .. _rows.RowShape.Extents];
        var inputs = new Tensor(new Shape(extents), _inputs.ToArray());
        return new LabeledData(inputs, _labels.ToArray(), _source, _indices.ToArray(), _rows.ClassNames)
        {
            // Of joined sources all must have groups.
            Groups = _groups.Count == _count && !_groups.Contains(null) ? RowGroups.Of(_groups!) : null,
            Columns = _rows.Columns,
            Remarks = [.. _rows.Remarks],
        };
    }

    private void RequireRoom(long rows)
    {
        long bytes = checked(rows * _rowLength * sizeof(float));
        bool tooLong = rows * _rowLength > int.MaxValue;
        if (!tooLong && bytes <= _memoryLimit) return;
        string limit = tooLong ? "more than the 2147483647 numbers of one tensor" : $"more than the {Size(_memoryLimit)} allowed";
        string count = _rows.Rows is null ? "at least " : string.Empty;
        throw new UnreadableDataException(
            _source, $"needs {count}{Size(bytes)} of memory for {rows} rows of {_rows.RowShape}, {limit}; take a slice with #START:COUNT or a sample with --sample, "
            + "make images smaller with --resize, or read it in batches (DataStream)")
        {
            IsTooLarge = true,
        };
    }

    private static string Size(long bytes) => bytes < 10_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.##} GB");
}
