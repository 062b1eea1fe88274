using System.Globalization;

namespace Redoubt.Data;

/// <summary>A strict reader of the only dictionary an NPY header can hold: <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (3, 4), }</c>.</summary>
/// <param name="name">File, for error sentences.</param>
/// <param name="text">The dictionary with its padding.</param>
/// <param name="start">Byte of the file where the text begins; one character is one byte.</param>
internal sealed class NpyHeaderText(string name, string text, long start)
{
    private const int MostAxes = 32;

    private int _at;

    /// <summary>Reads the whole text.</summary>
    public NpyHeader Parse()
    {
        string? descr = null;
        bool? fortran = null;
        int[]? shape = null;
        Expect('{');
        while (!TryTake('}'))
        {
            string key = Quoted();
            Expect(':');
            if (key == "descr" && descr is null) descr = Quoted();
            else if (key == "fortran_order" && fortran is null) fortran = Truth();
            else if (key == "shape" && shape is null) shape = Tuple();
            else throw Fault($"has the key '{key}' unknown or twice");
            if (TryTake(',')) continue;
            Expect('}');
            break;
        }

        SkipBlanks();
        if (_at != text.Length) throw Fault("goes on after its closing brace");
        if (descr is null || fortran is null || shape is null) throw Fault("lacks one of descr, fortran_order and shape");
        (NpyType type, bool bigEndian) = ElementType(descr);
        return new NpyHeader(type, bigEndian, fortran.Value, shape);
    }

    private (NpyType Type, bool BigEndian) ElementType(string descr)
    {
        if (descr.Length != 3 || descr[0] is not ('<' or '>' or '|' or '=') || !NpyCodes.TryParse(descr.AsSpan(1), out NpyType type))
            throw Fault($"has element type '{descr}', supported are f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 and b1 (objects, strings and structures never)");
        return (type, descr[0] == '>');
    }

    private int[] Tuple()
    {
        var extents = new List<int>();
        Expect('(');
        while (!TryTake(')'))
        {
            if (extents.Count == MostAxes) throw Fault($"has more than {MostAxes} axes");
            extents.Add(Extent());
            if (TryTake(',')) continue;
            Expect(')');
            break;
        }

        // An extent of 0 makes the count 0 but must not hide what the other extents would multiply to.
        if (extents.Skip(1).Where(extent => extent > 0).Aggregate(1.0, (product, extent) => product * extent) > int.MaxValue)
            throw Fault("promises more numbers than one tensor holds (2147483647)");
        return [.. extents];
    }

    private int Extent()
    {
        SkipBlanks();
        int from = _at;
        while (_at < text.Length && char.IsAsciiDigit(text[_at])) _at++;
        if (!int.TryParse(text.AsSpan(from, _at - from), NumberStyles.None, CultureInfo.InvariantCulture, out int extent))
            throw Fault("has an extent that is not a number from 0 to 2147483647");

        // Python 2 wrote long integers with this suffix.
        if (_at < text.Length && text[_at] == 'L') _at++;
        return extent;
    }

    private bool Truth()
    {
        SkipBlanks();
        foreach ((string word, bool value) in new[] { ("True", true), ("False", false) })
        {
            if (!text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal)) continue;
            _at += word.Length;
            return value;
        }

        throw Fault("has a fortran_order that is neither True nor False");
    }

    private string Quoted()
    {
        SkipBlanks();
        char quote = _at < text.Length ? text[_at] : ' ';
        if (quote is not ('\'' or '"')) throw Fault("lacks a quoted string");
        int end = text.IndexOf(quote, _at + 1);
        if (end < 0) throw Fault("has a string without its closing quote");
        string value = text[(_at + 1)..end];
        if (value.Length > 32 || value.Contains('\\', StringComparison.Ordinal)) throw Fault("has a string that is too long or escaped");
        _at = end + 1;
        return value;
    }

    private void Expect(char c)
    {
        if (!TryTake(c)) throw Fault($"lacks '{c}'");
    }

    private bool TryTake(char c)
    {
        SkipBlanks();
        if (_at >= text.Length || text[_at] != c) return false;
        _at++;
        return true;
    }

    private void SkipBlanks()
    {
        while (_at < text.Length && text[_at] is ' ' or '\n' or '\t' or '\r') _at++;
    }

    private UnreadableDataException Fault(string problem) => new(name, $"the NPY header {problem} (byte {start + _at})", start + _at);
}
