using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Redoubt.Tensors;

/// <summary>Copies numbers from one arrangement of axes to another: transposes, slices, expansions, and the change between channels-first and channels-last images.</summary>
/// <remarks>
/// <para>A value that is cheap to make (no heap object), so that a plan can make one for each number of rows. Strides are in floats; a source stride may be 0 or negative.</para>
/// <para>Axes are merged where both sides allow it. What is left is copied run by run, or in blocks of 4×4 when source and destination are contiguous along different axes.</para>
/// </remarks>
internal unsafe struct StridedCopy
{
    // Enough work for a unit to be worth handing to another thread.
    private const int ElementsPerUnit = 16384;

    private Axes<int> _extents;
    private Axes<nint> _source;
    private Axes<nint> _destination;
    private int _rank;
    private int _rowAxis;
    private bool _isPairs;
    private int _outerCount;
    private int _outerPerUnit;
    private int _partLength;
    private int _partsPerOuter;

    /// <summary>Prepares a copy.</summary>
    /// <param name="extents">Extents of the axes, at most <see cref="Axes{T}.MaxRank"/>; none means one number.</param>
    /// <param name="sourceStrides">Distance in the source for a step along each axis.</param>
    /// <param name="destinationStrides">Distance in the destination; different index tuples must not meet.</param>
    /// <exception cref="ArgumentException">There are more than eight axes, or the lengths differ.</exception>
    public StridedCopy(ReadOnlySpan<int> extents, ReadOnlySpan<nint> sourceStrides, ReadOnlySpan<nint> destinationStrides)
    {
        if (extents.Length > Axes<int>.MaxRank || extents.Length != sourceStrides.Length || extents.Length != destinationStrides.Length)
            throw new ArgumentException($"A copy takes at most {Axes<int>.MaxRank} axes, each with two strides.", nameof(extents));
        foreach (int extent in extents)
        {
            if (extent == 0) return;
        }

        for (int axis = 0; axis < extents.Length; axis++)
        {
            if (extents[axis] > 1) Insert(extents[axis], sourceStrides[axis], destinationStrides[axis]);
        }

        if (_rank == 0) Insert(1, 1, 1);
        Merge();
        MakePairs();
        ChooseRowAxis();
    }

    /// <summary>Parts that may run on any thread in any order; 0 when there is nothing to copy.</summary>
    public readonly int Units => _rank == 0 ? 0 : _partsPerOuter > 1 ? _outerCount * _partsPerOuter : (_outerCount + _outerPerUnit - 1) / _outerPerUnit;

    /// <summary>Copies one part.</summary>
    public readonly void Run(int unit, float* source, float* destination)
    {
        if (_partsPerOuter > 1)
        {
            (int outer, int part) = Math.DivRem(unit, _partsPerOuter);
            CopyPart(outer, part * _partLength, _partLength, source, destination);
            return;
        }

        int begin = unit * _outerPerUnit, end = Math.Min(_outerCount, begin + _outerPerUnit);
        for (int outer = begin; outer < end; outer++) CopyPart(outer, 0, _partLength, source, destination);
    }

    private readonly void CopyPart(int outer, int first, int length, float* source, float* destination)
    {
        int inner = _rank - 1, split = _rowAxis >= 0 ? _rowAxis : inner;
        (nint from, nint to) = Offsets(outer);
        from += first * _source[split];
        to += first * _destination[split];
        length = Math.Min(length, _extents[split] - first);
        if (_isPairs)
        {
            CopyPairs((long*)source + from, (long*)destination + to, length);
            return;
        }

        source += from;
        destination += to;
        if (_rowAxis >= 0 && _extents[inner] == 3 && _destination[_rowAxis] == 3) CopyInterleaved(source, destination, length);
        else if (_rowAxis >= 0) CopyTransposed(source, destination, length);
        else if (_source[inner] == 1 && _destination[inner] == 1) new Span<float>(source, length).CopyTo(new Span<float>(destination, length));
        else CopyStrided(source, destination, length);
    }

    /// <summary>Keeps axes in descending order of the destination's stride, so that writes go forward.</summary>
    private void Insert(int extent, nint source, nint destination)
    {
        int slot = _rank++;
        for (; slot > 0 && Math.Abs(_destination[slot - 1]) < Math.Abs(destination); slot--)
            (_extents[slot], _source[slot], _destination[slot]) = (_extents[slot - 1], _source[slot - 1], _destination[slot - 1]);
        (_extents[slot], _source[slot], _destination[slot]) = (extent, source, destination);
    }

    private void Merge()
    {
        int kept = 0;
        for (int axis = 1; axis < _rank; axis++)
        {
            bool merges = _source[kept] == _source[axis] * _extents[axis] && _destination[kept] == _destination[axis] * _extents[axis];
            if (!merges) kept++;
            int extent = merges ? _extents[kept] * _extents[axis] : _extents[axis];
            (_extents[kept], _source[kept], _destination[kept]) = (extent, _source[axis], _destination[axis]);
        }

        _rank = kept + 1;
    }

    // Numbers of eight bytes arrive as pairs of floats: they move as one.
    private void MakePairs()
    {
        int inner = _rank - 1;
        _isPairs = inner > 0 && _extents[inner] == 2 && _source[inner] == 1 && _destination[inner] == 1;
        for (int axis = 0; axis < inner; axis++) _isPairs &= (_source[axis] % 2 == 0) && (_destination[axis] % 2 == 0);
        if (!_isPairs) return;
        _rank--;
        for (int axis = 0; axis < _rank; axis++) (_source[axis], _destination[axis]) = (_source[axis] / 2, _destination[axis] / 2);
    }

    private void ChooseRowAxis()
    {
        int inner = _rank - 1;
        _rowAxis = -1;
        if (!_isPairs && _destination[inner] == 1 && _source[inner] != 1)
        {
            for (int axis = 0; axis < inner; axis++)
            {
                if (_source[axis] == 1) _rowAxis = axis;
            }
        }

        _outerCount = 1;
        for (int axis = 0; axis < inner; axis++)
        {
            if (axis != _rowAxis) _outerCount *= _extents[axis];
        }

        // Work inside one step of the outer axes is divided further when there is much of it: by rows of blocks, or by runs.
        int columns = _rowAxis >= 0 ? _extents[inner] : 1, length = _extents[_rowAxis >= 0 ? _rowAxis : inner];
        _partLength = Math.Max(4, ElementsPerUnit / columns / 4 * 4);
        _partsPerOuter = (length + _partLength - 1) / _partLength;
        _outerPerUnit = (int)Math.Max(1, ElementsPerUnit / ((long)length * columns));
    }

    private readonly (nint Source, nint Destination) Offsets(int outer)
    {
        nint source = 0, destination = 0;
        for (int axis = _rank - 2; axis >= 0; axis--)
        {
            if (axis == _rowAxis) continue;
            (outer, int index) = Math.DivRem(outer, _extents[axis]);
            source += index * _source[axis];
            destination += index * _destination[axis];
        }

        return (source, destination);
    }

    private readonly void CopyPairs(long* source, long* destination, int count)
    {
        nint from = _source[_rank - 1], to = _destination[_rank - 1];
        if (from == 0 && to == 1) new Span<long>(destination, count).Fill(*source);
        else if (from == 1 && to == 1) new Span<long>(source, count).CopyTo(new Span<long>(destination, count));
        else for (int i = 0; i < count; i++, source += from, destination += to) *destination = *source;
    }

    private readonly void CopyStrided(float* source, float* destination, int count)
    {
        int inner = _rank - 1;
        nint from = _source[inner], to = _destination[inner];
        for (int i = 0; i < count; i++, source += from, destination += to) *destination = *source;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void CopyTransposed(float* source, float* destination, int rows)
    {
        int columns = _extents[_rank - 1];
        nint from = _source[_rank - 1], to = _destination[_rowAxis];

        // Sixteen rows are one cache line of the source. Where destination rows lie a multiple of 4 KB apart, lines of many rows compete for one place in the cache.
        int height = to % 1024 == 0 ? 8 : 16;
        for (int row = 0; row < rows; row += height)
        {
            int blockEnd = Math.Min(rows, row + height), tileEnd = row + ((blockEnd - row) / 4 * 4), column = 0;
            for (; column <= columns - 4; column += 4)
            {
                float* corner = source + (column * from), target = destination + column;
                for (int r = row; r < tileEnd; r += 4) TransposeFour(corner + r, from, target + (r * to), to);
            }

            CopyElements(source, destination, (row, tileEnd), (column, columns));
            CopyElements(source, destination, (tileEnd, blockEnd), (0, columns));
        }
    }

    /// <summary>Three planes to pixels of three channels without gaps. Each store writes one number too many, which the next one corrects.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void CopyInterleaved(float* source, float* destination, int rows)
    {
        nint from = _source[_rank - 1];
        int row = 0;
        for (; row < rows - 4; row += 4)
        {
            Vector128<float> a = Vector128.Load(source + row), b = Vector128.Load(source + from + row), c = Vector128.Load(source + (2 * from) + row);
            Vector128<float> ac = Interleave(a, c, upper: false), bb = Interleave(b, b, upper: false);
            float* target = destination + (3 * row);
            Interleave(ac, bb, upper: false).Store(target);
            Interleave(ac, bb, upper: true).Store(target + 3);
            (ac, bb) = (Interleave(a, c, upper: true), Interleave(b, b, upper: true));
            Interleave(ac, bb, upper: false).Store(target + 6);
            Interleave(ac, bb, upper: true).Store(target + 9);
        }

        CopyElements(source, destination, (row, rows), (0, 3));
    }

    private readonly void CopyElements(float* source, float* destination, (int Begin, int End) rows, (int Begin, int End) columns)
    {
        nint from = _source[_rank - 1], to = _destination[_rowAxis];
        for (int row = rows.Begin; row < rows.End; row++)
        {
            for (int column = columns.Begin; column < columns.End; column++) destination[(row * to) + column] = source[(column * from) + row];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeFour(float* source, nint from, float* destination, nint to)
    {
        Vector128<float> a = Vector128.Load(source), b = Vector128.Load(source + from);
        Vector128<float> c = Vector128.Load(source + (2 * from)), d = Vector128.Load(source + (3 * from));

        // Pairs (a0 c0 a1 c1) and (b0 d0 b1 d1), interleaved once more, are the columns.
        Vector128<float> ac = Interleave(a, c, upper: false), bd = Interleave(b, d, upper: false);
        Interleave(ac, bd, upper: false).Store(destination);
        Interleave(ac, bd, upper: true).Store(destination + to);
        ac = Interleave(a, c, upper: true);
        bd = Interleave(b, d, upper: true);
        Interleave(ac, bd, upper: false).Store(destination + (2 * to));
        Interleave(ac, bd, upper: true).Store(destination + (3 * to));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Interleave(Vector128<float> a, Vector128<float> b, bool upper)
    {
        if (System.Runtime.Intrinsics.X86.Sse.IsSupported)
            return upper ? System.Runtime.Intrinsics.X86.Sse.UnpackHigh(a, b) : System.Runtime.Intrinsics.X86.Sse.UnpackLow(a, b);
        if (System.Runtime.Intrinsics.Arm.AdvSimd.Arm64.IsSupported)
            return upper ? System.Runtime.Intrinsics.Arm.AdvSimd.Arm64.ZipHigh(a, b) : System.Runtime.Intrinsics.Arm.AdvSimd.Arm64.ZipLow(a, b);
        return upper ? Vector128.Create(a[2], b[2], a[3], b[3]) : Vector128.Create(a[0], b[0], a[1], b[1]);
    }
}
