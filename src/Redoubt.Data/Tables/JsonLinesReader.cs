using System.Text;
using System.Text.Json;

namespace Redoubt.Data;

/// <summary>Reads JSON lines: one object on every line. Its names are columns; strings are taken without quotes, everything else as it is written.</summary>
/// <remarks>Blank lines are passed over, null is a missing field, objects need not have the same names.</remarks>
internal sealed class JsonLinesReader : RecordReader
{
    private const int BufferBytes = 1 << 16;

    private readonly ByteSource _file;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly List<string> _header = [];
    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);
    private readonly List<(int Start, int Length)> _fields = [];
    private readonly List<long> _seen = [];
    private readonly List<int> _present = [];
    private byte[] _text = new byte[1 << 10], _record = new byte[1 << 10];
    private int _at, _filled, _textLength, _length;
    private long _line, _recordNumber;
    private bool _pending;

    /// <summary>Reads the first record, which names the first columns.</summary>
    /// <param name="file">The bytes, from the beginning; disposed with the reader.</param>
    public JsonLinesReader(ByteSource file)
    {
        _file = file;
        _pending = ReadRecord();
        if (!_pending) throw new UnreadableDataException(file.Name, "is empty", 0);
    }

    /// <inheritdoc/>
    public override string Name => _file.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Header => _header;

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        if (!_pending) return ReadRecord();
        _pending = false;
        return true;
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Field(int column) => Has(column) ? _record.AsSpan(_fields[column].Start, _fields[column].Length) : [];

    /// <inheritdoc/>
    public override bool Has(int column) => _seen[column] == _recordNumber;

    /// <inheritdoc/>
    public override int PresentCount => _present.Count;

    /// <inheritdoc/>
    public override int PresentAt(int position) => _present[position];

    /// <inheritdoc/>
    public override void Dispose() => _file.Dispose();

    private bool ReadRecord()
    {
        do
        {
            if (!ReadLine()) return false;
        }
        while (_text.AsSpan(0, _textLength).Trim(" \t\r"u8).IsEmpty);
        Line = _line;
        _recordNumber++;
        _present.Clear();
        _length = 0;
        try
        {
            Parse(_text.AsSpan(0, _textLength));
        }
        catch (JsonException e)
        {
            throw new UnreadableDataException(Name, $"line {Line} is not a JSON object (character {e.BytePositionInLine + 1})", inner: e);
        }
        catch (InvalidOperationException e)
        {
            throw new UnreadableDataException(Name, $"line {Line} holds a string that is not valid Unicode", inner: e);
        }

        return true;
    }

    private void Parse(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject) throw new UnreadableDataException(Name, $"line {Line} is not a JSON object");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            int column = ColumnOf(json.GetString()!);
            json.Read();
            if (json.TokenType == JsonTokenType.Null) continue;
            if (Has(column)) throw new UnreadableDataException(Name, $"line {Line} has the name {Shown(Encoding.UTF8.GetBytes(_header[column]))} twice");
            int start = _length;
            if (json.TokenType == JsonTokenType.String)
            {
                // Unescaped text is never longer than its escapes.
                Reserve(json.ValueSpan.Length);
                _length += json.CopyString(_record.AsSpan(_length));
            }
            else
            {
                int from = (int)json.TokenStartIndex;
                json.Skip();
                ReadOnlySpan<byte> raw = line[from..(int)json.BytesConsumed];
                Reserve(raw.Length);
                raw.CopyTo(_record.AsSpan(_length));
                _length += raw.Length;
            }

            _fields[column] = (start, _length - start);
            _seen[column] = _recordNumber;
            _present.Add(column);
        }

        if (json.Read()) throw new UnreadableDataException(Name, $"line {Line} goes on after its JSON object");
    }

    private int ColumnOf(string name)
    {
        if (_columns.TryGetValue(name, out int column)) return column;
        if (_header.Count == MostColumns) throw new UnreadableDataException(Name, $"line {Line}: there are more than {MostColumns} different names");
        _columns.Add(name, _header.Count);
        _header.Add(name);
        _fields.Add(default);
        _seen.Add(0);
        return _header.Count - 1;
    }

    private void Reserve(int more)
    {
        if (_length + more > _record.Length) Array.Resize(ref _record, Math.Max(2 * _record.Length, _length + more));
    }

    private bool ReadLine()
    {
        _textLength = 0;
        bool any = false;
        while (_at < _filled || Fill())
        {
            any = true;
            ReadOnlySpan<byte> rest = _buffer.AsSpan(_at, _filled - _at);
            int length = rest.IndexOf((byte)'\n');
            ReadOnlySpan<byte> piece = length < 0 ? rest : rest[..length];
            if (_textLength + piece.Length > MostRecordBytes) throw new UnreadableDataException(Name, $"line {_line + 1} has more than {MostRecordBytes} bytes");
            if (_textLength + piece.Length > _text.Length) Array.Resize(ref _text, Math.Max(2 * _text.Length, _textLength + piece.Length));
            piece.CopyTo(_text.AsSpan(_textLength));
            _textLength += piece.Length;
            _at += length < 0 ? rest.Length : length + 1;
            if (length >= 0) break;
        }

        if (_line == 0 && _textLength >= 3 && _text.AsSpan(0, 3).SequenceEqual((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            _text.AsSpan(3, _textLength - 3).CopyTo(_text);
            _textLength -= 3;
        }

        _line++;
        return any;
    }

    private bool Fill()
    {
        _at = 0;
        _filled = _file.ReadUpTo(_buffer);
        return _filled > 0;
    }
}
