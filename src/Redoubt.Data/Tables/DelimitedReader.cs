using System.Buffers;

namespace Redoubt.Data;

/// <summary>Reads comma-, tab-, semicolon- or bar-separated values (RFC 4180): quoted fields may hold separators, doubled quotes and line ends.</summary>
/// <remarks>Lines end in LF, CR LF or CR, also mixed. Blank lines are passed over. A quote inside an unquoted field is an ordinary character; text behind a closing
/// quote, a NUL byte, and a record with more or fewer fields than the header are errors. A byte order mark is passed over.</remarks>
internal sealed class DelimitedReader : RecordReader
{
    private const int BufferBytes = 1 << 16;
    private const byte Quote = (byte)'"', LineFeed = (byte)'\n', Return = (byte)'\r';

    private static readonly SearchValues<byte> QuotedEnds = SearchValues.Create(Quote, LineFeed, Return, 0);

    private readonly ByteSource _file;
    private readonly byte _delimiter;
    private readonly SearchValues<byte> _plainEnds;
    private readonly string[] _header;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly List<int> _ends = [];
    private byte[] _record = new byte[1 << 10];
    private int _at, _filled, _length;
    private long _line = 1;
    private bool _quoted, _pending;

    /// <summary>Reads the header.</summary>
    /// <param name="file">The bytes, from the beginning; disposed with the reader.</param>
    /// <param name="delimiter">Separator; null to take the one that the first line has most of.</param>
    /// <param name="hasHeader">Whether the first record names the columns; else they are called column 1, column 2, ….</param>
    public DelimitedReader(ByteSource file, char? delimiter, bool hasHeader)
    {
        _file = file;
        SkipMark();
        _delimiter = (byte)(delimiter ?? GuessDelimiter());
        _plainEnds = SearchValues.Create(_delimiter, LineFeed, Return, 0);
        if (!ReadRecord()) throw new UnreadableDataException(file.Name, "is empty", 0);
        if (_ends.Count > MostColumns) throw new UnreadableDataException(file.Name, $"has {_ends.Count} columns, at most {MostColumns} are read");
        _header = [.. Enumerable.Range(0, _ends.Count).Select(i => $"column {i + 1}")];
        _pending = !hasHeader;
        if (hasHeader) ReadHeader();
    }

    /// <inheritdoc/>
    public override string Name => _file.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Header => _header;

    /// <summary>The separator.</summary>
    public char Delimiter => (char)_delimiter;

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        // The first record of a file without a header was read to count its columns.
        if (_pending) _pending = false;
        else if (!ReadRecord()) return false;
        if (_ends.Count != _header.Length)
            throw new UnreadableDataException(Name, $"line {Line} has {_ends.Count} fields, but the file has {_header.Length} columns");
        return true;
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Field(int column)
    {
        int start = column == 0 ? 0 : _ends[column - 1];
        return _record.AsSpan(start, _ends[column] - start);
    }

    /// <inheritdoc/>
    public override void Dispose() => _file.Dispose();

    private void ReadHeader()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int c = 0; c < _header.Length; c++)
        {
            string name = Text(c, trimmed: true);
            if (name.Length > 0) _header[c] = name;
            if (!seen.Add(_header[c])) throw new UnreadableDataException(Name, $"line {Line} names the column {Shown(Trimmed(c))} twice");
        }
    }

    private void SkipMark()
    {
        Fill();
        ReadOnlySpan<byte> start = _buffer.AsSpan(0, _filled);
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || start.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            throw new UnreadableDataException(Name, "is UTF-16; save it as UTF-8", 0);
        if (start.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) _at = 3;
    }

    // Counted outside quotes in the first line; the comma wins where counts tie.
    private char GuessDelimiter()
    {
        const string Candidates = ",;\t|";
        var counts = new int[Candidates.Length];
        bool quoted = false;
        foreach (byte value in _buffer.AsSpan(_at, _filled - _at))
        {
            if (value == Quote) quoted = !quoted;
            if (!quoted && value is LineFeed or Return) break;
            int candidate = quoted ? -1 : Candidates.IndexOf((char)value, StringComparison.Ordinal);
            if (candidate >= 0) counts[candidate]++;
        }

        return Candidates[Array.IndexOf(counts, counts.Max())];
    }

    private bool ReadRecord()
    {
        do
        {
            if (_at == _filled && !Fill()) return false;
            Line = _line;
            _length = 0;
            _ends.Clear();
            _quoted = false;
            while (!ReadField())
            {
            }
        }
        while (_ends.Count == 1 && _length == 0 && !_quoted);
        return true;
    }

    /// <returns>Whether it was the last of its record.</returns>
    private bool ReadField()
    {
        int start = _length;
        if ((_at < _filled || Fill()) && _buffer[_at] == Quote) ReadQuoted(start);
        else ReadPlain(start);
        _ends.Add(_length);
        if (_ends.Count > MostColumns) throw new UnreadableDataException(Name, $"line {Line} has more than {MostColumns} fields");
        if (_at == _filled && !Fill()) return true;
        byte next = _buffer[_at++];
        if (next == _delimiter) return false;
        if (next == Return && (_at < _filled || Fill()) && _buffer[_at] == LineFeed) _at++;
        _line++;
        return true;
    }

    private void ReadPlain(int start)
    {
        while (_at < _filled || Fill())
        {
            ReadOnlySpan<byte> rest = _buffer.AsSpan(_at, _filled - _at);
            int length = rest.IndexOfAny(_plainEnds);
            Append(length < 0 ? rest : rest[..length], start);
            _at += length < 0 ? rest.Length : length;
            if (length < 0) continue;
            if (_buffer[_at] == 0) throw Nul();
            return;
        }
    }

    private void ReadQuoted(int start)
    {
        _quoted = true;
        _at++;
        long opened = _line;
        while (_at < _filled || Fill())
        {
            ReadOnlySpan<byte> rest = _buffer.AsSpan(_at, _filled - _at);
            int length = rest.IndexOfAny(QuotedEnds);
            Append(length < 0 ? rest : rest[..length], start);
            _at += length < 0 ? rest.Length : length;
            if (length < 0) continue;
            byte found = _buffer[_at++];
            if (found == 0) throw Nul();
            if (found == Quote)
            {
                if (EndsAfterQuote()) return;
                _at++;
            }
            else
            {
                // A return that a line feed follows is counted with it.
                if (found == LineFeed || (_at == _filled && !Fill()) || _buffer[_at] != LineFeed) _line++;
            }

            Append([found], start);
        }

        throw new UnreadableDataException(Name, $"line {opened}: the quote that opens {Ordinal()} is never closed");
    }

    private bool EndsAfterQuote()
    {
        if (_at == _filled && !Fill()) return true;
        byte next = _buffer[_at];
        if (next == Quote) return false;
        if (next == _delimiter || next is LineFeed or Return) return true;
        throw new UnreadableDataException(Name, $"line {_line}: text follows the closing quote of {Ordinal()}; a quote inside a quoted field is written twice");
    }

    private void Append(ReadOnlySpan<byte> bytes, int fieldStart)
    {
        if (_length + bytes.Length - fieldStart > MostFieldBytes)
            throw new UnreadableDataException(Name, $"line {Line}: {Ordinal()} has more than {MostFieldBytes} bytes (is a quote not closed?)");
        if (_length + bytes.Length > MostRecordBytes) throw new UnreadableDataException(Name, $"line {Line} has more than {MostRecordBytes} bytes");
        if (_length + bytes.Length > _record.Length) Array.Resize(ref _record, Math.Max(2 * _record.Length, _length + bytes.Length));
        bytes.CopyTo(_record.AsSpan(_length));
        _length += bytes.Length;
    }

    private bool Fill()
    {
        _at = 0;
        _filled = _file.ReadUpTo(_buffer);
        return _filled > 0;
    }

    private string Ordinal() => _header is { } names && _ends.Count < names.Length ? $"column {names[_ends.Count]}" : $"column {_ends.Count + 1}";

    private UnreadableDataException Nul() => new(Name, $"line {_line}: {Ordinal()} holds a NUL byte; the file is not text");
}
