using System.Collections.Frozen;

namespace Redoubt.Graphs;

/// <summary>The gradient of every operation: one row each.</summary>
public static class GradientRules
{
    private const string Integer = "no gradient: the result is not Float32";
    private const string Leaf = "no operands";
    private const string Steps = "0: constant between jumps";
    private const float TwoOverRootPi = 1.1283791671f;

    private static readonly FrozenDictionary<OpKind, (GradientRule? Rule, string? Remark)> Table = new Dictionary<OpKind, (GradientRule? Rule, string? Remark)>
    {
        [OpKind.Input] = (null, Leaf),
        [OpKind.Constant] = (null, Leaf),
        [OpKind.Neg] = (static c => c.Send(0, () => -c.Gradient), null),
        [OpKind.Abs] = (static c => c.Send(0, () => c.Gradient * c[0].Unary(OpKind.Sign)), "0 at 0"),
        [OpKind.Sign] = (static _ => { }, "0: constant on each side of 0"),
        [OpKind.Exp] = (static c => c.Send(0, () => c.Gradient * c.Result), null),
        [OpKind.Log] = (static c => c.Send(0, () => c.Gradient / c[0]), null),
        [OpKind.Sqrt] = (static c => c.Send(0, () => c.Gradient * 0.5f / c.Result), "infinite at 0"),
        [OpKind.Expm1] = (static c => c.Send(0, () => c.Gradient * c[0].Unary(OpKind.Exp)), null),
        [OpKind.Log1p] = (static c => c.Send(0, () => c.Gradient / (c[0] + 1f)), null),
        [OpKind.Softplus] = (static c => c.Send(0, () => c.Gradient * c[0].Unary(OpKind.Sigmoid)), null),
        [OpKind.Erf] = (static c => c.Send(0, () => c.Gradient * ((-(c[0] * c[0])).Unary(OpKind.Exp) * TwoOverRootPi)), null),
        [OpKind.Sin] = (static c => c.Send(0, () => c.Gradient * c[0].Unary(OpKind.Cos)), null),
        [OpKind.Cos] = (static c => c.Send(0, () => -(c.Gradient * c[0].Unary(OpKind.Sin))), null),
        [OpKind.Atan] = (static c => c.Send(0, () => c.Gradient / (c[0] * c[0] + 1f)), null),
        [OpKind.Asinh] = (static c => c.Send(0, () => c.Gradient / (c[0] * c[0] + 1f).Unary(OpKind.Sqrt)), null),
        [OpKind.Floor] = (static _ => { }, Steps),
        [OpKind.Ceil] = (static _ => { }, Steps),
        [OpKind.Round] = (static _ => { }, Steps),
        [OpKind.Relu] = (static c => c.Send(0, () => c.FullGradient.MaskPositive(c.Result)), "0 at 0; reads the result, so the operand need not be kept"),
        [OpKind.LeakyRelu] = (ElementwiseGradients.LeakyRelu, "the slope at 0"),
        [OpKind.Sigmoid] = (ElementwiseGradients.Sigmoid, null),
        [OpKind.Tanh] = (ElementwiseGradients.Tanh, null),
        [OpKind.Clip] = (ElementwiseGradients.Clip, "1 on the closed interval"),
        [OpKind.Cast] = (static c => c.Send(0, () => c.Gradient), "none through integers and Booleans"),
        [OpKind.Not] = (null, Integer),
        [OpKind.Add] = (ElementwiseGradients.Add, null),
        [OpKind.Sub] = (ElementwiseGradients.Sub, null),
        [OpKind.Mul] = (ElementwiseGradients.Mul, null),
        [OpKind.Div] = (ElementwiseGradients.Div, null),
        [OpKind.Remainder] = (ElementwiseGradients.Remainder, "1 and -trunc(a/b), the slopes between jumps"),
        [OpKind.Pow] = (ElementwiseGradients.Pow, "0 for the base where the exponent is 0, and for the exponent where the base is 0"),
        [OpKind.Min] = (static c => ElementwiseGradients.Choose(c, smaller: true), "ties share one half each"),
        [OpKind.Max] = (static c => ElementwiseGradients.Choose(c, smaller: false), "ties share one half each"),
        [OpKind.Equal] = (null, Integer),
        [OpKind.Greater] = (null, Integer),
        [OpKind.GreaterOrEqual] = (null, Integer),
        [OpKind.And] = (null, Integer),
        [OpKind.Or] = (null, Integer),
        [OpKind.Where] = (ElementwiseGradients.Where, null),
        [OpKind.MaskPositive] = (ElementwiseGradients.MaskPositive, "0 for the second operand, whose sign alone matters"),
        [OpKind.Surrogate] = (static c => c.Send(1, () => c.Gradient), "goes to the stand-in as a whole, 0 for the value"),
        [OpKind.Reshape] = (MovementGradients.Reshape, null),
        [OpKind.Transpose] = (MovementGradients.Transpose, null),
        [OpKind.Concat] = (MovementGradients.Concat, null),
        [OpKind.Slice] = (MovementGradients.Slice, null),
        [OpKind.Pad] = (MovementGradients.Pad, null),
        [OpKind.Expand] = (static c => c.SendBroadcast(0, () => c.Gradient), null),
        [OpKind.ReduceSum] = (static c => c.Send(0, () => ReductionGradients.WithReducedAxes(c, c.Gradient)), null),
        [OpKind.ReduceMean] = (ReductionGradients.Mean, null),
        [OpKind.ReduceMax] = (ReductionGradients.Max, "ties share evenly"),
        [OpKind.CumSum] = (IndexGradients.CumSum, null),
        [OpKind.Gather] = (IndexGradients.Gather, null),
        [OpKind.Scatter] = (IndexGradients.Scatter, "replaced updates get 0; ties of Min and Max share evenly; second derivatives of Mul are 0 where two factors are 0"),
        [OpKind.MatMul] = (ProductGradients.MatMul, null),
        [OpKind.Conv] = (ProductGradients.Conv, null),
        [OpKind.ConvInputGradient] = (ProductGradients.ConvInputGradient, null),
        [OpKind.ConvWeightGradient] = (ProductGradients.ConvWeightGradient, null),
        [OpKind.MaxPool] = (WindowGradients.MaxPool, "goes to the first largest pixel"),
        [OpKind.MaxPoolScatter] = (WindowGradients.MaxPoolScatter, "0 for the image, whose order alone matters"),
        [OpKind.MaxPoolGather] = (WindowGradients.MaxPoolGather, "0 for the image, whose order alone matters"),
        [OpKind.AveragePool] = (WindowGradients.AveragePool, null),
        [OpKind.AveragePoolGradient] = (WindowGradients.AveragePoolGradient, null),
        [OpKind.Softmax] = (ReductionGradients.Softmax, null),
        [OpKind.LogSoftmax] = (ReductionGradients.LogSoftmax, null),
        [OpKind.OneHot] = (static _ => { }, "none: the operand is an integer"),
        [OpKind.Random] = (static _ => { }, "none: the operand is an integer"),
        [OpKind.TopK] = (static c => c.Send(0, () => c[0].Binary(OpKind.TopKScatter, c.FullGradient, c.Attributes<TopKAttributes>())), "ties go to the first"),
        [OpKind.TopKScatter] = (ReductionGradients.TopKScatter, "0 for the first operand, whose order alone matters"),
        [OpKind.TopKGather] = (ReductionGradients.TopKGather, "0 for the first operand, whose order alone matters"),
        [OpKind.ArgMax] = (null, Integer),
        [OpKind.TreeEnsemble] = (null, "a forest of decision trees is piecewise constant, so its gradient is zero wherever there is one"),
    }.ToFrozenDictionary();

    /// <summary>For each operation, whether it has a rule, and what is special about it.</summary>
    public static IReadOnlyDictionary<OpKind, RuleCoverage> Coverage { get; } =
        Table.ToFrozenDictionary(static row => row.Key, static row => new RuleCoverage(row.Value.Rule is not null, row.Value.Remark));

    internal static void Apply(GraphBuilder builder, int node, Value gradient, Adjoints adjoints)
    {
        Node operation = builder.Nodes[node];
        if (operation.Inputs.Length == 0) return;
        if (!Table.TryGetValue(operation.Kind, out (GradientRule? Rule, string? Remark) row) || row.Rule is null)
            throw new UnsupportedOpException(operation, "gradient", row.Remark);
        row.Rule(new GradientCall(builder, node, gradient, adjoints));
    }
}
