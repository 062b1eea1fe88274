namespace Redoubt.Graphs;

/// <summary>How each operation becomes steps: one row per operation. Elementwise operations and products have their own path, because they fuse.</summary>
internal static class LoweringRules
{
    private static readonly Dictionary<OpKind, Action<LoweringContext, int>> Rules = new()
    {
        [OpKind.Reshape] = LayoutLowering.Reshape,
        [OpKind.Transpose] = LayoutLowering.Transpose,
        [OpKind.Concat] = LayoutLowering.Concat,
        [OpKind.Slice] = LayoutLowering.Slice,
        [OpKind.Pad] = LayoutLowering.Pad,
        [OpKind.Expand] = LayoutLowering.Expand,
        [OpKind.ReduceSum] = ReductionLowering.Reduce,
        [OpKind.ReduceMean] = ReductionLowering.Reduce,
        [OpKind.ReduceMax] = ReductionLowering.Reduce,
        [OpKind.CumSum] = IndexLowering.CumSum,
        [OpKind.Gather] = IndexLowering.Gather,
        [OpKind.Scatter] = IndexLowering.Scatter,
        [OpKind.MatMul] = MatrixLowering.General,
        [OpKind.Conv] = MatrixLowering.WholeImage,
        [OpKind.ConvInputGradient] = MatrixLowering.WholeImage,
        [OpKind.ConvWeightGradient] = ProductLowering.WeightGradient,
        [OpKind.MaxPool] = PoolLowering.Pool,
        [OpKind.MaxPoolScatter] = PoolLowering.Pool,
        [OpKind.MaxPoolGather] = PoolLowering.Pool,
        [OpKind.AveragePool] = PoolLowering.Pool,
        [OpKind.AveragePoolGradient] = PoolLowering.Pool,
        [OpKind.Softmax] = RowLowering.Softmax,
        [OpKind.LogSoftmax] = RowLowering.Softmax,
        [OpKind.OneHot] = RowLowering.OneHot,
        [OpKind.Random] = RowLowering.Random,
        [OpKind.TopK] = RowLowering.TopK,
        [OpKind.TopKScatter] = RowLowering.TopKMove,
        [OpKind.TopKGather] = RowLowering.TopKMove,
        [OpKind.ArgMax] = RowLowering.ArgMax,
        [OpKind.Cast] = RowLowering.Cast,
        [OpKind.TreeEnsemble] = RowLowering.TreeEnsemble,
    };

    /// <summary>Adds the steps of a node, or nothing when it runs as a part of a later one.</summary>
    public static void Lower(LoweringContext context, int node)
    {
        Node n = context.Node(node);
        bool isGiven = n.Kind is OpKind.Input or OpKind.Constant;

        // Without elements there is nothing to do, and kernels need not think about lines of length zero.
        if (!isGiven && n.Type.Dimensions.Any(static d => d.IsFixed && d.Size == 0)) context.Define(node, StorageLayout.RowMajor);
        else if (context.Fusion.ChainEndingAt(node) is { } chain) ProductLowering.Chain(context, chain);
        else if (context.Fusion.IsAbsorbed(node) || isGiven) return;
        else if (FusionAnalysis.IsElementwise(context.Graph, node)) ElementwiseLowering.Lower(context, node);
        else if (IntegerLowering.IsInteger(context.Graph, n) && IntegerLowering.Covers(n.Kind)) IntegerLowering.Lower(context, node);
        else if (Rules.TryGetValue(n.Kind, out Action<LoweringContext, int>? rule)) rule(context, node);
        else throw new UnsupportedOpException(n, "plan", "there is no kernel for these element types");
    }
}
