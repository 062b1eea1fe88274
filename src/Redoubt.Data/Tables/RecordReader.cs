using System.Text;

namespace Redoubt.Data;

/// <summary>The records of an untrusted table file, one at a time, as named fields of UTF-8 text.</summary>
internal abstract class RecordReader : IDisposable
{
    /// <summary>Most bytes of one field and of one record.</summary>
    public const int MostFieldBytes = 1 << 22, MostRecordBytes = 1 << 24;

    /// <summary>Most columns.</summary>
    public const int MostColumns = 1 << 16;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>What error sentences call the file.</summary>
    public abstract string Name { get; }

    /// <summary>Names of the columns. JSON lines may add some with every record.</summary>
    public abstract IReadOnlyList<string> Header { get; }

    /// <summary>Line of the file where the current record begins, counted from 1.</summary>
    public long Line { get; protected set; }

    /// <summary>Goes to the next record.</summary>
    /// <returns>False at the end.</returns>
    public abstract bool MoveNext();

    /// <summary>A field of the current record.</summary>
    /// <param name="column">Index into <see cref="Header"/>.</param>
    /// <returns>Its bytes; empty where the record has no such field.</returns>
    public abstract ReadOnlySpan<byte> Field(int column);

    /// <summary>Whether the record has such a field at all (JSON: is it named, and not null).</summary>
    /// <param name="column">Index into <see cref="Header"/>.</param>
    public virtual bool Has(int column) => true;

    /// <summary>Number of fields that the record has.</summary>
    public virtual int PresentCount => Header.Count;

    /// <summary>Column of one of the fields that the record has.</summary>
    /// <param name="position">Position in [0, <see cref="PresentCount"/>).</param>
    public virtual int PresentAt(int position) => position;

    /// <summary>A field without blanks around it.</summary>
    public ReadOnlySpan<byte> Trimmed(int column) => Field(column).Trim(" \t"u8);

    /// <summary>A field as text.</summary>
    public string Text(int column, bool trimmed)
    {
        ReadOnlySpan<byte> bytes = trimmed ? Trimmed(column) : Field(column);
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Fault(column, "is not UTF-8; convert the file, for example with iconv -f latin1 -t utf-8");
        }
    }

    /// <summary>The exception for a field of the current record.</summary>
    public UnreadableDataException Fault(int column, string problem) => new(Name, $"line {Line}, column {ColumnName(column)}: {problem}");

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Text for an error sentence: shortened, on one line.</summary>
    public static string Shown(ReadOnlySpan<byte> bytes)
    {
        string text = Encoding.UTF8.GetString(bytes[..Math.Min(40, bytes.Length)]);
        return $"'{string.Concat(text.Select(static c => char.IsControl(c) ? ' ' : c))}{(bytes.Length > 40 ? "…" : string.Empty)}'";
    }

    private string ColumnName(int column) => column < Header.Count ? Header[column] : (column + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
