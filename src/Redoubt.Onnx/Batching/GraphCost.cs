using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Rough cost of running a graph, for refusing what a hostile file would make too dear.</summary>
internal static class GraphCost
{
    /// <summary>Elements of a value.</summary>
    public static double Elements(TensorType type, int rows)
    {
        double count = 1;
        foreach (Dimension d in type.Dimensions) count *= d.IsFixed ? d.Size : (double)d.Size * rows;
        return count;
    }

    /// <summary>Multiply-adds of a node, or steps of comparable cost.</summary>
    public static double Products(Graph graph, Node node, int rows) => Products(node, i => graph.Nodes[i].Type, rows);

    /// <summary>Multiply-adds of a node of a graph under construction.</summary>
    public static double Products(Node node, Func<int, TensorType> type, int rows)
    {
        double results = Elements(node.Type, rows);
        return node.Kind switch
        {
            OpKind.Conv => results * Elements(type(node.Inputs[1]), rows) / Math.Max(1, type(node.Inputs[1])[0].Size),
            OpKind.ConvInputGradient => Elements(type(node.Inputs[0]), rows) * Elements(type(node.Inputs[1]), rows) / Math.Max(1, type(node.Inputs[1])[0].Size),
            OpKind.MatMul => results * Bound(node.As<MatMulAttributes>().TransposeLeft ? type(node.Inputs[0])[^2] : type(node.Inputs[0])[^1], rows),
            OpKind.MaxPool or OpKind.AveragePool => results * node.As<WindowAttributes>().KernelHeight * node.As<WindowAttributes>().KernelWidth,
            OpKind.ReduceSum or OpKind.ReduceMean or OpKind.ReduceMax or OpKind.ArgMax => Elements(type(node.Inputs[0]), rows),
            OpKind.TopK or OpKind.TopKGather or OpKind.TopKScatter => Elements(type(node.Inputs[0]), rows) * node.As<TopKAttributes>().Count,
            OpKind.TreeEnsemble => Bound(node.Type[0], rows) * Comparisons(node.As<TreeEnsembleAttributes>().Forest),
            _ => results,
        };
    }

    private static double Comparisons(TreeForest forest) => (double)forest.Trees * (1 + forest.MeanDepth);

    private static double Bound(Dimension d, int rows) => d.IsFixed ? d.Size : (double)d.Size * rows;
}
