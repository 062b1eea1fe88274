using System.Buffers.Binary;

namespace Redoubt.Data;

/// <summary>Collects the unfiltered rows of a PNG file into a picture.</summary>
internal sealed class PngPixels
{
    private readonly PngHeader _header;
    private readonly string _name;
    private readonly ushort[] _palette;
    private readonly ushort[] _samples;
    private readonly int _channels;

    /// <summary>Makes room for the picture.</summary>
    public PngPixels(PngHeader header, ReadOnlySpan<byte> palette, string name)
    {
        _header = header;
        _name = name;
        _channels = header.Size.Channels;
        _samples = new ushort[header.Size.Width * header.Size.Height * _channels];
        _palette = new ushort[palette.Length];
        for (int i = 0; i < palette.Length; i++) _palette[i] = palette[i];
    }

    /// <summary>Puts a row of a pass in its place.</summary>
    /// <param name="row">Unfiltered bytes.</param>
    /// <param name="pass">The pass.</param>
    /// <param name="y">Row within the pass.</param>
    public void Put(ReadOnlySpan<byte> row, PngPass pass, int y)
    {
        int line = pass.FirstRow + y * pass.RowStep;
        int to = (line * _header.Size.Width + pass.FirstColumn) * _channels, step = pass.ColumnStep * _channels;
        int columns = pass.Columns(_header.Size.Width);
        if (_header.ColorType == 3) PutIndexed(row, columns, to, step, line);
        else if (_header.Depth < 8) PutSmall(row, columns, to, step);
        else PutWhole(row, columns, to, step);
    }

    /// <summary>The picture.</summary>
    public Picture ToPicture(PictureRemarks remarks)
    {
        if (_header.ColorType is 4 or 6) remarks |= PictureRemarks.Transparency;
        int maximum = _header.ColorType == 3 ? 255 : (1 << _header.Depth) - 1;
        return new Picture(_header.Size.Width, _header.Size.Height, _channels, maximum, _samples, remarks);
    }

    // Samples of 8 or 16 bits; those behind the color channels are alpha.
    private void PutWhole(ReadOnlySpan<byte> row, int columns, int to, int step)
    {
        int bytes = _header.Depth / 8, pixel = _header.SamplesPerPixel * bytes;
        for (int x = 0, from = 0; x < columns; x++, from += pixel, to += step)
        {
            for (int c = 0; c < _channels; c++)
                _samples[to + c] = bytes == 1 ? row[from + c] : BinaryPrimitives.ReadUInt16BigEndian(row[(from + 2 * c)..]);
        }
    }

    private void PutSmall(ReadOnlySpan<byte> row, int columns, int to, int step)
    {
        for (int x = 0; x < columns; x++, to += step) _samples[to] = Small(row, x);
    }

    private void PutIndexed(ReadOnlySpan<byte> row, int columns, int to, int step, int line)
    {
        for (int x = 0; x < columns; x++, to += step)
        {
            int index = 3 * (_header.Depth == 8 ? row[x] : Small(row, x));
            if (index >= _palette.Length)
                throw new UnreadableDataException(_name, $"row {line} has color {index / 3} of a palette with {_palette.Length / 3}");
            _palette.AsSpan(index, 3).CopyTo(_samples.AsSpan(to));
        }
    }

    // Several samples share a byte, the leftmost in its highest bits.
    private ushort Small(ReadOnlySpan<byte> row, int x)
    {
        int depth = _header.Depth, bit = x * depth;
        return (ushort)((row[bit >> 3] >> (8 - depth - (bit & 7))) & ((1 << depth) - 1));
    }
}
