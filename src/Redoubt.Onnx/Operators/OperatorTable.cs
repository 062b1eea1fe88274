namespace Redoubt.Onnx;

/// <summary>The ONNX operators that can be imported: one row per operator, each with the lowering that emits graph operations.</summary>
internal static class OperatorTable
{
    private static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["Abs"] = ElementwiseOperators.Abs,
        ["Add"] = ElementwiseOperators.Add,
        ["And"] = ElementwiseOperators.And,
        ["ArgMax"] = SelectionOperators.ArgMax,
        ["ArgMin"] = SelectionOperators.ArgMin,
        ["AveragePool"] = WindowOperators.AveragePool,
        ["BatchNormalization"] = NormalizationOperators.BatchNormalization,
        ["Cast"] = ElementwiseOperators.Cast,
        ["CastLike"] = ElementwiseOperators.CastLike,
        ["Clip"] = ElementwiseOperators.Clip,
        ["Concat"] = MovementOperators.Concat,
        ["Constant"] = ShapeOperators.Constant,
        ["ConstantOfShape"] = ShapeOperators.ConstantOfShape,
        ["Conv"] = ProductOperators.Conv,
        ["Div"] = ElementwiseOperators.Div,
        ["Dropout"] = NormalizationOperators.Dropout,
        ["Equal"] = ElementwiseOperators.Equal,
        ["Exp"] = ElementwiseOperators.Exp,
        ["Expand"] = MovementOperators.Expand,
        ["Flatten"] = MovementOperators.Flatten,
        ["Gather"] = SelectionOperators.Gather,
        ["Gemm"] = ProductOperators.Gemm,
        ["GlobalAveragePool"] = WindowOperators.GlobalAveragePool,
        ["GlobalMaxPool"] = WindowOperators.GlobalMaxPool,
        ["Greater"] = ElementwiseOperators.Greater,
        ["GreaterOrEqual"] = ElementwiseOperators.GreaterOrEqual,
        ["Identity"] = ElementwiseOperators.Identity,
        ["LeakyRelu"] = ElementwiseOperators.LeakyRelu,
        ["Less"] = ElementwiseOperators.Less,
        ["LessOrEqual"] = ElementwiseOperators.LessOrEqual,
        ["Log"] = ElementwiseOperators.Log,
        ["LogSoftmax"] = NormalizationOperators.LogSoftmax,
        ["MatMul"] = ProductOperators.MatMul,
        ["Max"] = ElementwiseOperators.Max,
        ["MaxPool"] = WindowOperators.MaxPool,
        ["Mean"] = ElementwiseOperators.Mean,
        ["Min"] = ElementwiseOperators.Min,
        ["Mul"] = ElementwiseOperators.Mul,
        ["Neg"] = ElementwiseOperators.Neg,
        ["Not"] = ElementwiseOperators.Not,
        ["OneHot"] = SelectionOperators.OneHot,
        ["Or"] = ElementwiseOperators.Or,
        ["Pad"] = MovementOperators.Pad,
        ["Pow"] = ElementwiseOperators.Pow,
        ["Range"] = ShapeOperators.OnlyExtents,
        ["Reciprocal"] = ElementwiseOperators.Reciprocal,
        ["ReduceL1"] = ReductionOperators.ReduceL1,
        ["ReduceL2"] = ReductionOperators.ReduceL2,
        ["ReduceLogSum"] = ReductionOperators.ReduceLogSum,
        ["ReduceMax"] = ReductionOperators.ReduceMax,
        ["ReduceMean"] = ReductionOperators.ReduceMean,
        ["ReduceMin"] = ReductionOperators.ReduceMin,
        ["ReduceProd"] = ShapeOperators.OnlyExtents,
        ["ReduceSum"] = ReductionOperators.ReduceSum,
        ["ReduceSumSquare"] = ReductionOperators.ReduceSumSquare,
        ["Relu"] = ElementwiseOperators.Relu,
        ["Reshape"] = MovementOperators.Reshape,
        ["Shape"] = ShapeOperators.Shape,
        ["Sigmoid"] = ElementwiseOperators.Sigmoid,
        ["Sign"] = ElementwiseOperators.Sign,
        ["Size"] = ShapeOperators.Size,
        ["Slice"] = SelectionOperators.Slice,
        ["Softmax"] = NormalizationOperators.Softmax,
        ["Split"] = SelectionOperators.Split,
        ["Sqrt"] = ElementwiseOperators.Sqrt,
        ["Squeeze"] = MovementOperators.Squeeze,
        ["Sub"] = ElementwiseOperators.Sub,
        ["Sum"] = ElementwiseOperators.Sum,
        ["Tanh"] = ElementwiseOperators.Tanh,
        ["Tile"] = MovementOperators.Tile,
        ["TopK"] = SelectionOperators.TopK,
        ["Transpose"] = MovementOperators.Transpose,
        ["Unsqueeze"] = MovementOperators.Unsqueeze,
        ["Where"] = SelectionOperators.Where,
        ["Xor"] = ElementwiseOperators.Xor,
    };

    /// <summary>Names of all rows, sorted.</summary>
    public static IEnumerable<string> Names => Rows.Keys.Order(StringComparer.Ordinal);

    /// <summary>The lowering of an operator of the standard domain, or null.</summary>
    public static Action<OperatorNode>? Find(string domain, string operatorName) =>
        IsStandard(domain) ? Rows.GetValueOrDefault(operatorName) : null;

    /// <summary>Whether a domain is the standard operator set.</summary>
    public static bool IsStandard(string domain) => domain is "" or "ai.onnx";
}
