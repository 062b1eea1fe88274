namespace Redoubt.Tensors;

/// <summary>z = f(x, y) over shapes that are broadcast to each other, or over views with strides of their own.</summary>
/// <remarks>A value that is cheap to make. Axes are merged where all three sides allow it; the two innermost ones become rows of <see cref="ElementwiseKernels.BinaryRows"/>.</remarks>
internal unsafe struct BroadcastBinary
{
    private const int ElementsPerUnit = 16384;
    private const int GatherLength = 512;

    private Axes<int> _extents;
    private Axes<nint> _x;
    private Axes<nint> _y;
    private Axes<nint> _z;
    private int _rank;
    private int _outerCount;
    private int _rowsPerUnit;
    private int _unitsPerOuter;

    /// <summary>Prepares an operation over strided operands.</summary>
    /// <param name="extents">Extents of the result, at most eight.</param>
    /// <param name="x">Strides of the first operand; 0 along axes where it is repeated.</param>
    /// <param name="y">Strides of the second operand.</param>
    /// <param name="z">Strides of the result; its innermost axis must be contiguous.</param>
    /// <exception cref="ArgumentException">There are more than eight axes, the lengths differ, or no axis of the result is contiguous.</exception>
    public BroadcastBinary(ReadOnlySpan<int> extents, ReadOnlySpan<nint> x, ReadOnlySpan<nint> y, ReadOnlySpan<nint> z)
    {
        if (extents.Length > Axes<int>.MaxRank || x.Length != extents.Length || y.Length != extents.Length || z.Length != extents.Length)
            throw new ArgumentException($"An operation takes at most {Axes<int>.MaxRank} axes, each with three strides.", nameof(extents));
        foreach (int extent in extents)
        {
            if (extent == 0) return;
        }

        for (int axis = 0; axis < extents.Length; axis++)
        {
            if (extents[axis] > 1) Append(extents[axis], x[axis], y[axis], z[axis]);
        }

        if (_rank == 0) Append(1, 1, 1, 1);
        if (_z[_rank - 1] != 1) throw new ArgumentException("The innermost axis of the result must be contiguous.", nameof(z));
        Split();
    }

    /// <summary>Dense operands of shapes that are broadcast to each other by the rules of ONNX and NumPy.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit together, or have more than eight axes.</exception>
    public static BroadcastBinary Of(ReadOnlySpan<int> x, ReadOnlySpan<int> y)
    {
        int rank = Math.Max(x.Length, y.Length);
        if (rank > Axes<int>.MaxRank) throw new ArgumentException($"An operation takes at most {Axes<int>.MaxRank} axes.", nameof(x));
        Span<int> extents = stackalloc int[rank];
        Span<nint> strides = stackalloc nint[3 * rank];
        nint xStride = 1, yStride = 1;
        for (int axis = rank - 1; axis >= 0; axis--)
        {
            int first = axis - rank + x.Length >= 0 ? x[axis - rank + x.Length] : 1;
            int second = axis - rank + y.Length >= 0 ? y[axis - rank + y.Length] : 1;
            if (first != second && first != 1 && second != 1)
                throw new ArgumentException($"Extents {first} and {second} cannot be broadcast to each other.", nameof(y));
            extents[axis] = first == 1 ? second : first;
            strides[axis] = first == 1 ? 0 : xStride;
            strides[rank + axis] = second == 1 ? 0 : yStride;
            xStride *= first;
            yStride *= second;
        }

        StridedCopy.DenseStrides(extents, strides[(2 * rank)..]);
        return new BroadcastBinary(extents, strides[..rank], strides[rank..(2 * rank)], strides[(2 * rank)..]);
    }

    /// <summary>Parts that may run on any thread in any order; 0 when the result is empty.</summary>
    public readonly int Units => _rank == 0 ? 0 : _outerCount * _unitsPerOuter;

    /// <summary>Computes one part.</summary>
    public readonly void Run(ElementwiseKernels kernels, BinaryOperation operation, int unit, float* x, float* y, float* z)
    {
        (int outer, int part) = Math.DivRem(unit, _unitsPerOuter);
        for (int axis = _rank - 3; axis >= 0; axis--)
        {
            (outer, int index) = Math.DivRem(outer, _extents[axis]);
            x += index * _x[axis];
            y += index * _y[axis];
            z += index * _z[axis];
        }

        int inner = _rank - 1, columns = _extents[inner];
        if (_rank == 1)
        {
            // The only axis: parts are runs of it.
            int start = part * _rowsPerUnit, count = Math.Min(_rowsPerUnit, columns - start);
            Combine(kernels, operation, (x + (start * _x[inner])), (y + (start * _y[inner])), z + start, (1, count));
            return;
        }

        int first = part * _rowsPerUnit, rows = Math.Min(_rowsPerUnit, _extents[inner - 1] - first);
        Combine(kernels, operation, x + (first * _x[inner - 1]), y + (first * _y[inner - 1]), z + (first * _z[inner - 1]), (rows, columns));
    }

    private readonly void Combine(ElementwiseKernels kernels, BinaryOperation operation, float* x, float* y, float* z, (int Rows, int Columns) extent)
    {
        int inner = _rank - 1;
        nint xRow = _rank == 1 ? 0 : _x[inner - 1], yRow = _rank == 1 ? 0 : _y[inner - 1], zRow = _rank == 1 ? 0 : _z[inner - 1];
        if (_x[inner] is 0 or 1 && _y[inner] is 0 or 1)
        {
            RowView first = _x[inner] == 0 ? RowView.Uniform(x, xRow) : RowView.Of(x, xRow);
            RowView second = _y[inner] == 0 ? RowView.Uniform(y, yRow) : RowView.Of(y, yRow);
            kernels.BinaryRows(operation, first, second, RowView.Of(z, zRow), extent.Rows, extent.Columns);
            return;
        }

        for (int row = 0; row < extent.Rows; row++)
            CombineGathered(kernels, operation, x + (row * xRow), y + (row * yRow), z + (row * zRow), extent.Columns);
    }

    private readonly void CombineGathered(ElementwiseKernels kernels, BinaryOperation operation, float* x, float* y, float* z, int columns)
    {
        float* first = stackalloc float[GatherLength], second = stackalloc float[GatherLength];
        nint xStep = _x[_rank - 1], yStep = _y[_rank - 1];
        for (int start = 0; start < columns; start += GatherLength)
        {
            int count = Math.Min(GatherLength, columns - start);
            for (int i = 0; i < count; i++)
            {
                first[i] = x[(start + i) * xStep];
                second[i] = y[(start + i) * yStep];
            }

            kernels.Binary(operation, first, second, z + start, count);
        }
    }

    private void Append(int extent, nint x, nint y, nint z)
    {
        int last = _rank - 1;
        if (_rank > 0 && _x[last] == x * extent && _y[last] == y * extent && _z[last] == z * extent)
            (_extents[last], _x[last], _y[last], _z[last]) = (_extents[last] * extent, x, y, z);
        else
            (_extents[_rank], _x[_rank], _y[_rank], _z[_rank++]) = (extent, x, y, z);
    }

    private void Split()
    {
        _outerCount = 1;
        for (int axis = 0; axis < _rank - 2; axis++) _outerCount *= _extents[axis];
        int split = _rank == 1 ? _extents[0] : _extents[_rank - 2];
        _rowsPerUnit = _rank == 1 ? ElementsPerUnit : Math.Max(1, ElementsPerUnit / _extents[_rank - 1]);
        _unitsPerOuter = (split + _rowsPerUnit - 1) / _rowsPerUnit;
    }
}
