namespace Redoubt.Graphs;

/// <summary>Geometry of a sliding two-dimensional window: of Conv, the pools and their gradients. Lengths in pixels.</summary>
public sealed record WindowAttributes : OpAttributes
{
    /// <summary>Window height.</summary>
    public required int KernelHeight { get; init; }

    /// <summary>Window width.</summary>
    public required int KernelWidth { get; init; }

    /// <summary>Vertical distance between windows. Default 1.</summary>
    public int StrideHeight { get; init; } = 1;

    /// <summary>Horizontal distance between windows. Default 1.</summary>
    public int StrideWidth { get; init; } = 1;

    /// <summary>Vertical distance between the elements of a window. Default 1.</summary>
    public int DilationHeight { get; init; } = 1;

    /// <summary>Horizontal distance between the elements of a window. Default 1.</summary>
    public int DilationWidth { get; init; } = 1;

    /// <summary>Border above, in pixels. Default 0.</summary>
    public int PadTop { get; init; }

    /// <summary>Border on the left. Default 0.</summary>
    public int PadLeft { get; init; }

    /// <summary>Border below. Default 0.</summary>
    public int PadBottom { get; init; }

    /// <summary>Border on the right. Default 0.</summary>
    public int PadRight { get; init; }

    /// <summary>Number of channel groups of Conv. Default 1.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>For AveragePool: whether border pixels count in the mean. Default false.</summary>
    public bool CountBorder { get; init; }

    /// <summary>For pools: whether a last, partly covered window counts. Default false.</summary>
    public bool CeilingMode { get; init; }

    /// <summary>For gradients with respect to an image: the image's height, which the output gradient alone does not tell. Default 0: not a gradient.</summary>
    public int ImageHeight { get; init; }

    /// <summary>For gradients with respect to an image: the image's width. Default 0: not a gradient.</summary>
    public int ImageWidth { get; init; }

    /// <summary>Height of the window's result.</summary>
    /// <param name="height">Height of the image.</param>
    public int OutputHeight(int height) =>
        OutputLength(height + PadTop + PadBottom, KernelHeight, DilationHeight, StrideHeight, height + PadTop);

    /// <summary>Width of the window's result.</summary>
    /// <param name="width">Width of the image.</param>
    public int OutputWidth(int width) =>
        OutputLength(width + PadLeft + PadRight, KernelWidth, DilationWidth, StrideWidth, width + PadLeft);

    private int OutputLength(int padded, int kernel, int dilation, int stride, int lastStart)
    {
        int free = padded - (dilation * (kernel - 1) + 1);
        if (free < 0) return 0;
        if (!CeilingMode) return free / stride + 1;
        int length = (free + stride - 1) / stride + 1;

        // A window that would start in the border after the image is dropped, as PyTorch and ONNX do.
        return (length - 1) * stride >= lastStart ? length - 1 : length;
    }
}
