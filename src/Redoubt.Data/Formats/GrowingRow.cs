namespace Redoubt.Data;

/// <summary>The bytes of one row after the other. The first row is read in growing pieces: one row of a compressed file may itself be a false claim of gigabytes.</summary>
/// <param name="source">Where the rows come from.</param>
/// <param name="length">Bytes of one row.</param>
internal sealed class GrowingRow(ByteSource source, int length)
{
    private const int Piece = 1 << 16;

    private byte[]? _bytes;

    /// <summary>The row read last.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Reads the next row.</summary>
    /// <param name="inside">What the row is called, for the error sentence: "image 12".</param>
    public void Read(string inside)
    {
        if (_bytes is not null)
        {
            source.Read(_bytes, inside);
            return;
        }

        var first = new RowBuffer<byte>(length, trusted: source.Length is not null);
        for (int at = 0; at < length; at += Piece) source.Read(first.Next(Math.Min(Piece, length - at)), inside);
        _bytes = first.ToArray();
    }
}
