using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>A sliding window over any number of spatial axes; every list has one entry per axis.</summary>
internal sealed record SpatialWindow(int[] Kernel, int[] Strides, int[] Dilations, int[] Before, int[] After)
{
    public int Groups { get; init; } = 1;

    /// <summary>Whether a last, partly covered window counts.</summary>
    public bool CeilingMode { get; init; }

    /// <summary>Whether border elements count in a mean.</summary>
    public bool CountBorder { get; init; }

    public int Axes => Kernel.Length;

    /// <summary>Elements from the first to the last that one window touches.</summary>
    public int Reach(int axis) => checked(Dilations[axis] * (Kernel[axis] - 1) + 1);

    /// <summary>Windows along an axis of a given extent.</summary>
    public int OutputLength(int axis, int size) => Along(axis).OutputHeight(size);

    /// <summary>The same window without its first axis.</summary>
    public SpatialWindow Inner() => this with
    {
        Kernel = Kernel[1..], Strides = Strides[1..], Dilations = Dilations[1..], Before = Before[1..], After = After[1..],
    };

    /// <summary>The window on the last two axes; a single axis becomes the width of images of height 1.</summary>
    public WindowAttributes Plane()
    {
        int x = Axes - 1, y = Axes - 2;
        bool line = y < 0;
        return new WindowAttributes
        {
            KernelHeight = line ? 1 : Kernel[y],
            KernelWidth = Kernel[x],
            StrideHeight = line ? 1 : Strides[y],
            StrideWidth = Strides[x],
            DilationHeight = line ? 1 : Dilations[y],
            DilationWidth = Dilations[x],
            PadTop = line ? 0 : Before[y],
            PadLeft = Before[x],
            PadBottom = line ? 0 : After[y],
            PadRight = After[x],
            Groups = Groups,
            CeilingMode = CeilingMode,
            CountBorder = CountBorder,
        };
    }

    /// <summary>The window along one axis, as the height of images.</summary>
    public WindowAttributes Along(int axis) => new()
    {
        KernelHeight = Kernel[axis],
        KernelWidth = 1,
        StrideHeight = Strides[axis],
        DilationHeight = Dilations[axis],
        PadTop = Before[axis],
        PadBottom = After[axis],
        CeilingMode = CeilingMode,
        CountBorder = CountBorder,
    };
}
