namespace Redoubt.Tensors;

/// <summary>A dense float32 tensor in row-major order: the type that every method takes and returns. Owns its numbers or views a part of another tensor.</summary>
public sealed class Tensor
{
    private readonly Memory<float> _data;

    /// <summary>Creates a tensor of zeros.</summary>
    /// <param name="shape">Extents.</param>
    public Tensor(Shape shape)
        : this(shape, new float[shape.Count])
    {
    }

    /// <summary>Wraps numbers without copying them.</summary>
    /// <param name="shape">Extents.</param>
    /// <param name="data">Row-major numbers, exactly <c>shape.Count</c> of them.</param>
    /// <exception cref="ArgumentException">The count differs from the shape's.</exception>
    public Tensor(Shape shape, Memory<float> data)
    {
        if (data.Length != shape.Count)
            throw new ArgumentException($"Shape {shape} needs {shape.Count} numbers, got {data.Length}.", nameof(data));
        Shape = shape;
        _data = data;
    }

    /// <summary>Extents.</summary>
    public Shape Shape { get; }

    /// <summary>Number of elements.</summary>
    public int Count => _data.Length;

    /// <summary>Extent of the outermost axis; 1 for a scalar.</summary>
    public int Rows => Shape.Rank == 0 ? 1 : Shape[0];

    /// <summary>The numbers, row-major; writing changes the tensor.</summary>
    public Span<float> Data => _data.Span;

    /// <summary>The numbers as memory, for callers that must hold on to them.</summary>
    public Memory<float> Memory => _data;

    /// <summary>One step of the outermost axis.</summary>
    /// <param name="row">Row, in [0, <see cref="Rows"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="row"/> is outside the tensor.</exception>
    public Span<float> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        return Data.Slice(row * Shape.RowLength, Shape.RowLength);
    }

    /// <summary>A view of consecutive rows that shares these numbers.</summary>
    /// <param name="start">First row.</param>
    /// <param name="count">Number of rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not all inside the tensor.</exception>
    public Tensor View(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + count, Rows);
        return new Tensor(Shape.WithRows(count), _data.Slice(start * Shape.RowLength, count * Shape.RowLength));
    }

    /// <summary>A new tensor of the chosen rows, in the order given.</summary>
    /// <param name="rows">Rows, each in [0, <see cref="Rows"/>); repeats are allowed.</param>
    public Tensor Gather(ReadOnlySpan<int> rows)
    {
        var result = new Tensor(Shape.WithRows(rows.Length));
        for (int i = 0; i < rows.Length; i++) Row(rows[i]).CopyTo(result.Row(i));
        return result;
    }

    /// <summary>The same numbers under another shape; shares them.</summary>
    /// <param name="shape">New extents with the same element count.</param>
    /// <exception cref="ArgumentException">The counts differ.</exception>
    public Tensor Reshape(Shape shape) => new(shape, _data);

    /// <summary>A copy with its own numbers.</summary>
    public Tensor Clone() => new(Shape, _data.ToArray());

    /// <summary>Names the shape, not the numbers.</summary>
    public override string ToString() => $"Tensor{Shape}";
}
