namespace Redoubt.Data;

/// <summary>A data set argument, a data file or an array file cannot be used: misspelled, missing, truncated, too long or contradicting itself.</summary>
/// <remarks>The message is one sentence that names the file and the byte or row; hosts show it as it stands. It is the only exception that
/// untrusted data causes, whatever the bytes.</remarks>
public sealed class UnreadableDataException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="file">File or argument at fault; the sentence begins with it.</param>
    /// <param name="problem">Rest of the sentence, without the final period.</param>
    /// <param name="position">Byte of the (uncompressed) file where reading stopped, when known.</param>
    /// <param name="inner">What the operating system or the decompressor reported, when it did.</param>
    public UnreadableDataException(string file, string problem, long? position = null, Exception? inner = null)
        : base($"{file}: {problem}.", inner)
    {
        File = file;
        Position = position;
    }

    /// <summary>File or argument at fault.</summary>
    public string File { get; }

    /// <summary>Whether nothing is wrong but the memory that the rows need together; they can be read in batches or sampled.</summary>
    public bool IsTooLarge { get; init; }

    /// <summary>Byte of the (uncompressed) file where reading stopped, or <see langword="null"/> when no byte is at fault.</summary>
    public long? Position { get; }
}
