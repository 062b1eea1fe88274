using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>Reads the window attributes that convolutions and pools share.</summary>
internal static class WindowGeometry
{
    /// <summary>Reads kernel shape, strides, dilations and borders of a window on a value <c>[N,C,D1,…]</c> and checks that it fits.</summary>
    /// <param name="node">The node.</param>
    /// <param name="image">What the window slides over.</param>
    /// <param name="kernel">Extents of the weights; null to require the attribute.</param>
    public static SpatialWindow Read(OperatorNode node, Value image, int[]? kernel = null)
    {
        int axes = RequireSpatialAxes(node, image);
        SpatialWindow window = ReadSteps(node, axes, kernel);
        string mode = node.Attributes.Text("auto_pad", "NOTSET");
        (int[] before, int[] after) = mode == "NOTSET" ? Borders(node, axes) : AutomaticBorders(node, image, window, mode);

        // Automatic borders say how many windows there are; rounding up is for given ones.
        bool ceiling = node.Attributes.Flag("ceil_mode") && mode == "NOTSET";
        window = window with { Before = before, After = after, CeilingMode = ceiling };
        for (int axis = 0; axis < axes; axis++)
        {
            if (window.OutputLength(axis, image.Type[axis + 2].Size) < 1) throw node.Error($"has a window that does not fit into {image.Type}");
        }

        return window;
    }

    /// <summary>The number of spatial axes of a value <c>[N,C,D1,…]</c>, of which all but the first extent must be fixed.</summary>
    public static int RequireSpatialAxes(OperatorNode node, Value image)
    {
        if (image.Type.Rank < 3) throw node.Error($"needs spatial axes, not {image.Type}");
        if (image.Type.Dimensions.Skip(1).Any(static d => !d.IsFixed)) throw node.Error($"needs fixed extents behind the first, not {image.Type}");
        return image.Type.Rank - 2;
    }

    /// <summary>Reads kernel shape, strides and dilations; the borders are 0.</summary>
    public static SpatialWindow ReadSteps(OperatorNode node, int axes, int[]? kernel)
    {
        int[] shape = List(node, "kernel_shape", axes, null) ?? kernel ?? throw node.Error("has no kernel_shape");
        if (kernel is not null && !shape.SequenceEqual(kernel)) throw node.Error($"has kernel_shape [{string.Join(',', shape)}] but weights for [{string.Join(',', kernel)}]");
        return new SpatialWindow(shape, List(node, "strides", axes, 1)!, List(node, "dilations", axes, 1)!, new int[axes], new int[axes]);
    }

    /// <summary>The borders that the attribute pads gives.</summary>
    public static (int[] Before, int[] After) Borders(OperatorNode node, int axes)
    {
        int[] given = List(node, "pads", 2 * axes, 0)!;
        return (given[..axes], given[axes..]);
    }

    /// <summary>Splits a border in two; where it is odd, SAME_UPPER has the longer part at the end.</summary>
    public static (int Before, int After) Halves(int total, bool upper) => upper ? (total / 2, total - total / 2) : (total - total / 2, total / 2);

    /// <summary>One number per entry; null where the attribute is missing and has no default.</summary>
    public static int[]? List(OperatorNode node, string name, int count, int? otherwise)
    {
        if (node.Attributes.Ints(name) is not { } values) return otherwise is { } value ? [.. Enumerable.Repeat(value, count)] : null;
        if (values.Length != count) throw node.Error($"has {values.Length} numbers in {name} where {count} belong");

        // 2^20 pixels are more than any image has; the limit keeps sums of extents and borders inside 32 bits.
        int lowest = name is "pads" or "output_padding" ? 0 : 1;
        if (values.Any(v => v < lowest || v > 1 << 20)) throw node.Error($"has [{string.Join(',', values)}] as {name}; values must be in [{lowest}, 2^20]");
        return [.. values.Select(static v => (int)v)];
    }

    private static (int[] Before, int[] After) AutomaticBorders(OperatorNode node, Value image, SpatialWindow window, string mode)
    {
        int[] before = new int[window.Axes], after = new int[window.Axes];
        node.Attributes.Ignore("pads");
        if (mode == "VALID") return (before, after);
        if (mode is not ("SAME_UPPER" or "SAME_LOWER")) throw node.Error($"has auto_pad {mode}");
        for (int axis = 0; axis < window.Axes; axis++)
        {
            // As many windows as strides fit into the image, rounded up.
            int size = image.Type[axis + 2].Size, stride = window.Strides[axis];
            long windows = ((long)size + stride - 1) / stride;
            long total = Math.Max(0, (windows - 1) * stride + window.Reach(axis) - size);
            (before[axis], after[axis]) = Halves(checked((int)total), mode == "SAME_UPPER");
        }

        return (before, after);
    }
}
