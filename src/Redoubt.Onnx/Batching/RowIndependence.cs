using System.Collections.Immutable;
using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>Proves from the types alone that row i of every output depends on row i of the inputs only, which is what a batch means.</summary>
/// <remarks>The batch axis carries the symbol N through the graph, so a mixture of rows shows as a reduction over N, a product over N, two axes of N, or a
/// reshape that cuts rows at other places.</remarks>
internal static class RowIndependence
{
    /// <summary>The first reason why rows might influence each other, as the end of a sentence; null when they cannot.</summary>
    public static string? FindMixing(Graph graph)
    {
        foreach (Node node in graph.Nodes)
        {
            ImmutableArray<TensorType> operands = [.. node.Inputs.Select(i => graph.Nodes[i].Type)];
            if (Mixing(node, operands) is { } reason) return $"{node.Kind} {reason}";
        }

        foreach (GraphOutput output in graph.Outputs)
        {
            TensorType type = graph.Nodes[output.Node].Type;
            if (type.Rank == 0 || type[0] != Dimension.Batch) return $"the output '{output.Name}' is {type} and has not one row per example";
        }

        return null;
    }

    private static string? Mixing(Node node, ImmutableArray<TensorType> operands)
    {
        if (node.Type.Dimensions.Count(static d => !d.IsFixed) > 1) return "pairs rows with each other";
        return node.Kind switch
        {
            OpKind.ReduceSum or OpKind.ReduceMean or OpKind.ReduceMax when node.As<ReduceAttributes>().Axes.Any(axis => !operands[0][axis].IsFixed) =>
                "works over the batch",
            OpKind.MatMul when !Inner(node, operands[0]).IsFixed => "multiplies over the batch",
            OpKind.Reshape when Outside(operands[0]) != Outside(node.Type) => "cuts the batch into other rows",
            _ => null,
        };
    }

    private static Dimension Inner(Node node, TensorType left) => node.As<MatMulAttributes>().TransposeLeft ? left[^2] : left[^1];

    // Elements that stand outside the batch axis: when a reshape keeps their number, it keeps each row's elements together.
    private static long Outside(TensorType type)
    {
        long count = 1;
        foreach (Dimension d in type.Dimensions)
        {
            if (!d.IsFixed) return count;
            count *= d.Size;
        }

        return -1;
    }
}
