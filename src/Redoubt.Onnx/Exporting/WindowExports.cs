using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>Exports of pools, and the window attributes that convolutions share with them.</summary>
internal static class WindowExports
{
    public static void MaxPool(GraphExport export, Node node, string result) =>
        export.Add("MaxPool", result, [export.Name(node.Inputs[0])], [.. Window(node, withGroups: false), Ceiling(node)]);

    public static void AveragePool(GraphExport export, Node node, string result)
    {
        WindowAttributes window = node.As<WindowAttributes>();
        if (window.DilationHeight != 1 || window.DilationWidth != 1)
            throw new UnsupportedOpException(node, "export", $"operator set {GraphExport.Opset} has no dilated AveragePool");
        AttributeProto[] shared = [.. Window(node, withGroups: false).Where(static a => a.Name != "dilations")];
        export.Add("AveragePool", result, [export.Name(node.Inputs[0])],
            [.. shared, Ceiling(node), Attributes.Int("count_include_pad", window.CountBorder ? 1 : 0)]);
    }

    public static AttributeProto[] Window(Node node, bool withGroups)
    {
        WindowAttributes w = node.As<WindowAttributes>();
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
