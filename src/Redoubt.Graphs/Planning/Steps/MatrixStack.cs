using System.Collections.Immutable;
using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Stacks of matrices that are multiplied pair by pair: which left and which right matrix makes each of the results, with leading axes broadcast as in NumPy.</summary>
internal sealed class MatrixStack
{
    private const int FloatsPerLine = 16;

    // A smaller right matrix is cheaper to rearrange where it is used than to write and read.
    private const int SmallPack = 1024;

    private readonly ImmutableArray<Dimension> _leading;
    private readonly ImmutableArray<Dimension> _left;
    private readonly ImmutableArray<Dimension> _right;
    private readonly Dimension _rows;
    private readonly int[] _extents;
    private readonly int[] _leftStrides;
    private readonly int[] _rightStrides;
    private bool _isPaired;

    /// <param name="product">Multiplies two matrices.</param>
    /// <param name="result">Type of the result.</param>
    /// <param name="left">Type of the left stack, as the product wants it.</param>
    /// <param name="right">Type of the right stack.</param>
    public MatrixStack(MatrixProduct product, TensorType result, TensorType left, TensorType right)
    {
        Product = product;
        _leading = result.Dimensions[..^2];
        _left = Aligned(left);
        _right = Aligned(right);
        _rows = result[^2];
        _extents = new int[_leading.Length];
        _leftStrides = new int[_leading.Length];
        _rightStrides = new int[_leading.Length];

        // A packed matrix starts on a cache line.
        PackedLength = (int)checked((product.PackedLength + FloatsPerLine - 1) / FloatsPerLine * FloatsPerLine);
        IsPackedOnTheSpot = PackedLength <= SmallPack && right.Dimensions[..^2].AsSpan().SequenceEqual(_leading.AsSpan());
        PackedType = TensorType.Float([.. right.Dimensions[..^2], PackedLength]);
    }

    public MatrixProduct Product { get; }

    /// <summary>Floats from one packed right matrix to the next.</summary>
    public int PackedLength { get; }

    /// <summary>Whether each right matrix is small and meets one left matrix only.</summary>
    public bool IsPackedOnTheSpot { get; }

    /// <summary>Type of all packed right matrices.</summary>
    public TensorType PackedType { get; }

    /// <summary>Number of results.</summary>
    public int Count { get; private set; }

    /// <summary>Number of right matrices.</summary>
    public int RightCount { get; private set; }

    /// <summary>Rows of each left matrix and of each result.</summary>
    public int Rows { get; private set; }

    public void Bind(int rows)
    {
        Rows = _rows.Bind(rows);
        Count = 1;
        foreach (Dimension extent in _leading) Count = checked(Count * extent.Bind(rows));
        int leftCount = BindStrides(_left, _leftStrides, rows);
        RightCount = BindStrides(_right, _rightStrides, rows);
        for (int axis = 0; axis < _extents.Length; axis++) _extents[axis] = _leading[axis].Bind(rows);
        _isPaired = leftCount == Count && RightCount == Count;
    }

    /// <summary>Numbers of the two matrices that make a result.</summary>
    public (int Left, int Right) Pair(int result)
    {
        if (_isPaired) return (result, result);
        int left = 0, right = 0;
        for (int axis = _extents.Length - 1; axis >= 0; axis--)
        {
            (result, int index) = Math.DivRem(result, _extents[axis]);
            left += index * _leftStrides[axis];
            right += index * _rightStrides[axis];
        }

        return (left, right);
    }

    private static int BindStrides(ImmutableArray<Dimension> extents, int[] strides, int rows)
    {
        int count = 1;
        for (int axis = strides.Length - 1; axis >= 0; axis--)
        {
            int extent = extents[axis].Bind(rows);
            strides[axis] = extents[axis] == 1 ? 0 : count;
            count = checked(count * extent);
        }

        return count;
    }

    private ImmutableArray<Dimension> Aligned(TensorType type) =>
        [.. Enumerable.Repeat((Dimension)1, _leading.Length + 2 - type.Rank), .. type.Dimensions[..^2]];
}
