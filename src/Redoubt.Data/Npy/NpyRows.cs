using Redoubt.Tensors;

namespace Redoubt.Data;

/// <summary>A data set in two arrays: inputs <c>[N, ...]</c> of rank 2 or more and N whole numbers <c>[N]</c> or <c>[N,1]</c>.</summary>
/// <remarks>Rank 3 is grey images <c>[N,H,W]</c> and becomes <c>[N,1,H,W]</c>, as for IDX. Bytes become x/255, other numbers stay and must be finite. Inputs in
/// Fortran order are held in memory, the others are read row by row.</remarks>
internal sealed class NpyRows : RowReader
{
    private readonly ByteSource _inputs;
    private readonly NpyHeader _header;
    private readonly NpyArray? _held;
    private readonly double[] _labels;
    private readonly string _labelFile;
    private readonly GrowingRow? _row;

    /// <summary>Opens the two files; the inputs are disposed with the reader.</summary>
    public NpyRows(ByteSource inputs, ByteSource labels)
    {
        _inputs = inputs;
        _labelFile = labels.Name;
        _header = NpyHeader.Read(inputs);
        int[] extents = _header.Extents;
        if (extents.Length < 2)
            throw new UnreadableDataException(inputs.Name, $"has shape [{string.Join(',', extents)}], inputs need a row axis and at least one more");
        NpyArray classes = NpyArray.Read(labels);
        if (classes.Shape.Rank is not (1 or 2) || classes.Shape.RowLength != 1)
            throw new UnreadableDataException(labels.Name, $"has shape {classes.Shape}, labels need [N] or [N,1]");
        if (classes.Shape[0] != extents[0])
            throw new UnreadableDataException(labels.Name, $"has {classes.Shape[0]} labels, but {inputs.Name} has {extents[0]} rows");

        RowShape = extents.Length == 3 ? new Shape(1, extents[1], extents[2]) : new Shape(extents.AsSpan(1));
        if (extents[0] > 0 && RowShape.Count == 0) throw new UnreadableDataException(inputs.Name, $"has shape [{string.Join(',', extents)}], rows without numbers");

        // Every label that fits an int is exact in double; any other value fails the comparison.
        _labels = classes.ToArray<double>();
        if (_header.Fortran)
        {
            _held = NpyArray.Read(inputs, _header);
            return;
        }

        inputs.RequireRemaining(_header.DataBytes, _header.ToString());
        long rowBytes = (long)RowShape.Count * NpyCodes.Size(_header.Type);
        if (rowBytes > Array.MaxLength) throw new UnreadableDataException(inputs.Name, $"has rows of {rowBytes} bytes, at most {Array.MaxLength} are read");
        _row = new GrowingRow(inputs, (int)rowBytes);
    }

    /// <inheritdoc/>
    public override string Name => _inputs.Name;

    /// <inheritdoc/>
    public override Shape RowShape { get; }

    /// <inheritdoc/>
    public override long? Rows => _header.Extents[0];

    /// <inheritdoc/>
    public override bool RowsAreThere => _inputs.Length is not null;

    private ReadOnlySpan<byte> RowBytes
    {
        get
        {
            if (_held is null) return _row!.Bytes;
            int length = RowShape.Count * NpyCodes.Size(_header.Type);
            return _held.Bytes.Span.Slice(Index * length, length);
        }
    }

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        if (Index + 1 == _labels.Length)
        {
            _inputs.RequireEnd();
            return false;
        }

        Index++;
        _row?.Read($"row {Index}");
        double label = _labels[Index];
        if (!(label is >= 0 and <= int.MaxValue && Math.Truncate(label) == label))
            throw new UnreadableDataException(_labelFile, $"row {Index} has label {label}, labels are whole numbers from 0 to 2147483647");
        Label = (int)label;
        return true;
    }

    /// <inheritdoc/>
    public override void CopyTo(Span<float> row)
    {
        ReadOnlySpan<byte> bytes = RowBytes;
        if (_held is null && _header.BigEndian && NpyCodes.Size(_header.Type) > 1) bytes = Swapped(bytes);
        if (_header.Type == NpyType.UInt8)
        {
            PixelScale.Apply(bytes, row);
            return;
        }

        NpyElements.ToFloats(bytes, _header.Type, row);
        foreach (float value in row)
        {
            if (!float.IsFinite(value)) throw new UnreadableDataException(Name, $"row {Index} holds {value}, inputs must be finite");
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _inputs.Dispose();

    private byte[] Swapped(ReadOnlySpan<byte> bytes)
    {
        byte[] copy = bytes.ToArray();
        NpyLayout.SwapBytes(copy, NpyCodes.Size(_header.Type));
        return copy;
    }
}
