namespace Redoubt.Tensors;

/// <summary>Sums, means and largest numbers of a dense array over any set of axes.</summary>
/// <remarks>
/// <para>A value that is cheap to make. Neighboring axes of one kind are merged; the innermost kind decides how it runs. Reduced: contiguous runs, each as
/// <see cref="ElementwiseKernels"/> sums it, and the runs of one result added in double. Kept: whole registers of results, in rounds of <see cref="RoundLength"/> terms
/// that are added up within the round first.</para>
/// <para>Every result is computed by one unit in an order that depends on the reduced extents only (and on the register width).</para>
/// </remarks>
internal readonly unsafe struct Reduction
{
    /// <summary>Terms that are summed before they are added to the total, so that rounding grows with the number of rounds only.</summary>
    public const int RoundLength = 256;

    private const int ElementsPerUnit = 16384;

    private readonly Axes<int> _kept;
    private readonly Axes<nint> _keptStrides;
    private readonly Axes<int> _reduced;
    private readonly Axes<nint> _reducedStrides;
    private readonly int _keptRank;
    private readonly int _reducedRank;
    private readonly int _columns;
    private readonly int _runLength;
    private readonly int _outerCount;
    private readonly int _termCount;

    /// <summary>Prepares a reduction.</summary>
    /// <param name="extents">Extents of the dense source, at most <see cref="Axes{T}.MaxRank"/>.</param>
    /// <param name="reducedAxes">Bit i is set when axis i is reduced.</param>
    /// <exception cref="ArgumentException">There are more axes.</exception>
    public Reduction(ReadOnlySpan<int> extents, uint reducedAxes)
    {
        if (extents.Length > Axes<int>.MaxRank) throw new ArgumentException($"A reduction takes at most {Axes<int>.MaxRank} axes.", nameof(extents));
        _columns = _runLength = 1;
        nint stride = 1;
        bool innermost = true, innermostIsReduced = false;
        for (int axis = extents.Length - 1; axis >= 0; axis--)
        {
            bool isReduced = (reducedAxes >> axis & 1) != 0;
            if (extents[axis] == 1) continue;
            if (stride == 1) innermostIsReduced = isReduced;
            innermost &= isReduced == innermostIsReduced;
            if (innermost && isReduced) _runLength *= extents[axis];
            else if (innermost) _columns *= extents[axis];
            else if (isReduced) Prepend(ref _reduced, ref _reducedStrides, ref _reducedRank, extents[axis], stride);
            else Prepend(ref _kept, ref _keptStrides, ref _keptRank, extents[axis], stride);
            stride *= extents[axis];
        }

        IsInnerReduced = innermostIsReduced;
        _outerCount = Product(_kept, _keptRank);
        _termCount = Product(_reduced, _reducedRank);
    }

    /// <summary>Numbers that go into each result.</summary>
    public long Terms => (long)_termCount * _runLength;

    /// <summary>Number of results.</summary>
    public int Results => _outerCount * _columns;

    /// <summary>Parts that may run on any thread in any order.</summary>
    public int Units => IsInnerReduced || Terms == 0 ? (_outerCount + ResultsPerUnit - 1) / ResultsPerUnit : _outerCount * ColumnBlocks;

    private bool IsInnerReduced { get; }

    private int ResultsPerUnit => (int)Math.Max(1, ElementsPerUnit / Math.Max(1, Terms * _columns));

    private int ColumnBlocks => (_columns + ColumnsPerUnit - 1) / ColumnsPerUnit;

    // A multiple of every register width.
    private int ColumnsPerUnit => Math.Max(64, (int)(ElementsPerUnit / Math.Max(1, Terms)) / 64 * 64);

    /// <summary>Computes one part.</summary>
    /// <param name="kernels">The kernels of the wanted instruction set.</param>
    /// <param name="operation">The reduction.</param>
    /// <param name="unit">In [0, Units).</param>
    /// <param name="x">The dense source.</param>
    /// <param name="y">Results, dense, kept axes in their order.</param>
    public void Run(ElementwiseKernels kernels, ReduceOperation operation, int unit, float* x, float* y)
    {
        if (!IsInnerReduced && Terms > 0)
        {
            (int outer, int block) = Math.DivRem(unit, ColumnBlocks);
            int first = block * ColumnsPerUnit, count = Math.Min(ColumnsPerUnit, _columns - first);
            kernels.ReduceColumns(operation, this, x + KeptOffset(outer) + first, y + ((nint)outer * _columns) + first, count);
            return;
        }

        int begin = unit * ResultsPerUnit, end = Math.Min(_outerCount, begin + ResultsPerUnit);
        if (IsInnerReduced && _reducedRank == 0 && _keptRank <= 1)
        {
            kernels.ReduceRows(operation, x + KeptOffset(begin), y + begin, end - begin, _runLength);
            return;
        }

        for (int outer = begin; outer < end; outer++)
        {
            float value = ReduceRuns(kernels, operation, x + KeptOffset(outer));
            new Span<float>(y + ((nint)outer * _columns), _columns).Fill(value);
        }
    }

    /// <summary>Number of strided terms of each result.</summary>
    internal int TermCount => _termCount;

    /// <summary>Innermost axis of the strided terms: they go through memory at a constant distance for this many steps.</summary>
    internal (int Count, nint Stride) InnermostTerms => _reducedRank == 0 ? (1, 0) : (_reduced[_reducedRank - 1], _reducedStrides[_reducedRank - 1]);

    /// <summary>Where a term is, relative to the first.</summary>
    internal nint TermOffset(int term) => Offset(_reduced, _reducedStrides, _reducedRank, term);

    private nint KeptOffset(int outer) => Offset(_kept, _keptStrides, _keptRank, outer);

    private float ReduceRuns(ElementwiseKernels kernels, ReduceOperation operation, float* x)
    {
        if (operation == ReduceOperation.Max)
        {
            float largest = float.NegativeInfinity;
            for (int term = 0; term < _termCount; term++) largest = MathF.Max(largest, kernels.Max(x + TermOffset(term), _runLength));
            return largest;
        }

        double sum = 0;
        for (int term = 0; term < _termCount; term++) sum += kernels.Sum(x + TermOffset(term), _runLength);
        return (float)(operation == ReduceOperation.Mean ? sum / Terms : sum);
    }

    // Axes arrive from the innermost outwards; one that continues its neighbor is merged into it.
    private static void Prepend(ref Axes<int> extents, ref Axes<nint> strides, ref int rank, int extent, nint stride)
    {
        if (rank > 0 && strides[0] * extents[0] == stride)
        {
            extents[0] *= extent;
            return;
        }

        for (int i = rank; i > 0; i--) (extents[i], strides[i]) = (extents[i - 1], strides[i - 1]);
        (extents[0], strides[0]) = (extent, stride);
        rank++;
    }

    private static int Product(in Axes<int> extents, int rank)
    {
        int product = 1;
        for (int axis = 0; axis < rank; axis++) product *= extents[axis];
        return product;
    }

    private static nint Offset(in Axes<int> extents, in Axes<nint> strides, int rank, int index)
    {
        nint offset = 0;
        for (int axis = rank - 1; axis >= 0; axis--)
        {
            (index, int step) = Math.DivRem(index, extents[axis]);
            offset += step * strides[axis];
        }

        return offset;
    }
}
