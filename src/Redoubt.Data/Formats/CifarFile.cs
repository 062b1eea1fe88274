using Redoubt.Tensors;

namespace Redoubt.Data;

/// <summary>CIFAR-10 in its binary form: rows of one label byte and 3 x 1024 pixel bytes, one plane per channel.</summary>
internal static class CifarFile
{
    private const int Pixels = 3 * 32 * 32, RowBytes = 1 + Pixels;

    // The format has no header that would bound a compressed file; CIFAR-10 itself has 60,000 rows.
    private const int MostRows = 200_000;

    private static readonly string[] Names = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    /// <summary>Reads a file.</summary>
    /// <param name="file">The bytes.</param>
    /// <param name="rows">Rows wanted; <see langword="null"/> for all.</param>
    /// <param name="source">What the data set is called.</param>
    /// <param name="cancellationToken">Checked every row.</param>
    /// <returns><c>[N,3,32,32]</c> in [0, 1].</returns>
    public static LabeledData Read(ByteSource file, RowRange? rows, string source, CancellationToken cancellationToken)
    {
        if (file.Length is { } length && length % RowBytes != 0)
            throw new UnreadableDataException(file.Name, $"has {length} bytes, not a multiple of {RowBytes} (its last row is cut at byte {length})", length);

        // A plain file says how many rows there are; a compressed one is read with growing buffers.
        long most = Math.Min(MostRows, file.MostBytes / RowBytes), start = rows?.Start ?? 0;
        long wanted = Math.Max(0, Math.Min(most - start, rows?.Count ?? most));
        var labels = new RowBuffer<int>(wanted, trusted: file.Length is not null);
        var pixels = new RowBuffer<float>(wanted * Pixels, trusted: file.Length is not null);
        var row = new byte[RowBytes];
        int total = 0;
        for (; NextRow(file, row, total); total++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (total < start || total >= start + wanted) continue;
            labels.Next(1)[0] = row[0];
            PixelScale.Apply(row.AsSpan(1), pixels.Next(Pixels));
        }

        RowRange found = RowRange.Resolve(rows, total, file.Name);
        return new LabeledData(new Tensor(new Shape(found.Count, 3, 32, 32), pixels.ToArray()), labels.ToArray(), source, found.Indices(), Names);
    }

    private static bool NextRow(ByteSource file, byte[] row, int index)
    {
        int read = file.ReadUpTo(row);
        if (read == 0) return false;
        if (read < RowBytes)
            throw new UnreadableDataException(file.Name, $"is truncated, it ends at byte {file.Position} inside row {index}", file.Position);
        if (index >= MostRows)
            throw new UnreadableDataException(file.Name, $"has more than {MostRows} rows", file.Position - RowBytes);
        if (row[0] >= Names.Length)
            throw new UnreadableDataException(file.Name, $"row {index} has label {row[0]} (byte {file.Position - RowBytes}), CIFAR-10 has 0 to 9", file.Position - RowBytes);
        return true;
    }
}
