using Redoubt.Tensors;

namespace Redoubt.Data;

/// <summary>Reads a data set in batches, in its order, holding one batch at a time: for data larger than memory.</summary>
/// <remarks>
/// <para>Every source can be streamed: IDX, CIFAR, NPY (in Fortran order only as far as it fits memory), image folders and tables. Opening an image folder reads the
/// head of every picture; opening a table without a schema reads it once to find the types of its columns.</para>
/// <para>Not thread-safe. The batches own their numbers and may be used from anywhere.</para>
/// </remarks>
public sealed class DataStream : IDisposable
{
    private readonly RowReader _rows;
    private readonly string _source;
    private readonly DataOptions _options;
    private bool _ended;

    private DataStream(RowReader rows, string source, DataOptions options)
    {
        _rows = rows;
        _source = source;
        _options = options;
    }

    /// <summary>Shape of one row.</summary>
    public Shape RowShape => _rows.RowShape;

    /// <summary>Number of rows where it is known before they are read; <see langword="null"/> for tables and compressed CIFAR files.</summary>
    public long? Rows => _rows.Rows;

    /// <summary>Name of every class, or <see langword="null"/> when the source does not say.</summary>
    public IReadOnlyList<string>? ClassNames => _rows.ClassNames;

    /// <summary>The table columns behind the features; <see langword="null"/> when the rows come from no table.</summary>
    public IReadOnlyList<FeatureColumn>? Columns => _rows.Columns;

    /// <summary>What was not applied in the rows read so far; see <see cref="LabeledData.Remarks"/>.</summary>
    public IReadOnlyList<string> Remarks => [.. _rows.Remarks];

    /// <summary>Opens a data set.</summary>
    /// <param name="source">A parsed argument.</param>
    /// <param name="options">Memory limit of one batch and size of pictures; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Checked where opening takes long.</param>
    /// <exception cref="UnreadableDataException">A file is unusable; one sentence says what and where.</exception>
    /// <exception cref="ArgumentException">The options are invalid; the message lists every broken rule.</exception>
    public static DataStream Open(DataSource source, DataOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        options = (options ?? new DataOptions()).Validated();
        return new DataStream(RowReaders.Open(source, options, cancellationToken), source.ToString(), options);
    }

    /// <summary>Reads the next rows.</summary>
    /// <param name="most">Rows wanted, at least 1.</param>
    /// <param name="cancellationToken">Checked for every row.</param>
    /// <returns>That many rows, or fewer at the end, or <see langword="null"/> when there are no more. Group codes are those of the batch: compare names.</returns>
    /// <exception cref="UnreadableDataException">A file is unusable from here on.</exception>
    public LabeledData? Next(int most, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        if (_ended) return null;
        var batch = new RowCollector(_rows, _source, most, _options.MemoryLimit);
        while (batch.Count < most && !_ended)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_rows.MoveNext()) batch.Take();
            else _ended = true;
        }

        return batch.Count == 0 ? null : batch.ToData();
    }

    /// <summary>All batches that are left.</summary>
    /// <param name="rows">Rows of a batch, at least 1; the last may have fewer.</param>
    /// <param name="cancellationToken">Checked for every row.</param>
    public IEnumerable<LabeledData> Batches(int rows, CancellationToken cancellationToken = default)
    {
        while (Next(rows, cancellationToken) is { } batch) yield return batch;
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();
}
