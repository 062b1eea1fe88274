namespace Redoubt.Data;

/// <summary>Decodes the portable any-map family: PBM, PGM and PPM, as text (P1, P2, P3) and binary (P4, P5, P6), with full brightness up to 65535.</summary>
/// <remarks>One picture per file. Comments reach from a number sign to the end of the line.</remarks>
internal ref struct PnmDecoder
{
    private readonly ReadOnlySpan<byte> _file;
    private readonly string _name;
    private int _at;

    private PnmDecoder(ReadOnlySpan<byte> file, string name)
    {
        _file = file;
        _name = name;
        _at = 2;
    }

    private readonly int Kind => _file[1] - '0';

    /// <summary>Whether a file begins as these formats do.</summary>
    public static bool Begins(ReadOnlySpan<byte> start) => start.Length >= 3 && start[0] == 'P' && start[1] is >= (byte)'1' and <= (byte)'6' && (IsBlank(start[2]) || start[2] == '#');

    /// <summary>Reads the header only.</summary>
    /// <param name="start">The beginning of the file, as much as the header may take.</param>
    /// <param name="name">What error sentences call the file.</param>
    public static PictureHeader ReadHeader(ReadOnlySpan<byte> start, string name) => new PnmDecoder(start, name).Header(out _);

    /// <summary>Decodes a file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">What error sentences call it.</param>
    public static Picture Decode(ReadOnlySpan<byte> file, string name) => new PnmDecoder(file, name).Decode();

    private PictureHeader Header(out int maximum)
    {
        int start = _at;
        (int width, int height) = (Number("the width"), Number("the height"));
        int position = _at;
        maximum = Kind is 1 or 4 ? 1 : Number("the largest value");
        if (maximum is < 1 or > 65535) throw new UnreadableDataException(_name, $"has the largest value {maximum} (byte {position}), it must be in [1, 65535]", position);
        return PictureHeader.Checked(_name, width, height, Kind is 3 or 6 ? 3 : 1, start);
    }

    private Picture Decode()
    {
        PictureHeader header = Header(out int maximum);
        int count = header.Width * header.Height * header.Channels;
        if (Kind > 3 && (_at == _file.Length || !IsBlank(_file[_at++]))) throw Fault("the blank that ends the header");

        // Every text sample takes at least a digit, and in P2 and P3 a blank before it.
        long least = Kind switch
        {
            1 => count,
            2 or 3 => 2L * count,
            4 => (header.Width + 7L) / 8 * header.Height,
            _ => (maximum > 255 ? 2L : 1L) * count,
        };
        long rest = _file.Length - _at;
        if (least > rest)
            throw new UnreadableDataException(_name, $"claims {header.Width}x{header.Height} pixels, at least {least} bytes from byte {_at} on, but only {Math.Max(0, rest)} follow", _at);
        var samples = new ushort[count];
        if (Kind == 4) ReadBits(samples, header.Width);
        else if (Kind > 4) ReadBinary(samples, maximum);
        else ReadText(samples, maximum);
        RequireEnd();
        return new Picture(header.Width, header.Height, header.Channels, maximum, samples);
    }

    // Ones are black.
    private void ReadBits(ushort[] samples, int width)
    {
        for (int row = 0; row < samples.Length; row += width)
        {
            for (int x = 0; x < width; x++) samples[row + x] = (ushort)(1 - (_file[_at + x / 8] >> (7 - x % 8) & 1));
            _at += (width + 7) / 8;
        }
    }

    private void ReadBinary(ushort[] samples, int maximum)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            int value = _file[_at++];
            if (maximum > 255) value = value << 8 | _file[_at++];
            samples[i] = Checked(value, maximum, _at);
        }
    }

    private void ReadText(ushort[] samples, int maximum)
    {
        for (int i = 0; i < samples.Length; i++) samples[i] = Kind == 1 ? Bit() : Checked(Number("a pixel"), maximum, _at);
    }

    private readonly ushort Checked(int value, int maximum, int position) => value <= maximum
        ? (ushort)value
        : throw new UnreadableDataException(_name, $"has the value {value} before byte {position}, more than its largest, {maximum}", position);

    // The digits of P1 need no blanks between them.
    private ushort Bit()
    {
        SkipBlanks();
        if (_at < _file.Length && _file[_at] is (byte)'0' or (byte)'1') return (ushort)('1' - _file[_at++]);
        throw Fault("a pixel");
    }

    private int Number(string what)
    {
        int before = _at;
        SkipBlanks();
        if (_at == before) throw Fault(what);
        int from = _at;
        long value = 0;
        while (_at < _file.Length && char.IsAsciiDigit((char)_file[_at]) && value <= int.MaxValue) value = 10 * value + (_file[_at++] - '0');
        if (_at == from || value > int.MaxValue) throw Fault(what);
        return (int)value;
    }

    private void SkipBlanks()
    {
        for (; _at < _file.Length; _at++)
        {
            if (_file[_at] == '#')
            {
                while (_at < _file.Length && _file[_at] is not ((byte)'\n' or (byte)'\r')) _at++;
                if (_at == _file.Length) return;
            }
            else if (!IsBlank(_file[_at]))
            {
                return;
            }
        }
    }

    private void RequireEnd()
    {
        if (Kind < 4) SkipBlanks();
        if (_at < _file.Length) throw new UnreadableDataException(_name, $"goes on after its pixels end at byte {_at}", _at);
    }

    private readonly UnreadableDataException Fault(string what) => _at >= _file.Length
        ? new(_name, $"is truncated, it ends at byte {_file.Length} before {what}", _file.Length)
        : new(_name, $"lacks {what} at byte {_at}", _at);

    private static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0B or 0x0C;
}
