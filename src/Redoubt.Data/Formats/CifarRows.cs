using Redoubt.Tensors;

namespace Redoubt.Data;

/// <summary>CIFAR-10 in its binary form: rows of one label byte and 3 x 1024 pixel bytes, one plane per channel; <c>[3,32,32]</c> in [0, 1].</summary>
internal sealed class CifarRows : RowReader
{
    private const int Pixels = 3 * 32 * 32, RowBytes = 1 + Pixels;

    // The format has no header that would bound a compressed file; CIFAR-10 itself has 60,000 rows.
    private const int MostRowsOfFile = 200_000;

    private static readonly string[] Names = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    private readonly ByteSource _file;
    private readonly byte[] _row = new byte[RowBytes];

    /// <summary>Opens a file, which is disposed with the reader.</summary>
    public CifarRows(ByteSource file)
    {
        _file = file;
        if (file.Length is { } length && length % RowBytes != 0)
            throw new UnreadableDataException(file.Name, $"has {length} bytes, not a multiple of {RowBytes} (its last row is cut at byte {length})", length);
        if (file.Length > (long)MostRowsOfFile * RowBytes)
            throw new UnreadableDataException(file.Name, $"has more than {MostRowsOfFile} rows", (long)MostRowsOfFile * RowBytes);
    }

    /// <inheritdoc/>
    public override string Name => _file.Name;

    /// <inheritdoc/>
    public override Shape RowShape { get; } = new(3, 32, 32);

    /// <inheritdoc/>
    public override long? Rows => _file.Length / RowBytes;

    /// <inheritdoc/>
    public override long MostRows => Math.Min(MostRowsOfFile, _file.MostBytes / RowBytes);

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => Names;

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        int read = _file.ReadUpTo(_row);
        if (read == 0) return false;
        Index++;
        if (read < RowBytes)
            throw new UnreadableDataException(_file.Name, $"is truncated, it ends at byte {_file.Position} inside row {Index}", _file.Position);
        if (Index >= MostRowsOfFile)
            throw new UnreadableDataException(_file.Name, $"has more than {MostRowsOfFile} rows", _file.Position - RowBytes);
        Label = _row[0];
        if (Label >= Names.Length)
            throw new UnreadableDataException(_file.Name, $"row {Index} has label {Label} (byte {_file.Position - RowBytes}), CIFAR-10 has 0 to 9", _file.Position - RowBytes);
        return true;
    }

    /// <inheritdoc/>
    public override void CopyTo(Span<float> row) => PixelScale.Apply(_row.AsSpan(1), row);

    /// <inheritdoc/>
    public override void Dispose() => _file.Dispose();
}
