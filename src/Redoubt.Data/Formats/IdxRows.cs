using Redoubt.Tensors;

namespace Redoubt.Data;

/// <summary>Images and labels in two IDX files: <c>[1,H,W]</c> or <c>[3,H,W]</c> in [0, 1].</summary>
internal sealed class IdxRows : RowReader
{
    private readonly ByteSource _images, _labels;
    private readonly int _rows, _channels;
    private readonly GrowingRow _row;

    /// <summary>Opens a pair of files, which are disposed with the reader.</summary>
    /// <param name="images">3 dimensions grey, or 4 with 3 channels last.</param>
    /// <param name="labels">1 dimension.</param>
    public IdxRows(ByteSource images, ByteSource labels)
    {
        (_images, _labels) = (images, labels);
        IdxHeader imageHeader = IdxHeader.ReadImages(images), labelHeader = IdxHeader.ReadLabels(labels);
        if (imageHeader.Rows != labelHeader.Rows)
            throw new UnreadableDataException(labels.Name, $"has {labelHeader.Rows} labels (byte 4), but {images.Name} has {imageHeader.Rows} images", 4);
        _rows = imageHeader.Rows;
        _channels = imageHeader.Extents.Length == 4 ? 3 : 1;
        RowShape = new Shape(_channels, imageHeader.Extents[1], imageHeader.Extents[2]);
        _row = new GrowingRow(images, RowShape.Count);
    }

    /// <inheritdoc/>
    public override string Name => _images.Name;

    /// <inheritdoc/>
    public override Shape RowShape { get; }

    /// <inheritdoc/>
    public override long? Rows => _rows;

    /// <inheritdoc/>
    public override bool RowsAreThere => _images.Length is not null;

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        if (Index + 1 == _rows)
        {
            _images.RequireEnd();
            _labels.RequireEnd();
            return false;
        }

        Index++;
        _row.Read($"image {Index}");
        Span<byte> label = stackalloc byte[1];
        _labels.Read(label, $"label {Index}");
        Label = label[0];
        return true;
    }

    /// <inheritdoc/>
    public override void CopyTo(Span<float> row) => PixelScale.ApplyChannelsLast(_row.Bytes, _channels, row);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _images.Dispose();
        _labels.Dispose();
    }
}
