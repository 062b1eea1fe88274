namespace Redoubt.Data;

/// <summary>Reads the data set that an argument names into memory; <see cref="DataStream"/> reads one that does not fit.</summary>
/// <remarks>Memory in use grows with the rows wanted, never with what a header claims. Files are checked to their end even when only a slice of them
/// is wanted.</remarks>
public static class DataLoader
{
    /// <summary>Parses the argument and reads the data.</summary>
    /// <param name="argument">See <see cref="DataSource"/>.</param>
    /// <param name="cancellationToken">Checked for every row.</param>
    /// <returns>Inputs in attack space, at least one row.</returns>
    /// <exception cref="UnreadableDataException">The argument or a file is unusable; one sentence says what and where.</exception>
    public static LabeledData Load(string argument, CancellationToken cancellationToken = default) => Load(DataSource.Parse(argument), new DataOptions(), cancellationToken);

    /// <summary>Reads the data.</summary>
    /// <param name="source">A parsed argument.</param>
    /// <param name="cancellationToken">Checked for every row.</param>
    /// <returns>Inputs in attack space, at least one row.</returns>
    /// <exception cref="UnreadableDataException">A file is unusable; one sentence says what and where.</exception>
    public static LabeledData Load(DataSource source, CancellationToken cancellationToken = default) => Load(source, new DataOptions(), cancellationToken);

    /// <summary>Reads the data.</summary>
    /// <param name="source">A parsed argument.</param>
    /// <param name="options">Memory limit and size of pictures.</param>
    /// <param name="cancellationToken">Checked for every row.</param>
    /// <returns>Inputs in attack space, at least one row.</returns>
    /// <exception cref="UnreadableDataException">A file is unusable, or the rows need more memory than allowed; one sentence says what and where.</exception>
    /// <exception cref="ArgumentException">The options are invalid; the message lists every broken rule.</exception>
    public static LabeledData Load(DataSource source, DataOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        using RowReader rows = RowReaders.Open(source, options.Validated(), cancellationToken);
        return RowCollector.CollectAll(rows, source.ToString(), options, cancellationToken);
    }

    /// <summary>Reads only some rows; the others are read past without being decoded.</summary>
    /// <param name="source">A parsed argument.</param>
    /// <param name="rows">Rows wanted, ascending, each once: positions in what <see cref="Load(DataSource, DataOptions, CancellationToken)"/> would give.</param>
    /// <param name="options">Memory limit, for the rows wanted, and size of pictures.</param>
    /// <param name="cancellationToken">Checked for every row.</param>
    /// <returns>The rows, the same as <see cref="LabeledData.Take"/> of all of them would give.</returns>
    /// <exception cref="UnreadableDataException">A file is unusable or has fewer rows.</exception>
    /// <exception cref="ArgumentException">There are no rows, or they do not ascend, or the options are invalid.</exception>
    public static LabeledData LoadRows(DataSource source, IReadOnlyList<int> rows, DataOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfZero(rows.Count);
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows[i] < 0 || (i > 0 && rows[i] <= rows[i - 1])) throw new ArgumentException($"Rows must ascend from 0 or more, entry {i} is {rows[i]}.", nameof(rows));
        }

        using RowReader reader = RowReaders.Open(source, options.Validated(), cancellationToken);
        var collector = new RowCollector(reader, source.ToString(), rows.Count, options.MemoryLimit);
        for (int at = 0; reader.MoveNext(); at++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (collector.Count < rows.Count && rows[collector.Count] == at) collector.Take();
        }

        return collector.Count == rows.Count
            ? collector.ToData()
            : throw new UnreadableDataException(source.ToString(), $"has no row {rows[collector.Count]}");
    }
}
