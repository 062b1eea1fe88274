using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Exports of pools, and the window attributes that convolutions share with them.</summary>
internal static class WindowExports
{
    public static void MaxPool(GraphExport export, Node node, string result) =>
        export.Add("MaxPool", result, [export.Name(node.Inputs[0])], [.. Window(node, withGroups: false), Ceiling(node)]);

    /// <summary>The positions that MaxPool gives count through the whole tensor, so one Gather from the flat value serves all images.</summary>
    public static void MaxPoolGather(GraphExport export, Node node, string result)
    {
        string image = export.Name(node.Inputs[0]), positions = export.Fresh(result + "_positions");
        export.Add("MaxPool", export.Fresh(result + "_largest"), [image], [.. Window(node, withGroups: false), Ceiling(node)]);
        export.AddResult(positions);
        string flat = export.Add("Reshape", export.Fresh(result + "_flat"), [export.Name(node.Inputs[1]), export.Integers(-1)]);
        export.Add("Gather", result, [flat, positions], Attributes.Int("axis", 0));
    }

    public static void AveragePool(GraphExport export, Node node, string result)
    {
        WindowAttributes window = node.As<WindowAttributes>();
        if (window.DilationHeight != 1 || window.DilationWidth != 1)
        {
            DilatedAverage(export, node, result);
            return;
        }

        AttributeProto[] shared = [.. Window(node, withGroups: false).Where(static a => a.Name != "dilations")];
        export.Add("AveragePool", result, [export.Name(node.Inputs[0])],
            [.. shared, Ceiling(node), Attributes.Int("count_include_pad", window.CountBorder ? 1 : 0)]);
    }

    public static AttributeProto[] Window(Node node, bool withGroups) => Window(node.As<WindowAttributes>(), withGroups);

    // This operator set has no dilated AveragePool: the sum of each channel by a convolution with ones, times the reciprocal of how many pixels count.
    private static void DilatedAverage(GraphExport export, Node node, string result)
    {
        WindowAttributes window = node.As<WindowAttributes>();
        TensorType image = export.Type(node.Inputs[0]);
        (int channels, int height, int width) = (image[1].Size, node.Type[2].Size, node.Type[3].Size);
        float[] rows = Counts(window.KernelHeight, window.DilationHeight, window.StrideHeight, window.PadTop, Last(image[2].Size, window.PadBottom, window), (height, Low(window.PadTop, window)));
        float[] columns = Counts(window.KernelWidth, window.DilationWidth, window.StrideWidth, window.PadLeft, Last(image[3].Size, window.PadRight, window), (width, Low(window.PadLeft, window)));
        var factors = new float[height * width];
        for (int i = 0; i < factors.Length; i++) factors[i] = 1 / (rows[i / width] * columns[i % width]);

        // A last, partly covered window reaches beyond the border; the convolution needs that part as border.
        WindowAttributes reach = window with
        {
            Groups = channels,
            CeilingMode = false,
            PadBottom = Math.Max(window.PadBottom, (height - 1) * window.StrideHeight + window.DilationHeight * (window.KernelHeight - 1) + 1 - image[2].Size - window.PadTop),
            PadRight = Math.Max(window.PadRight, (width - 1) * window.StrideWidth + window.DilationWidth * (window.KernelWidth - 1) + 1 - image[3].Size - window.PadLeft),
        };
        var ones = new float[channels * window.KernelHeight * window.KernelWidth];
        Array.Fill(ones, 1);
        string kernel = export.AddLiteral(result + "_ones", Literal.Of(new Shape(channels, 1, window.KernelHeight, window.KernelWidth), ones));
        string sum = export.Add("Conv", export.Fresh(result + "_sum"), [export.Name(node.Inputs[0]), kernel], Window(reach, withGroups: true));
        export.Add("Mul", result, [sum, export.AddLiteral(result + "_factors", Literal.Of(new Shape(height, width), factors))]);
    }

    private static int Low(int before, WindowAttributes window) => window.CountBorder ? -before : 0;

    private static int Last(int size, int after, WindowAttributes window) => window.CountBorder ? size + after : size;

    // How many positions of each window, along one axis, lie in [first, end).
    private static float[] Counts(int kernel, int dilation, int stride, int before, int end, (int Windows, int First) range)
    {
        var counts = new float[range.Windows];
        for (int window = 0; window < counts.Length; window++)
        {
            for (int k = 0; k < kernel; k++)
            {
                int position = window * stride - before + k * dilation;
                if (position >= range.First && position < end) counts[window]++;
            }
        }

        return counts;
    }

    private static AttributeProto[] Window(WindowAttributes w, bool withGroups)
    {
        AttributeProto[] shared =
        [
            Attributes.Ints("kernel_shape", w.KernelHeight, w.KernelWidth),
            Attributes.Ints("strides", w.StrideHeight, w.StrideWidth),
            Attributes.Ints("pads", w.PadTop, w.PadLeft, w.PadBottom, w.PadRight),
            Attributes.Ints("dilations", w.DilationHeight, w.DilationWidth),
        ];
        return withGroups ? [.. shared, Attributes.Int("group", w.Groups)] : shared;
    }

    private static AttributeProto Ceiling(Node node) => Attributes.Int("ceil_mode", node.As<WindowAttributes>().CeilingMode ? 1 : 0);
}
