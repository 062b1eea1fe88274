using Redoubt.Tensors;

namespace Redoubt.Data;

/// <summary>Images and labels in two IDX files. Memory in use is the wanted rows; the rest of the files is read past and checked.</summary>
internal static class IdxFiles
{
    /// <summary>Reads a pair of files.</summary>
    /// <param name="images">3 dimensions grey, or 4 with 3 channels last.</param>
    /// <param name="labels">1 dimension.</param>
    /// <param name="rows">Rows wanted; <see langword="null"/> for all.</param>
    /// <param name="source">What the data set is called.</param>
    /// <param name="cancellationToken">Checked every row.</param>
    /// <returns><c>[N,1,H,W]</c> or <c>[N,3,H,W]</c> in [0, 1].</returns>
    public static LabeledData Read(ByteSource images, ByteSource labels, RowRange? rows, string source, CancellationToken cancellationToken)
    {
        IdxHeader imageHeader = IdxHeader.ReadImages(images), labelHeader = IdxHeader.ReadLabels(labels);
        if (imageHeader.Rows != labelHeader.Rows)
            throw new UnreadableDataException(labels.Name, $"has {labelHeader.Rows} labels (byte 4), but {images.Name} has {imageHeader.Rows} images", 4);

        RowRange wanted = RowRange.Resolve(rows, imageHeader.Rows, images.Name);
        int[] classes = ReadLabels(labels, labelHeader, wanted, cancellationToken);
        return new LabeledData(ReadImages(images, imageHeader, wanted, cancellationToken), classes, source, wanted.Indices());
    }

    private static Tensor ReadImages(ByteSource source, IdxHeader header, RowRange wanted, CancellationToken cancellationToken)
    {
        int rowBytes = header.RowBytes, channels = header.Extents.Length == 4 ? 3 : 1;
        source.Skip((long)wanted.Start * rowBytes, "the images", cancellationToken);
        var pixels = new RowBuffer<float>((long)wanted.Count * rowBytes, trusted: source.Length is not null);
        var bytes = new RowBuffer<byte>(rowBytes, trusted: source.Length is not null);
        byte[]? row = null;
        for (int i = 0; i < wanted.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            row = ReadRow(source, row, bytes, rowBytes, wanted.Start + i);
            PixelScale.ApplyChannelsLast(row, channels, pixels.Next(rowBytes));
        }

        source.Skip((long)(header.Rows - wanted.Start - wanted.Count) * rowBytes, "the images", cancellationToken);
        source.RequireEnd();
        return new Tensor(new Shape(wanted.Count, channels, header.Extents[1], header.Extents[2]), pixels.ToArray());
    }

    // The first row is read in growing pieces: one row of a compressed file may itself be a false claim of gigabytes.
    private static byte[] ReadRow(ByteSource source, byte[]? row, RowBuffer<byte> first, int rowBytes, int index)
    {
        if (row is not null)
        {
            source.Read(row, $"image {index}");
            return row;
        }

        for (int at = 0; at < rowBytes; at += 1 << 16) source.Read(first.Next(Math.Min(1 << 16, rowBytes - at)), $"image {index}");
        return first.ToArray();
    }

    private static int[] ReadLabels(ByteSource source, IdxHeader header, RowRange wanted, CancellationToken cancellationToken)
    {
        source.Skip(wanted.Start, "the labels", cancellationToken);
        var classes = new RowBuffer<int>(wanted.Count, trusted: source.Length is not null);
        Span<byte> label = stackalloc byte[1];
        for (int i = 0; i < wanted.Count; i++)
        {
            source.Read(label, $"label {wanted.Start + i}");
            classes.Next(1)[0] = label[0];
        }

        source.Skip(header.Rows - wanted.Start - wanted.Count, "the labels", cancellationToken);
        source.RequireEnd();
        return classes.ToArray();
    }
}
