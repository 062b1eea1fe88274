using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Exports of element-wise operations that ONNX writes otherwise.</summary>
internal static class ElementwiseExports
{
    public static void Clip(GraphExport export, Node node, string result)
    {
        ClipAttributes limits = node.As<ClipAttributes>();
        export.Add("Clip", result, [export.Name(node.Inputs[0]), export.Scalar(ElementType.Float32, limits.Low), export.Scalar(ElementType.Float32, limits.High)]);
    }

    // Where(sign > 0, a, slope · a); with slope 0 a literal zero, so that an infinite a gives 0 and not NaN.
    public static void MaskPositive(GraphExport export, Node node, string result)
    {
        float slope = node.As<SlopeAttributes>().Slope;
        string value = export.Name(node.Inputs[0]), zero = export.Scalar(ElementType.Float32, 0);
        string positive = export.Add("Greater", export.Fresh(result + "_positive"), [export.Name(node.Inputs[1]), zero]);
        string otherwise = slope == 0 ? zero : export.Add("Mul", export.Fresh(result + "_scaled"), [value, export.Scalar(ElementType.Float32, slope)]);
        export.Add("Where", result, [positive, value, otherwise]);
    }
}
