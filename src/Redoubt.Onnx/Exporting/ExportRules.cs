using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>How operations become ONNX nodes: one row per operation.</summary>
internal static class ExportRules
{
    private const string TrainingOnly = "it is part of a training step, which ONNX files do not hold";

    private static readonly Dictionary<OpKind, ExportRule> Rules = new()
    {
        [OpKind.Neg] = Same("Neg"),
        [OpKind.Abs] = Same("Abs"),
        [OpKind.Sign] = Same("Sign"),
        [OpKind.Exp] = Same("Exp"),
        [OpKind.Log] = Same("Log"),
        [OpKind.Sqrt] = Same("Sqrt"),
        [OpKind.Expm1] = ElementwiseExports.Expm1,
        [OpKind.Log1p] = ElementwiseExports.Log1p,
        [OpKind.Softplus] = Same("Softplus"),
        [OpKind.Erf] = Same("Erf"),
        [OpKind.Sin] = Same("Sin"),
        [OpKind.Cos] = Same("Cos"),
        [OpKind.Atan] = Same("Atan"),
        [OpKind.Asinh] = Same("Asinh"),
        [OpKind.Floor] = Same("Floor"),
        [OpKind.Ceil] = Same("Ceil"),
        [OpKind.Round] = Same("Round"),
        [OpKind.Relu] = Same("Relu"),
        [OpKind.LeakyRelu] = static (x, n, r) => x.Add("LeakyRelu", r, [x.Name(n.Inputs[0])], Attributes.Float("alpha", n.As<SlopeAttributes>().Slope)),
        [OpKind.Sigmoid] = Same("Sigmoid"),
        [OpKind.Tanh] = Same("Tanh"),
        [OpKind.Clip] = ElementwiseExports.Clip,
        [OpKind.Cast] = static (x, n, r) => x.Add("Cast", r, [x.Name(n.Inputs[0])], Attributes.Int("to", (long)n.As<CastAttributes>().To.ToOnnx())),
        [OpKind.Not] = Same("Not"),
        [OpKind.Add] = Same("Add"),
        [OpKind.Sub] = Same("Sub"),
        [OpKind.Mul] = Same("Mul"),
        [OpKind.Div] = Same("Div"),
        [OpKind.Remainder] = static (x, n, r) => x.Add("Mod", r, [.. n.Inputs.Select(x.Name)], Attributes.Int("fmod", 1)),
        [OpKind.Pow] = Same("Pow"),
        [OpKind.Min] = Same("Min"),
        [OpKind.Max] = Same("Max"),
        [OpKind.Equal] = Same("Equal"),
        [OpKind.Greater] = Same("Greater"),
        [OpKind.GreaterOrEqual] = Same("GreaterOrEqual"),
        [OpKind.And] = Same("And"),
        [OpKind.Or] = Same("Or"),
        [OpKind.Where] = Same("Where"),
        [OpKind.MaskPositive] = ElementwiseExports.MaskPositive,
        [OpKind.Reshape] = MovementExports.Reshape,
        [OpKind.Transpose] = static (x, n, r) => x.Add("Transpose", r, [x.Name(n.Inputs[0])], Attributes.Ints("perm", n.As<TransposeAttributes>().Order.Select(static a => (long)a))),
        [OpKind.Concat] = static (x, n, r) => x.Add("Concat", r, [.. n.Inputs.Select(x.Name)], Attributes.Int("axis", n.As<ConcatAttributes>().Axis)),
        [OpKind.Slice] = MovementExports.Slice,
        [OpKind.Pad] = MovementExports.Pad,
        [OpKind.Expand] = MovementExports.Expand,
        [OpKind.ReduceSum] = ReductionExports.Named("ReduceSum"),
        [OpKind.ReduceMean] = ReductionExports.Named("ReduceMean"),
        [OpKind.ReduceMax] = ReductionExports.Named("ReduceMax"),
        [OpKind.CumSum] = IndexExports.CumSum,
        [OpKind.Gather] = IndexExports.Gather,
        [OpKind.Scatter] = IndexExports.Scatter,
        [OpKind.MatMul] = ProductExports.MatMul,
        [OpKind.Conv] = ProductExports.Conv,
        [OpKind.ConvInputGradient] = ProductExports.ConvTranspose,
        [OpKind.MaxPool] = WindowExports.MaxPool,
        [OpKind.MaxPoolGather] = WindowExports.MaxPoolGather,
        [OpKind.AveragePool] = WindowExports.AveragePool,
        [OpKind.Softmax] = static (x, n, r) => x.Add("Softmax", r, [x.Name(n.Inputs[0])], Attributes.Int("axis", -1)),
        [OpKind.LogSoftmax] = static (x, n, r) => x.Add("LogSoftmax", r, [x.Name(n.Inputs[0])], Attributes.Int("axis", -1)),
        [OpKind.OneHot] = ReductionExports.OneHot,
        [OpKind.TopK] = ReductionExports.TopK,
        [OpKind.TopKScatter] = ReductionExports.TopKScatter,
        [OpKind.TopKGather] = ReductionExports.TopKGather,
        [OpKind.ArgMax] = static (x, n, r) => x.Add("ArgMax", r, [x.Name(n.Inputs[0])], Attributes.Int("axis", -1), Attributes.Int("keepdims", 0)),
        [OpKind.TreeEnsemble] = TreeExports.TreeEnsemble,
    };

    private static readonly Dictionary<OpKind, string> Reasons = new()
    {
        [OpKind.Random] = "ONNX has no random numbers that can be repeated",
        [OpKind.ConvWeightGradient] = TrainingOnly,
        [OpKind.MaxPoolScatter] = TrainingOnly,
        [OpKind.AveragePoolGradient] = TrainingOnly,
    };

    // Surrogates are replaced by their values before the export begins.
    public static RuleCoverage Covers(OpKind kind) => kind is OpKind.Input or OpKind.Constant or OpKind.Surrogate || Rules.ContainsKey(kind)
        ? new RuleCoverage(true)
        : new RuleCoverage(false, Reasons.GetValueOrDefault(kind));

    public static void Export(GraphExport export, int node, string result)
    {
        Node described = export.Graph.Nodes[node];
        if (!Rules.TryGetValue(described.Kind, out ExportRule? rule))
            throw new UnsupportedOpException(described, "export", Reasons.GetValueOrDefault(described.Kind));
        if (described.Kind == OpKind.Add && Fusions.Bias(export, node) is var (product, bias)) ProductExports.AddBias(export, product, bias, result);
        else rule(export, described, result);
    }

    private static ExportRule Same(string op) => (x, n, r) => x.Add(op, r, [.. n.Inputs.Select(x.Name)]);
}
