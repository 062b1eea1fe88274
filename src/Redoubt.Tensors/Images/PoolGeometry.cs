using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>The window of a pooling: output (y, x) looks at input (y · StrideY - PadTop + ky · DilationY, x · StrideX - PadLeft + kx · DilationX).</summary>
/// <remarks>Image sizes come from the views. With ONNX's <c>ceil_mode</c> the caller passes the larger output; windows are cut at the image's edge.</remarks>
internal readonly record struct PoolGeometry(int KernelHeight, int KernelWidth)
{
    public int StrideY { get; init; } = 1;

    public int StrideX { get; init; } = 1;

    public int DilationY { get; init; } = 1;

    public int DilationX { get; init; } = 1;

    public int PadTop { get; init; }

    public int PadLeft { get; init; }

    /// <summary>Used by averages that count pads: a window's size is cut at the padded image.</summary>
    public int PadBottom { get; init; }

    /// <summary>Used by averages that count pads.</summary>
    public int PadRight { get; init; }

    /// <summary>Whether an average divides by the number of pixels in the padded image, not only by those in the image.</summary>
    public bool CountIncludePad { get; init; }

    /// <summary>Whether windows of different output rows share input rows.</summary>
    public bool RowsOverlap => RowExtent > StrideY;

    /// <summary>Rows from the first to the last tap of a window.</summary>
    public int RowExtent => ((KernelHeight - 1) * DilationY) + 1;

    /// <summary>Columns from the first to the last tap of a window.</summary>
    public int ColumnExtent => ((KernelWidth - 1) * DilationX) + 1;

    /// <summary>The same length and stride in both directions.</summary>
    public static PoolGeometry Square(int kernel, int stride, int pad = 0) =>
        new(kernel, kernel) { StrideY = stride, StrideX = stride, PadTop = pad, PadLeft = pad, PadBottom = pad, PadRight = pad };

    /// <summary>The kernel rows of an output row that lie inside the image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PoolRange RowTaps(int outputRow, int height) => PoolRange.Inside((outputRow * StrideY) - PadTop, DilationY, KernelHeight, height);

    /// <summary>The kernel columns of an output column that lie inside the image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PoolRange ColumnTaps(int outputColumn, int width) => PoolRange.Inside((outputColumn * StrideX) - PadLeft, DilationX, KernelWidth, width);

    /// <summary>Whether an input row between the first and the last tap of an output row's window is a tap itself.</summary>
    public bool HasRowTap(int outputRow, int inputRow) => DilationY == 1 || (inputRow + PadTop - (outputRow * StrideY)) % DilationY == 0;

    /// <summary>The same for columns.</summary>
    public bool HasColumnTap(int outputColumn, int inputColumn) => DilationX == 1 || (inputColumn + PadLeft - (outputColumn * StrideX)) % DilationX == 0;

    /// <summary>What the average of one window is divided by.</summary>
    public int Divisor(int outputRow, int outputColumn, in ImageView input)
    {
        if (!CountIncludePad) return RowTaps(outputRow, input.Height).Count * ColumnTaps(outputColumn, input.Width).Count;
        int top = (outputRow * StrideY) - PadTop, left = (outputColumn * StrideX) - PadLeft;
        int rows = PoolRange.Inside(top + PadTop, DilationY, KernelHeight, input.Height + PadTop + PadBottom).Count;
        return rows * PoolRange.Inside(left + PadLeft, DilationX, KernelWidth, input.Width + PadLeft + PadRight).Count;
    }

    /// <summary>The input rows that an output row's gradient is responsible for: bands that cover the image once.</summary>
    public (int First, int End) Band(int outputRow, int outputHeight, int height)
    {
        int first = outputRow == 0 ? 0 : Math.Clamp((outputRow * StrideY) - PadTop, 0, height);
        int end = outputRow == outputHeight - 1 ? height : Math.Clamp(((outputRow + 1) * StrideY) - PadTop, 0, height);
        return (first, end);
    }
}
