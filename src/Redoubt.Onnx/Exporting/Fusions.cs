using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Recognizes a bias behind a convolution or a matrix product, which ONNX holds in the same node.</summary>
internal static class Fusions
{
    /// <summary>Nodes that need no node or initializer of their own.</summary>
    public static HashSet<int> Find(GraphExport export)
    {
        var absorbed = new HashSet<int>();
        for (int i = 0; i < export.Graph.Nodes.Length; i++)
        {
            if (Bias(export, i) is not var (product, bias)) continue;
            absorbed.Add(product);
            if (export.Graph.Nodes[product].Kind == OpKind.Conv && export.IsUsedOnce(bias)) absorbed.Add(bias);
        }

        return absorbed;
    }

    /// <summary>For an Add that is a product and its bias: the two operands; else null.</summary>
    public static (int Product, int Bias)? Bias(GraphExport export, int add)
    {
        Node node = export.Graph.Nodes[add];
        if (node.Kind != OpKind.Add) return null;
        (int left, int right) = (node.Inputs[0], node.Inputs[1]);
        return Fits(export, add, left, right) ? (left, right) : Fits(export, add, right, left) ? (right, left) : null;
    }

    private static bool Fits(GraphExport export, int add, int product, int bias)
    {
        if (!export.IsUsedOnce(product) || product == bias || !export.Type(add).Equals(export.Type(product))) return false;
        TensorType type = export.Type(product);
        return export.Graph.Nodes[product].Kind switch
        {
            OpKind.Conv => export.Literal(bias) is { } literal && IsPerChannel(literal.Shape, type[1].Size),
            OpKind.MatMul => IsGemm(export, product) && export.Type(bias).Rank <= 2,
            _ => false,
        };
    }

    /// <summary>Whether a matrix product is one of plain matrices.</summary>
    public static bool IsGemm(GraphExport export, int product)
    {
        Node node = export.Graph.Nodes[product];
        return export.Type(node.Inputs[0]).Rank == 2 && export.Type(node.Inputs[1]).Rank == 2;
    }

    private static bool IsPerChannel(Shape shape, int channels) =>
        shape.Count == channels && ((shape.Rank == 3 && shape[0] == channels) || (shape.Rank == 4 && shape[1] == channels));
}
