using Redoubt.Tensors;

namespace Redoubt.Data;

/// <summary>Labels and groups of every row of a data set, without their numbers: what is needed to choose rows of a data set that does not fit memory.</summary>
/// <remarks><para>Choose with <see cref="StratifiedSample.Choose"/> and read the choice with <see cref="DataLoader.LoadRows"/>: the same rows as of the whole set in
/// memory, because both see the same labels.</para>
/// <para>Pictures are not decoded (their heads are read); all other files are read to their end. Immutable.</para></remarks>
public sealed class DataIndex
{
    private DataIndex(RowReader rows, int[] labels, RowGroups? groups)
    {
        Labels = labels;
        Groups = groups;
        RowShape = rows.RowShape;
        ClassNames = rows.ClassNames;
        Columns = rows.Columns;
    }

    /// <summary>Class of every row.</summary>
    public int[] Labels { get; }

    /// <summary>Group of every row, or <see langword="null"/> when the source has no groups.</summary>
    public RowGroups? Groups { get; }

    /// <summary>Shape of one row.</summary>
    public Shape RowShape { get; }

    /// <summary>Name of every class, or <see langword="null"/> when the source does not say.</summary>
    public IReadOnlyList<string>? ClassNames { get; }

    /// <summary>The table columns behind the features; <see langword="null"/> when the rows come from no table.</summary>
    public IReadOnlyList<FeatureColumn>? Columns { get; }

    /// <summary>Bytes that the inputs of all rows would take in memory.</summary>
    public long InputBytes => (long)Labels.Length * RowShape.Count * sizeof(float);

    /// <summary>Passes over a data set once.</summary>
    /// <param name="source">A parsed argument.</param>
    /// <param name="options">Size of pictures, and memory for the labels; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Checked for every row.</param>
    /// <exception cref="UnreadableDataException">A file is unusable; one sentence says what and where.</exception>
    /// <exception cref="ArgumentException">The options are invalid; the message lists every broken rule.</exception>
    public static DataIndex Read(DataSource source, DataOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        options = (options ?? new DataOptions()).Validated();
        using RowReader rows = RowReaders.Open(source, options, cancellationToken);
        var labels = new List<int>();
        var groups = new List<string>();
        while (rows.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            labels.Add(rows.Label);
            if (sizeof(int) * (long)labels.Count > options.MemoryLimit)
                throw new UnreadableDataException(source.ToString(), $"has more labels than the {options.MemoryLimit} bytes of memory allowed can hold; take a slice with #START:COUNT");
            if (rows.Group is { } group) groups.Add(group);
        }

        return new DataIndex(rows, [.. labels], groups.Count == labels.Count ? RowGroups.Of(groups) : null);
    }
}
