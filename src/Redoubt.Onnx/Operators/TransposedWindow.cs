using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>Geometry of a transposed convolution: the input gradient of a convolution whose image is this one's result.</summary>
internal sealed record TransposedWindow(SpatialWindow Steps, int[] Full, int[] Before, int[] Result)
{
    public int Axes => Result.Length;

    public int[] Kernel => Steps.Kernel;

    public int[] Strides => Steps.Strides;

    public int[] Dilations => Steps.Dilations;

    /// <summary>Reads the attributes. The result's extents come from output_shape, from auto_pad, or from pads and output_padding.</summary>
    public static TransposedWindow Read(OperatorNode node, Value image, int[] kernel, int groups)
    {
        int axes = WindowGeometry.RequireSpatialAxes(node, image);
        SpatialWindow steps = WindowGeometry.ReadSteps(node, axes, kernel) with { Groups = groups };
        int[] added = WindowGeometry.List(node, "output_padding", axes, 0)!;
        string mode = node.Attributes.Text("auto_pad", "NOTSET");
        if (mode is not ("NOTSET" or "VALID" or "SAME_UPPER" or "SAME_LOWER")) throw node.Error($"has auto_pad {mode}");
        int[]? wanted = OutputShape(node, axes);
        (int[] before, int[] after) = WindowGeometry.Borders(node, axes);
        if (mode == "VALID") (before, after) = (new int[axes], new int[axes]);
        int[] full = new int[axes], result = new int[axes];
        for (int axis = 0; axis < axes; axis++)
        {
            int size = image.Type[axis + 2].Size;
            full[axis] = checked(steps.Strides[axis] * (size - 1) + steps.Reach(axis));
            int? length = wanted?[axis] ?? (mode.StartsWith("SAME", StringComparison.Ordinal) ? checked(size * steps.Strides[axis]) : null);
            if (length is { } given) (before[axis], after[axis]) = WindowGeometry.Halves(Math.Max(0, full[axis] + added[axis] - given), mode == "SAME_UPPER");
            result[axis] = length ?? checked(full[axis] + added[axis] - before[axis] - after[axis]);
            if (result[axis] < 1 || full[axis] - before[axis] < 1) throw node.Error($"leaves nothing of axis {axis + 2} of {image.Type}");
        }

        return new TransposedWindow(steps, full, before, result);
    }

    /// <summary>Elements of the result that windows can reach; what follows them is 0.</summary>
    public int Covered(int axis) => Math.Min(Result[axis], Full[axis] - Before[axis]);

    /// <summary>Zeros at the end of the result, beyond every window.</summary>
    public int Tail(int axis) => Result[axis] - Covered(axis);

    public TransposedWindow Inner() => new(Steps.Inner(), Full[1..], Before[1..], Result[1..]);

    /// <summary>The window of a signal on images of height 1.</summary>
    public TransposedWindow WithHeightOne() => new(
        new SpatialWindow([1, .. Kernel], [1, .. Strides], [1, .. Dilations], [0, 0], [0, 0]) { Groups = Steps.Groups }, [1, .. Full], [0, .. Before], [1, .. Result]);

    /// <summary>The convolution whose input gradient this is.</summary>
    public WindowAttributes Plane() => Steps.Plane() with
    {
        PadTop = Before[0],
        PadLeft = Before[1],
        PadBottom = Full[0] - Before[0] - Covered(0),
        PadRight = Full[1] - Before[1] - Covered(1),
        ImageHeight = Covered(0),
        ImageWidth = Covered(1),
    };

    // Some exporters write the whole shape, with batch and channels.
    private static int[]? OutputShape(OperatorNode node, int axes)
    {
        if (node.Attributes.Ints("output_shape") is not { } given) return null;
        if (given.Length != axes && given.Length != axes + 2) throw node.Error($"has {given.Length} numbers in output_shape where {axes} belong");
        long[] spatial = given[^axes..];
        return spatial.All(static v => v is > 0 and <= 1 << 20) ? [.. spatial.Select(static v => (int)v)] : throw node.Error($"has [{string.Join(',', given)}] as output_shape");
    }
}
