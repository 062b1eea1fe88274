using System.Collections.Immutable;
using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Type inference: one row per operation.</summary>
internal static class TypeRules
{
    private delegate TensorType Rule(TypeRequest request);

    private static readonly Dictionary<OpKind, Rule> Rules = new()
    {
        [OpKind.Input] = static r => r.Attributes<InputAttributes>().Type,
        [OpKind.Constant] = static r => TensorType.Of(r.Attributes<ConstantAttributes>().Value),
        [OpKind.Neg] = ElementwiseTypes.Numeric,
        [OpKind.Abs] = ElementwiseTypes.Numeric,
        [OpKind.Sign] = ElementwiseTypes.Numeric,
        [OpKind.Exp] = ElementwiseTypes.Float,
        [OpKind.Log] = ElementwiseTypes.Float,
        [OpKind.Sqrt] = ElementwiseTypes.Float,
        [OpKind.Expm1] = ElementwiseTypes.Float,
        [OpKind.Log1p] = ElementwiseTypes.Float,
        [OpKind.Softplus] = ElementwiseTypes.Float,
        [OpKind.Erf] = ElementwiseTypes.Float,
        [OpKind.Sin] = ElementwiseTypes.Float,
        [OpKind.Cos] = ElementwiseTypes.Float,
        [OpKind.Atan] = ElementwiseTypes.Float,
        [OpKind.Asinh] = ElementwiseTypes.Float,
        [OpKind.Floor] = ElementwiseTypes.Float,
        [OpKind.Ceil] = ElementwiseTypes.Float,
        [OpKind.Round] = ElementwiseTypes.Float,
        [OpKind.Relu] = ElementwiseTypes.Float,
        [OpKind.LeakyRelu] = ElementwiseTypes.FloatWith<SlopeAttributes>,
        [OpKind.Sigmoid] = ElementwiseTypes.Float,
        [OpKind.Tanh] = ElementwiseTypes.Float,
        [OpKind.Clip] = ElementwiseTypes.FloatWith<ClipAttributes>,
        [OpKind.Cast] = static r => r[0].With(r.Attributes<CastAttributes>().To),
        [OpKind.Not] = static r => r.Require(0, ElementType.Boolean),
        [OpKind.Add] = ElementwiseTypes.Arithmetic,
        [OpKind.Sub] = ElementwiseTypes.Arithmetic,
        [OpKind.Mul] = ElementwiseTypes.Arithmetic,
        [OpKind.Div] = ElementwiseTypes.Arithmetic,
        [OpKind.Remainder] = ElementwiseTypes.Arithmetic,
        [OpKind.Pow] = ElementwiseTypes.Arithmetic,
        [OpKind.Min] = ElementwiseTypes.Arithmetic,
        [OpKind.Max] = ElementwiseTypes.Arithmetic,
        [OpKind.Equal] = ElementwiseTypes.Comparison,
        [OpKind.Greater] = ElementwiseTypes.Comparison,
        [OpKind.GreaterOrEqual] = ElementwiseTypes.Comparison,
        [OpKind.And] = ElementwiseTypes.Logic,
        [OpKind.Or] = ElementwiseTypes.Logic,
        [OpKind.Where] = ElementwiseTypes.Where,
        [OpKind.MaskPositive] = ElementwiseTypes.MaskPositive,
        [OpKind.Surrogate] = ElementwiseTypes.Surrogate,
        [OpKind.Reshape] = MovementTypes.Reshape,
        [OpKind.Transpose] = MovementTypes.Transpose,
        [OpKind.Concat] = MovementTypes.Concat,
        [OpKind.Slice] = MovementTypes.Slice,
        [OpKind.Pad] = MovementTypes.Pad,
        [OpKind.Expand] = MovementTypes.Expand,
        [OpKind.ReduceSum] = ReductionTypes.Reduce,
        [OpKind.ReduceMean] = ReductionTypes.Reduce,
        [OpKind.ReduceMax] = ReductionTypes.Reduce,
        [OpKind.CumSum] = IndexTypes.CumSum,
        [OpKind.Gather] = IndexTypes.Gather,
        [OpKind.Scatter] = IndexTypes.Scatter,
        [OpKind.MatMul] = ProductTypes.MatMul,
        [OpKind.Conv] = ProductTypes.Conv,
        [OpKind.ConvInputGradient] = ProductTypes.ConvInputGradient,
        [OpKind.ConvWeightGradient] = ProductTypes.ConvWeightGradient,
        [OpKind.MaxPool] = WindowTypes.Pool,
        [OpKind.MaxPoolScatter] = WindowTypes.MaxPoolScatter,
        [OpKind.MaxPoolGather] = WindowTypes.MaxPoolGather,
        [OpKind.AveragePool] = WindowTypes.Pool,
        [OpKind.AveragePoolGradient] = WindowTypes.AveragePoolGradient,
        [OpKind.Softmax] = ReductionTypes.LastAxis,
        [OpKind.LogSoftmax] = ReductionTypes.LastAxis,
        [OpKind.OneHot] = ReductionTypes.OneHot,
        [OpKind.Random] = ReductionTypes.Random,
        [OpKind.TopK] = ReductionTypes.TopK,
        [OpKind.TopKScatter] = ReductionTypes.TopKScatter,
        [OpKind.TopKGather] = ReductionTypes.TopKGather,
        [OpKind.ArgMax] = ReductionTypes.ArgMax,
        [OpKind.TreeEnsemble] = ReductionTypes.TreeEnsemble,
    };

    /// <summary>The type of an operation's result.</summary>
    /// <exception cref="InvalidGraphException">The operands do not fit.</exception>
    public static TensorType Infer(OpKind kind, ImmutableArray<TensorType> inputs, OpAttributes? attributes)
    {
        if (!Rules.TryGetValue(kind, out Rule? rule)) throw new InvalidGraphException($"{kind} has no type rule.");
        var request = new TypeRequest(kind, inputs, attributes);
        int expected = OperandCount(kind);
        if (expected >= 0 && inputs.Length != expected) throw request.Error($"needs {expected} operands, got {inputs.Length}");
        return rule(request);
    }

    private static int OperandCount(OpKind kind) => kind switch
    {
        OpKind.Input or OpKind.Constant => 0,
        OpKind.Concat => -1,
        OpKind.Where or OpKind.Scatter => 3,
        OpKind.Add or OpKind.Sub or OpKind.Mul or OpKind.Div or OpKind.Remainder or OpKind.Pow or OpKind.Min or OpKind.Max or OpKind.Equal
            or OpKind.Greater or OpKind.GreaterOrEqual or OpKind.And or OpKind.Or or OpKind.MaskPositive or OpKind.Surrogate or OpKind.MatMul or OpKind.Conv or OpKind.ConvInputGradient
            or OpKind.ConvWeightGradient or OpKind.MaxPoolScatter or OpKind.MaxPoolGather or OpKind.TopKScatter or OpKind.TopKGather or OpKind.Gather => 2,
        _ => 1,
    };
}
