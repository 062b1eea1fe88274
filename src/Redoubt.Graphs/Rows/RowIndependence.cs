using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Redoubt.Graphs;

/// <summary>Proves from the types alone that row i of every output depends on row i of the inputs only, which is what a batch means.</summary>
/// <remarks>The batch axis carries the symbol N through the graph, so a mixture of rows shows as a reduction over N, a product over N, two axes of N, or a
/// reshape that cuts rows at other places. An operation without a row here counts as one that mixes.</remarks>
public static class RowIndependence
{
    private static readonly FrozenDictionary<OpKind, Rule> Table = new Dictionary<OpKind, Rule>
    {
        [OpKind.Reshape] = static (node, operands) => Outside(operands[0]) == Outside(node.Type) ? null : "cuts the batch into other rows",
        [OpKind.Concat] = static (node, operands) => operands[0][node.As<ConcatAttributes>().Axis].IsFixed ? null : "appends batches",
        [OpKind.ReduceSum] = Reduction,
        [OpKind.ReduceMean] = Reduction,
        [OpKind.ReduceMax] = Reduction,
        [OpKind.Softmax] = LastAxis,
        [OpKind.LogSoftmax] = LastAxis,
        [OpKind.TopK] = LastAxis,
        [OpKind.TopKScatter] = LastAxis,
        [OpKind.TopKGather] = LastAxis,
        [OpKind.ArgMax] = LastAxis,
        [OpKind.CumSum] = static (node, operands) => operands[0][node.As<CumSumAttributes>().Axis].IsFixed ? null : "adds over the batch",
        [OpKind.Scatter] = static (node, operands) =>
            operands[1].Dimensions.Skip(node.As<ScatterAttributes>().BatchDimensions).All(static d => d.IsFixed) ? null : "puts rows of the batch together",
        [OpKind.MatMul] = static (node, operands) => Inner(node, operands[0]).IsFixed ? null : "multiplies over the batch",
        [OpKind.ConvWeightGradient] = static (_, _) => "sums over the batch",
    }.Concat(ByElementOrImage.Select(static kind => KeyValuePair.Create<OpKind, Rule>(kind, static (_, _) => null))).ToFrozenDictionary();

    private delegate string? Rule(Node node, ImmutableArray<TensorType> operands);

    /// <summary>Operations with a rule. Any other counts as one that mixes rows.</summary>
    public static IReadOnlySet<OpKind> Coverage { get; } = Table.Keys.ToFrozenSet();

    // Element by element, image by image, or moving whole rows: nothing crosses the batch axis.
    private static IEnumerable<OpKind> ByElementOrImage =>
    [
        OpKind.Input, OpKind.Constant, OpKind.Neg, OpKind.Abs, OpKind.Sign, OpKind.Exp, OpKind.Log, OpKind.Sqrt, OpKind.Expm1,
        OpKind.Log1p, OpKind.Softplus, OpKind.Erf, OpKind.Sin, OpKind.Cos, OpKind.Atan, OpKind.Asinh, OpKind.Floor, OpKind.Ceil, OpKind.Round,
        OpKind.Remainder, OpKind.Surrogate, OpKind.Relu, OpKind.LeakyRelu, OpKind.Sigmoid,
        OpKind.Tanh, OpKind.Clip, OpKind.Cast, OpKind.Not, OpKind.Add, OpKind.Sub, OpKind.Mul, OpKind.Div, OpKind.Pow, OpKind.Min, OpKind.Max, OpKind.Equal,
        OpKind.Greater, OpKind.GreaterOrEqual, OpKind.And, OpKind.Or, OpKind.Where, OpKind.MaskPositive, OpKind.Transpose, OpKind.Slice, OpKind.Pad,
        OpKind.Expand, OpKind.OneHot, OpKind.Random, OpKind.Gather, OpKind.Conv, OpKind.ConvInputGradient, OpKind.MaxPool, OpKind.MaxPoolScatter, OpKind.MaxPoolGather, OpKind.AveragePool,
        OpKind.AveragePoolGradient, OpKind.TreeEnsemble,
    ];

    /// <summary>The first reason why rows might influence each other, as the end of a sentence; null when they cannot.</summary>
    /// <param name="graph">The graph.</param>
    public static string? FindMixing(Graph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
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
        if (operands.All(static o => o.IsFixed)) return null;
        return Table.TryGetValue(node.Kind, out Rule? rule) ? rule(node, operands) : "is not known to keep rows apart";
    }

    private static string? Reduction(Node node, ImmutableArray<TensorType> operands) =>
        node.As<ReduceAttributes>().Axes.All(axis => operands[0][axis].IsFixed) ? null : "works over the batch";

    private static string? LastAxis(Node node, ImmutableArray<TensorType> operands) => operands[0][^1].IsFixed ? null : "works over the batch";

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
