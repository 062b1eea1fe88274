namespace Redoubt.Tensors;

/// <summary>How a register tile walks its summed axis: runs of steps. Row r, step k of run i reads a at <c>a[r] + ARuns[i] + k · AStep</c>; b moves on by BStep
/// each step and by BGap after each run. All in floats.</summary>
internal unsafe struct ProductSteps
{
    public nint AStep;
    public nint BStep;

    /// <summary>Skipped in b after each run.</summary>
    public nint BGap;

    /// <summary>Distance of the tile's rows of sums.</summary>
    public nint SumStride;

    public int Runs;

    /// <summary>Steps in each run.</summary>
    public int Count;

    public nint* ARuns;

    /// <summary>Distance of rows of a, for strided tiles, which use <c>a[0]</c> only.</summary>
    public nint RowStride;

    /// <summary>Distance of panels of b, for paneled tiles.</summary>
    public nint PanelStride;
}
