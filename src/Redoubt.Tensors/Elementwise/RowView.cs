namespace Redoubt.Tensors;

/// <summary>Rows of numbers at a constant distance: a matrix, a part of one, a vector used for every row, or one number for each row.</summary>
internal readonly unsafe struct RowView
{
    private RowView(float* origin, nint stride, bool isUniform)
    {
        Origin = origin;
        Stride = stride;
        IsUniform = isUniform;
    }

    /// <summary>First number of the first row.</summary>
    public float* Origin { get; }

    /// <summary>Floats from one row to the next; 0 repeats the first row.</summary>
    public nint Stride { get; }

    /// <summary>Whether a row is one number, used for every column.</summary>
    public bool IsUniform { get; }

    /// <summary>Rows of contiguous numbers.</summary>
    public static RowView Of(float* origin, nint stride) => new(origin, stride, isUniform: false);

    /// <summary>One number for each row, or with stride 0 for all of them.</summary>
    public static RowView Uniform(float* origin, nint stride) => new(origin, stride, isUniform: true);

    /// <summary>Address of a row.</summary>
    public float* Row(int row) => Origin + (row * Stride);
}
