using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>The taps of one window in memory: Rows × Columns pixels at constant distances.</summary>
internal readonly unsafe struct PoolWindow
{
    public PoolWindow(in ImageView view, int image, PoolRange rows, PoolRange columns)
    {
        Rows = rows.Count;
        Columns = columns.Count;
        Origin = view.At(image, rows.First, columns.First);
        Down = rows.Step * view.RowStride;
        Right = columns.Step * view.PixelStride;
    }

    public int Rows { get; }

    public int Columns { get; }

    public float* Origin { get; }

    public nint Down { get; }

    public nint Right { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Tap(int ky, int kx) => Origin + (ky * Down) + (kx * Right);
}
