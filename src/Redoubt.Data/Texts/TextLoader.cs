namespace Redoubt.Data;

/// <summary>Reads labeled texts into memory; <see cref="TextStream"/> reads those that do not fit.</summary>
public static class TextLoader
{
    /// <summary>Reads the texts that an argument names.</summary>
    /// <param name="source">A parsed argument whose terms are all <c>text:</c>.</param>
    /// <param name="options">Memory limit; <see langword="null"/> for the default.</param>
    /// <param name="cancellationToken">Checked for every row.</param>
    /// <exception cref="UnreadableDataException">A file is unusable, or the texts need more memory than allowed; one sentence says what and where.</exception>
    /// <exception cref="ArgumentException">The options are invalid; the message lists every broken rule.</exception>
    public static TextData Load(DataSource source, DataOptions? options = null, CancellationToken cancellationToken = default)
    {
        using TextStream stream = TextStream.Open(source, cancellationToken);
        return stream.Collect(int.MaxValue, (options ?? new DataOptions()).Validated().MemoryLimit, cancellationToken)!;
    }
}
