using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Exports of convolutions and matrix products, with their bias where they have one.</summary>
internal static class ProductExports
{
    public static void MatMul(GraphExport export, Node node, string result)
    {
        MatMulAttributes product = node.As<MatMulAttributes>();
        string left = export.Name(node.Inputs[0]), right = export.Name(node.Inputs[1]);
        bool plain = export.Type(node.Inputs[0]).Rank == 2 && export.Type(node.Inputs[1]).Rank == 2;
        if (plain && (product.TransposeLeft || product.TransposeRight))
        {
            export.Add("Gemm", result, [left, right], Transposes(product));
            return;
        }

        if (product.TransposeLeft) left = Transposed(export, left, export.Type(node.Inputs[0]).Rank, result + "_left");
        if (product.TransposeRight) right = Transposed(export, right, export.Type(node.Inputs[1]).Rank, result + "_right");
        export.Add("MatMul", result, [left, right]);
    }

    public static void Conv(GraphExport export, Node node, string result) =>
        export.Add("Conv", result, [export.Name(node.Inputs[0]), export.Name(node.Inputs[1])], WindowExports.Window(node, withGroups: true));

    /// <summary>A product whose only reader adds a bias: one node for both.</summary>
    public static void AddBias(GraphExport export, int product, int bias, string result)
    {
        Node node = export.Graph.Nodes[product];
        string left = export.Name(node.Inputs[0]), right = export.Name(node.Inputs[1]);
        if (node.Kind == OpKind.MatMul)
        {
            export.Add("Gemm", result, [left, right, export.Name(bias)], Transposes(node.As<MatMulAttributes>()));
            return;
        }

        Literal literal = export.Literal(bias)!;
        string vector = export.AddLiteral($"bias_{bias}", literal.Reshape(new Shape(literal.Count)));
        export.Add("Conv", result, [left, right, vector], WindowExports.Window(node, withGroups: true));
    }

    // The gradient with respect to the image is ONNX's ConvTranspose with the same weights and geometry.
    public static void ConvTranspose(GraphExport export, Node node, string result)
    {
        WindowAttributes window = node.As<WindowAttributes>();
        TensorType gradient = export.Type(node.Inputs[0]);
        long bottom = window.ImageHeight - Reach(gradient[2].Size, window.StrideHeight, window.KernelHeight, window.DilationHeight, window.PadTop + window.PadBottom);
        long right = window.ImageWidth - Reach(gradient[3].Size, window.StrideWidth, window.KernelWidth, window.DilationWidth, window.PadLeft + window.PadRight);
        export.Add("ConvTranspose", result, [export.Name(node.Inputs[0]), export.Name(node.Inputs[1])],
            [.. WindowExports.Window(node, withGroups: true), Attributes.Ints("output_padding", bottom, right)]);
    }

    private static long Reach(int outputs, int stride, int kernel, int dilation, int pads) => (long)(outputs - 1) * stride + dilation * (kernel - 1) + 1 - pads;

    private static AttributeProto[] Transposes(MatMulAttributes product) =>
        [Attributes.Int("transA", product.TransposeLeft ? 1 : 0), Attributes.Int("transB", product.TransposeRight ? 1 : 0)];

    private static string Transposed(GraphExport export, string name, int rank, string stem)
    {
        long[] order = [.. Enumerable.Range(0, rank)];
        (order[^1], order[^2]) = (order[^2], order[^1]);
        return export.Add("Transpose", export.Fresh(stem), [name], Attributes.Ints("perm", order));
    }
}
