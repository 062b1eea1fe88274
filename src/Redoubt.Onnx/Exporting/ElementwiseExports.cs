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

    // e^x - 1 = tanh(x/2)·(e^x + 1), where nothing cancels.
    public static void Expm1(GraphExport export, Node node, string result)
    {
        string x = export.Name(node.Inputs[0]), half = export.Scalar(ElementType.Float32, 0.5f), one = export.Scalar(ElementType.Float32, 1);
        string halved = export.Add("Mul", export.Fresh(result + "_half"), [x, half]);
        string tanh = export.Add("Tanh", export.Fresh(result + "_tanh"), [halved]);
        string exp = export.Add("Exp", export.Fresh(result + "_exp"), [x]);
        export.Add("Mul", result, [tanh, export.Add("Add", export.Fresh(result + "_sum"), [exp, one])]);
    }

    // ln(1 + x) = 2·artanh(x / (2 + x)) below 1/2, where the sum 1 + x would lose digits.
    public static void Log1p(GraphExport export, Node node, string result)
    {
        string x = export.Name(node.Inputs[0]), one = export.Scalar(ElementType.Float32, 1), two = export.Scalar(ElementType.Float32, 2);
        string ratio = export.Add("Div", export.Fresh(result + "_ratio"), [x, export.Add("Add", export.Fresh(result + "_below"), [x, two])]);
        string near = export.Add("Mul", export.Fresh(result + "_near"), [export.Add("Atanh", export.Fresh(result + "_atanh"), [ratio]), two]);
        string far = export.Add("Log", export.Fresh(result + "_far"), [export.Add("Add", export.Fresh(result + "_sum"), [x, one])]);
        string magnitude = export.Add("Abs", export.Fresh(result + "_abs"), [x]);
        string isNear = export.Add("Less", export.Fresh(result + "_isNear"), [magnitude, export.Scalar(ElementType.Float32, 0.5f)]);
        export.Add("Where", result, [isNear, near, far]);
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
