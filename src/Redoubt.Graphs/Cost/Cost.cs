using System.Collections.Frozen;
using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Counts operations, bytes and parameters of a graph: one rule for each operation.</summary>
public static class Cost
{
    private const string Moves = "no arithmetic: moves elements";

    private static readonly CostRule Nothing = static _ => LinearCount.Zero;
    private static readonly CostRule Result = static c => c.Elements(c.Type);
    private static readonly CostRule Operand = static c => c.Elements(c[0]);

    // A pool reads each window's pixels; its gradient writes them. The window belongs to the smaller side.
    private static readonly CostRule Window = static c => Taps(c) * c.Elements(c.Type);
    private static readonly CostRule WindowOfGradient = static c => Taps(c) * c.Elements(c[c.Node.Inputs.Length - 1]);

    private static readonly FrozenDictionary<OpKind, (bool IsProduct, CostRule Rule, string? Remark)> Table =
        new Dictionary<OpKind, (bool IsProduct, CostRule Rule, string? Remark)>
        {
            [OpKind.Input] = (false, Nothing, "no arithmetic: given"),
            [OpKind.Constant] = (false, Nothing, "no arithmetic: given"),
            [OpKind.Neg] = (false, Result, null),
            [OpKind.Abs] = (false, Result, null),
            [OpKind.Sign] = (false, Result, null),
            [OpKind.Exp] = (false, Result, null),
            [OpKind.Log] = (false, Result, null),
            [OpKind.Sqrt] = (false, Result, null),
            [OpKind.Expm1] = (false, Result, null),
            [OpKind.Log1p] = (false, Result, null),
            [OpKind.Softplus] = (false, Result, null),
            [OpKind.Erf] = (false, Result, null),
            [OpKind.Sin] = (false, Result, null),
            [OpKind.Cos] = (false, Result, null),
            [OpKind.Atan] = (false, Result, null),
            [OpKind.Asinh] = (false, Result, null),
            [OpKind.Floor] = (false, Result, null),
            [OpKind.Ceil] = (false, Result, null),
            [OpKind.Round] = (false, Result, null),
            [OpKind.Relu] = (false, Result, null),
            [OpKind.LeakyRelu] = (false, Result, null),
            [OpKind.Sigmoid] = (false, Result, null),
            [OpKind.Tanh] = (false, Result, null),
            [OpKind.Clip] = (false, Result, null),
            [OpKind.Cast] = (false, Result, null),
            [OpKind.Not] = (false, Result, null),
            [OpKind.Add] = (false, Result, null),
            [OpKind.Sub] = (false, Result, null),
            [OpKind.Mul] = (false, Result, null),
            [OpKind.Div] = (false, Result, null),
            [OpKind.Remainder] = (false, Result, null),
            [OpKind.Pow] = (false, Result, null),
            [OpKind.Min] = (false, Result, null),
            [OpKind.Max] = (false, Result, null),
            [OpKind.Equal] = (false, Result, null),
            [OpKind.Greater] = (false, Result, null),
            [OpKind.GreaterOrEqual] = (false, Result, null),
            [OpKind.And] = (false, Result, null),
            [OpKind.Or] = (false, Result, null),
            [OpKind.Where] = (false, Result, null),
            [OpKind.MaskPositive] = (false, Result, null),
            [OpKind.Surrogate] = (false, Nothing, "no arithmetic: stands for its value; the stand-in is counted, though a plan leaves it out"),
            [OpKind.Reshape] = (false, Nothing, Moves),
            [OpKind.Transpose] = (false, Nothing, Moves),
            [OpKind.Concat] = (false, Nothing, Moves),
            [OpKind.Slice] = (false, Nothing, Moves),
            [OpKind.Pad] = (false, Nothing, Moves),
            [OpKind.Expand] = (false, Nothing, Moves),
            [OpKind.ReduceSum] = (false, Operand, null),
            [OpKind.ReduceMean] = (false, Operand, null),
            [OpKind.ReduceMax] = (false, Operand, null),
            [OpKind.CumSum] = (false, Operand, null),
            [OpKind.Gather] = (false, Nothing, Moves),
            [OpKind.Scatter] = (false, static c => c.Elements(c[2]), "the updates; the copy of the base moves elements"),
            [OpKind.MatMul] = (true, MatMul, null),
            [OpKind.Conv] = (true, static c => TapsOf(c[1]) * c.Elements(c.Type), null),
            [OpKind.ConvInputGradient] = (true, static c => TapsOf(c[1]) * c.Elements(c[0]), "as many as the convolution that it belongs to"),
            [OpKind.ConvWeightGradient] = (true, static c => TapsOf(c.Type) * c.Elements(c[1]), "as many as the convolution that it belongs to"),
            [OpKind.MaxPool] = (false, Window, null),
            [OpKind.MaxPoolScatter] = (false, WindowOfGradient, null),
            [OpKind.MaxPoolGather] = (false, Window, null),
            [OpKind.AveragePool] = (false, Window, null),
            [OpKind.AveragePoolGradient] = (false, WindowOfGradient, null),
            [OpKind.Softmax] = (false, Result, null),
            [OpKind.LogSoftmax] = (false, Result, null),
            [OpKind.OneHot] = (false, Result, null),
            [OpKind.Random] = (false, Result, null),
            [OpKind.TopK] = (false, Operand, null),
            [OpKind.TopKScatter] = (false, Operand, null),
            [OpKind.TopKGather] = (false, Operand, null),
            [OpKind.ArgMax] = (false, Operand, null),
            [OpKind.TreeEnsemble] = (false, static c => Comparisons(c) * c.Product(c.Type[0]), "comparisons on the trees' longest paths"),
        }.ToFrozenDictionary();

    /// <summary>For each operation, that it has a rule, and what is special about it.</summary>
    public static IReadOnlyDictionary<OpKind, RuleCoverage> Coverage { get; } =
        Table.ToFrozenDictionary(static row => row.Key, static row => new RuleCoverage(true, row.Value.Remark));

    /// <summary>Counts a whole graph.</summary>
    /// <param name="graph">The graph; nodes that no output needs count too, so count what <see cref="GraphBuilder.Build"/> returned.</param>
    /// <exception cref="UnsupportedOpException">An operation has no rule, or grows with the square of the batch.</exception>
    public static GraphCost Of(Graph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var total = new GraphCost(default, default, default, 0, 0);
        foreach (Node node in graph.Nodes) total = Add(total, graph, node);
        return total;
    }

    /// <summary>Multiply-adds of one node of a graph; zero where it is no matrix product or convolution.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="node">Position of the node.</param>
    /// <exception cref="UnsupportedOpException">The operation has no rule, or grows with the square of the batch.</exception>
    public static LinearCount MultiplyAdds(Graph graph, int node)
    {
        ArgumentNullException.ThrowIfNull(graph);
        (bool isProduct, LinearCount count) = Count(graph, graph.Nodes[node]);
        return isProduct ? count : LinearCount.Zero;
    }

    private static GraphCost Add(GraphCost total, Graph graph, Node node)
    {
        (bool isProduct, LinearCount count) = Count(graph, node);
        bool given = node.Kind is OpKind.Input or OpKind.Constant;
        bool parameter = node.Attributes is InputAttributes { Role: InputRole.Parameter } or ConstantAttributes { Value.Count: > 1 };
        LinearCount elements = new CostCall(graph, node).Elements(node.Type);
        int bytes = node.Type.ElementType switch { ElementType.Int64 => 8, ElementType.Boolean => 1, _ => 4 };
        return new GraphCost(
            isProduct ? total.MultiplyAdds + count : total.MultiplyAdds,
            isProduct ? total.ElementwiseOperations : total.ElementwiseOperations + count,
            given ? total.ActivationBytes : total.ActivationBytes + (bytes * elements),
            parameter ? checked(total.Parameters + elements.Fixed) : total.Parameters,
            parameter ? checked(total.ParameterBytes + (bytes * elements.Fixed)) : total.ParameterBytes);
    }

    private static (bool IsProduct, LinearCount Count) Count(Graph graph, Node node) =>
        Table.TryGetValue(node.Kind, out (bool IsProduct, CostRule Rule, string? Remark) row)
            ? (row.IsProduct, row.Rule(new CostCall(graph, node)))
            : throw new UnsupportedOpException(node, "cost");

    private static LinearCount MatMul(CostCall c)
    {
        TensorType left = c[0];
        Dimension inner = c.Node.As<MatMulAttributes>().TransposeLeft ? left[^2] : left[^1];
        return c.Product([.. c.Type.Dimensions, inner]);
    }

    private static long Comparisons(CostCall c)
    {
        TreeForest forest = c.Node.As<TreeEnsembleAttributes>().Forest;
        return (long)forest.Trees * (1 + forest.MeanDepth);
    }

    private static long Taps(CostCall c)
    {
        WindowAttributes window = c.Node.As<WindowAttributes>();
        return (long)window.KernelHeight * window.KernelWidth;
    }

    /// <summary>Multiply-adds for one output pixel of one map: channels of a group × height × width of the kernel.</summary>
    private static long TapsOf(TensorType weights) => checked((long)weights[1].Size * weights[2].Size * weights[3].Size);
}
