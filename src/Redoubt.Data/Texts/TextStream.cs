namespace Redoubt.Data;

/// <summary>Reads labeled texts in batches, in their order, holding one batch at a time: for files larger than memory.</summary>
/// <remarks>Opening reads the files once to learn the classes. Joined sources share a class where its name is the same. Not thread-safe.</remarks>
public sealed class TextStream : IDisposable
{
    private readonly TextRows[] _parts;
    private readonly int[][] _classes;
    private readonly string _source;
    private int _part, _index;

    private TextStream(TextRows[] parts, string source)
    {
        _parts = parts;
        _source = source;
        string[] names = [.. parts.SelectMany(static part => part.ClassNames).Distinct(StringComparer.Ordinal)];
        ClassNames = names;
        _classes = [.. parts.Select(part => part.ClassNames.Select(name => Array.IndexOf(names, name)).ToArray())];
    }

    /// <summary>Name of every class.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Whether an argument names texts; all of its terms must.</summary>
    /// <param name="source">A parsed argument.</param>
    public static bool IsText(DataSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Array.TrueForAll(source.Parts, static part => part.Scheme == "text");
    }

    /// <summary>Opens texts.</summary>
    /// <param name="source">A parsed argument whose terms are all <c>text:</c>.</param>
    /// <param name="cancellationToken">Checked for every row of the first pass.</param>
    /// <exception cref="UnreadableDataException">A file is unusable; one sentence says what and where.</exception>
    public static TextStream Open(DataSource source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (Array.Find(source.Parts, static part => part.Scheme != "text") is { } other) throw new UnreadableDataException(other.Argument, "is no text: data set");
        var parts = new List<TextRows>();
        try
        {
            foreach (DataPart part in source.Parts) parts.Add(TextRows.Open(part, cancellationToken));
            return new TextStream([.. parts], source.ToString());
        }
        catch
        {
            foreach (TextRows part in parts) part.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next rows.</summary>
    /// <param name="most">Rows wanted, at least 1.</param>
    /// <param name="cancellationToken">Checked for every row.</param>
    /// <returns>That many rows, or fewer at the end, or <see langword="null"/> when there are no more. Group codes are those of the batch: compare names.</returns>
    /// <exception cref="UnreadableDataException">A file is unusable from here on.</exception>
    public TextData? Next(int most, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        return Collect(most, long.MaxValue, cancellationToken);
    }

    /// <summary>All batches that are left.</summary>
    /// <param name="rows">Rows of a batch, at least 1; the last may have fewer.</param>
    /// <param name="cancellationToken">Checked for every row.</param>
    public IEnumerable<TextData> Batches(int rows, CancellationToken cancellationToken = default)
    {
        while (Next(rows, cancellationToken) is { } batch) yield return batch;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (TextRows part in _parts) part.Dispose();
    }

    /// <summary>Collects rows up to a number and an amount of memory.</summary>
    internal TextData? Collect(int most, long memoryLimit, CancellationToken cancellationToken)
    {
        var texts = new List<string>();
        List<int> labels = [], indices = [];
        var groups = new List<string>();
        long bytes = 0;
        while (texts.Count < most && _part < _parts.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TextRows part = _parts[_part];
            if (!part.MoveNext())
            {
                _part++;
                continue;
            }

            texts.Add(part.Text);
            bytes += sizeof(char) * texts[^1].Length;
            if (bytes > memoryLimit)
                throw new UnreadableDataException(_source, $"needs more than the {memoryLimit} bytes of memory allowed; take a slice with #START:COUNT, or read it in batches (TextStream)");
            labels.Add(_classes[_part][part.Label]);
            indices.Add(_parts.Length == 1 ? part.Index : _index++);
            if (part.Group is { } group) groups.Add(group);
        }

        if (texts.Count == 0) return null;
        return new TextData([.. texts], [.. labels], _source, [.. indices], ClassNames) { Groups = groups.Count == texts.Count ? RowGroups.Of(groups) : null };
    }
}
