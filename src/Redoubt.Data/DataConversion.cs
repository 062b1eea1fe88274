using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Redoubt.Evidence;
using Redoubt.Tensors;

namespace Redoubt.Data;

/// <summary>Writes a data set of any size as NumPy arrays, so that any program can read it.</summary>
/// <remarks>Into a folder: <c>inputs.npy</c> (float32, attack space, <c>[N, ...]</c>), <c>labels.npy</c> (int64, <c>[N]</c>), <c>classes.txt</c> (a name per line,
/// where the source names classes), and where it has groups <c>groups.npy</c> (int64, <c>[N]</c>) with <c>groups.txt</c>. Texts become <c>texts.jsonl</c> instead of
/// inputs. Every file is written beside, flushed and renamed; an interrupted run leaves earlier files as they were.</remarks>
public static class DataConversion
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Converts what an argument names.</summary>
    /// <param name="source">A parsed argument.</param>
    /// <param name="folder">An existing folder.</param>
    /// <param name="options">Size of pictures; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Checked for every row.</param>
    /// <returns>Paths of the files written.</returns>
    /// <exception cref="UnreadableDataException">A file is unusable; one sentence says what and where.</exception>
    /// <exception cref="ArgumentException">The options are invalid; the message lists every broken rule.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static IReadOnlyList<string> Write(DataSource source, string folder, DataOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return TextStream.IsText(source) ? WriteTexts(source, folder, cancellationToken) : WriteArrays(source, folder, options, cancellationToken);
    }

    private static List<string> WriteArrays(DataSource source, string folder, DataOptions? options, CancellationToken cancellationToken)
    {
        DataIndex index = DataIndex.Read(source, options, cancellationToken);
        string inputs = Path.Combine(folder, "inputs.npy");
        AtomicFile.Write(inputs, stream =>
        {
            stream.Write(NpyHeader.Write(NpyType.Float32, [index.Labels.Length, .. index.RowShape.Extents]));
            using DataStream rows = DataStream.Open(source, options, cancellationToken);
            int written = 0;
            foreach (LabeledData batch in rows.Batches(DataSurvey.BatchRows(index.RowShape), cancellationToken))
            {
                stream.Write(MemoryMarshal.AsBytes(batch.Inputs.Data));
                written += batch.Rows;
            }

            if (written != index.Labels.Length) throw new UnreadableDataException(source.ToString(), "has changed while it was read");
        });
        return [inputs, .. WriteLabels(folder, index.Labels, index.ClassNames, index.Groups)];
    }

    private static List<string> WriteTexts(DataSource source, string folder, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, "texts.jsonl");
        var labels = new List<int>();
        var groups = new List<string>();
        using TextStream texts = TextStream.Open(source, cancellationToken);
        AtomicFile.Write(path, stream =>
        {
            while (texts.Next(1000, cancellationToken) is { } batch)
            {
                for (int i = 0; i < batch.Rows; i++) WriteText(stream, batch, i);
                labels.AddRange(batch.Labels);
                if (batch.Groups is { } found) groups.AddRange(found.Codes.Select(code => found.Names[code]));
            }
        });
        return [path, .. WriteLabels(folder, [.. labels], texts.ClassNames, groups.Count == labels.Count ? RowGroups.Of(groups) : null)];
    }

    private static void WriteText(Stream stream, TextData data, int row)
    {
        using (var json = new Utf8JsonWriter(stream, Readable))
        {
            json.WriteStartObject();
            json.WriteString("text", data.Texts[row]);
            json.WriteString("label", data.ClassNames[data.Labels[row]]);
            if (data.Groups is { } groups) json.WriteString("group", groups.Names[groups.Codes[row]]);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static List<string> WriteLabels(string folder, int[] labels, IReadOnlyList<string>? names, RowGroups? groups)
    {
        List<string> files = [SaveCodes(folder, "labels.npy", labels)];
        if (names is not null) files.Add(SaveNames(folder, "classes.txt", names));
        if (groups is not null) files.AddRange([SaveCodes(folder, "groups.npy", groups.Codes), SaveNames(folder, "groups.txt", groups.Names)]);
        return files;
    }

    private static string SaveCodes(string folder, string name, int[] codes)
    {
        string path = Path.Combine(folder, name);
        NpyArray.Of<int>(new Shape(codes.Length), codes).ConvertTo(NpyType.Int64).Save(path);
        return path;
    }

    // One name per line: line ends inside a name would make two.
    private static string SaveNames(string folder, string name, IReadOnlyList<string> names)
    {
        string path = Path.Combine(folder, name);
        AtomicFile.WriteAllBytes(path, Encoding.UTF8.GetBytes(string.Concat(names.Select(static text => text.ReplaceLineEndings(" ") + "\n"))));
        return path;
    }
}
