using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>Reads the window attributes that Conv and the pools share. Signals <c>[N,C,L]</c> are treated as images of height 1.</summary>
internal static class WindowGeometry
{
    /// <summary>Whether the operand is a signal; an operand that is neither signal nor image is refused.</summary>
    public static bool IsLine(OperatorNode node, Value image)
    {
        if (image.Type.Rank is not (3 or 4)) throw node.Error($"works on {image.Type}; only one and two spatial axes are supported yet");
        if (image.Type.Dimensions.Skip(1).Any(static d => !d.IsFixed)) throw node.Error($"needs fixed extents behind the first, not {image.Type}");
        return image.Type.Rank == 3;
    }

    public static Value ToImage(Value line) => line.Reshape(line.Type[0], line.Type[1], 1, line.Type[2]);

    public static Value ToLine(Value image) => image.Reshape(image.Type[0], image.Type[1], image.Type[3]);

    /// <summary>Reads kernel shape, strides, dilations and borders.</summary>
    /// <param name="node">The node.</param>
    /// <param name="image">Signal or image before <see cref="ToImage"/>.</param>
    /// <param name="kernel">Extents of the weights; null to require the attribute.</param>
    public static WindowAttributes Read(OperatorNode node, Value image, int[]? kernel = null)
    {
        int axes = image.Type.Rank - 2;
        int[] shape = List(node, "kernel_shape", axes, null) ?? kernel ?? throw node.Error("has no kernel_shape");
        if (kernel is not null && !shape.SequenceEqual(kernel)) throw node.Error($"has kernel_shape [{string.Join(',', shape)}] but weights for [{string.Join(',', kernel)}]");
        int[] strides = List(node, "strides", axes, 1)!, dilations = List(node, "dilations", axes, 1)!;
        int[] pads = Borders(node, image, shape, strides, dilations);
        bool line = axes == 1;
        int last = axes - 1;
        return new WindowAttributes
        {
            KernelHeight = line ? 1 : shape[0],
            KernelWidth = shape[last],
            StrideHeight = line ? 1 : strides[0],
            StrideWidth = strides[last],
            DilationHeight = line ? 1 : dilations[0],
            DilationWidth = dilations[last],
            PadTop = line ? 0 : pads[0],
            PadLeft = pads[last],
            PadBottom = line ? 0 : pads[axes],
            PadRight = pads[axes + last],
        };
    }

    /// <summary>Refuses a window that does not fit the image even once.</summary>
    public static void RequireResult(OperatorNode node, Value image, WindowAttributes window)
    {
        if (window.OutputHeight(image.Type[2].Size) < 1 || window.OutputWidth(image.Type[3].Size) < 1)
            throw node.Error($"has a window that does not fit into {image.Type}");
    }

    private static int[] Borders(OperatorNode node, Value image, int[] kernel, int[] strides, int[] dilations)
    {
        int axes = kernel.Length;
        string mode = node.Attributes.Text("auto_pad", "NOTSET");
        int[] given = List(node, "pads", 2 * axes, 0)!;
        if (mode == "NOTSET") return given;
        int[] pads = new int[2 * axes];
        if (mode == "VALID") return pads;
        if (mode is not ("SAME_UPPER" or "SAME_LOWER")) throw node.Error($"has auto_pad {mode}");
        for (int axis = 0; axis < axes; axis++)
        {
            // As many windows as strides fit into the image, rounded up.
            int size = image.Type[axis + 2].Size;
            long windows = ((long)size + strides[axis] - 1) / strides[axis];
            long total = Math.Max(0, (windows - 1) * strides[axis] + (long)dilations[axis] * (kernel[axis] - 1) + 1 - size);
            long before = mode == "SAME_UPPER" ? total / 2 : total - total / 2;
            pads[axis] = checked((int)before);
            pads[axis + axes] = checked((int)(total - before));
        }

        return pads;
    }

    private static int[]? List(OperatorNode node, string name, int count, int? otherwise)
    {
        if (node.Attributes.Ints(name) is not { } values) return otherwise is { } value ? [.. Enumerable.Repeat(value, count)] : null;
        if (values.Length != count) throw node.Error($"has {values.Length} numbers in {name} where {count} belong");

        // 2^20 pixels are more than any image has; the limit keeps sums of extents and borders inside 32 bits.
        int lowest = name == "pads" ? 0 : 1;
        if (values.Any(v => v < lowest || v > 1 << 20)) throw node.Error($"has [{string.Join(',', values)}] as {name}; values must be in [{lowest}, 2^20]");
        return [.. values.Select(static v => (int)v)];
    }
}
