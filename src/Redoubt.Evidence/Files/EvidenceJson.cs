using System.Text.Json;

namespace Redoubt.Evidence;

/// <summary>Writes and reads the JSON form of result documents: UTF-8, camelCase, indented, finite numbers only, one newline at the end.</summary>
public static class EvidenceJson
{
    /// <summary>Largest document that is read, in bytes.</summary>
    public const long MaximumBytes = 1L << 30;

    /// <summary>The JSON form of a document. The same document gives the same bytes.</summary>
    /// <typeparam name="T">The document type.</typeparam>
    /// <param name="document">The document.</param>
    /// <exception cref="ArgumentException">A number is not finite, or an immutable array was left uninitialized.</exception>
    public static byte[] Serialize<T>(T document)
        where T : class, IEvidenceDocument<T>
    {
        ArgumentNullException.ThrowIfNull(document);
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(document, T.JsonType);
        return [.. json, (byte)'\n'];
    }

    /// <summary>Reads a document.</summary>
    /// <typeparam name="T">The document type.</typeparam>
    /// <param name="json">UTF-8 JSON.</param>
    /// <param name="source">Where it came from, for the error message; usually a file name.</param>
    /// <exception cref="InvalidDataException">The text is not such a document; the message names source and position.</exception>
    public static T Deserialize<T>(ReadOnlySpan<byte> json, string source)
        where T : class, IEvidenceDocument<T>
    {
        T? document;
        try
        {
            document = JsonSerializer.Deserialize(json, T.JsonType);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(
                $"{source} is not a valid {T.SchemaId} document: {Reason(e)} (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}, path {e.Path}).", e);
        }

        if (document is null) throw new InvalidDataException($"{source} holds null instead of a {T.SchemaId} document.");
        if (document.Schema != T.SchemaId)
            throw new InvalidDataException($"{source} is a \"{document.Schema}\" document; this program reads \"{T.SchemaId}\".");
        return document;
    }

    /// <summary>Writes a document to a file, whole or not at all.</summary>
    /// <typeparam name="T">The document type.</typeparam>
    /// <param name="path">Target path; an existing file is replaced.</param>
    /// <param name="document">The document.</param>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save<T>(string path, T document)
        where T : class, IEvidenceDocument<T> => AtomicFile.WriteAllBytes(path, Serialize(document));

    /// <summary>Reads a document from a file.</summary>
    /// <typeparam name="T">The document type.</typeparam>
    /// <param name="path">Path of the file, at most <see cref="MaximumBytes"/> long.</param>
    /// <exception cref="InvalidDataException">The file is too large or not such a document; the message names file and position.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static T Load<T>(string path)
        where T : class, IEvidenceDocument<T>
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        long length = new FileInfo(path).Length;
        if (length > MaximumBytes) throw new InvalidDataException($"{path} has {length} bytes; a document has at most {MaximumBytes}.");
        return Deserialize<T>(File.ReadAllBytes(path), path);
    }

    // The reader appends its own "Path: … | LineNumber: …", which the message already has in readable form.
    private static string Reason(JsonException e)
    {
        int tail = e.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        return (tail < 0 ? e.Message : e.Message[..tail]).TrimEnd('.', ' ');
    }
}
