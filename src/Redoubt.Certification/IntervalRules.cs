using System.Collections.Frozen;
using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Certification;

/// <summary>The interval interpreter: one row for each operation, which emits its lower and upper bounds.</summary>
public static class IntervalRules
{
    internal const string Interpreter = "interval bounds";

    private const string Internal = "an internal operation of gradients, whose result depends on the order of values";

    private static readonly FrozenDictionary<OpKind, IntervalRow> Table = new Dictionary<OpKind, IntervalRow>
    {
        [OpKind.Input] = Exact(static c => throw c.Unsupported("inputs are given"), "given: a box, or a value that does not depend on it"),
        [OpKind.Constant] = Exact(static c => Bounds.OfExact(c.Apply())),
        [OpKind.Neg] = Exact(MonotoneIntervals.Neg),
        [OpKind.Abs] = Exact(MonotoneIntervals.Abs),
        [OpKind.Sign] = Exact(LogicIntervals.Sign),
        [OpKind.Exp] = Rounded(MonotoneIntervals.Function(FunctionError.Unbounded, 0, float.PositiveInfinity)),
        [OpKind.Log] = Rounded(MonotoneIntervals.Log, "void unless the operand is positive"),
        [OpKind.Sqrt] = Rounded(MonotoneIntervals.Sqrt, "void unless the operand is 0 or more"),
        [OpKind.Relu] = Exact(MonotoneIntervals.Exact),
        [OpKind.LeakyRelu] = Rounded(MonotoneIntervals.LeakyRelu),
        [OpKind.Sigmoid] = Rounded(MonotoneIntervals.Function(FunctionError.Bounded, 0, 1)),
        [OpKind.Tanh] = Rounded(MonotoneIntervals.Function(FunctionError.Bounded, -1, 1)),
        [OpKind.Expm1] = Rounded(MonotoneIntervals.Function(FunctionError.Bounded, -1, float.PositiveInfinity)),
        [OpKind.Log1p] = Rounded(MonotoneIntervals.Log1p, "void unless the operand is above -1"),
        [OpKind.Softplus] = Rounded(MonotoneIntervals.Function(FunctionError.Bounded, 0, float.PositiveInfinity)),
        [OpKind.Erf] = Rounded(MonotoneIntervals.Function(FunctionError.Bounded, -1, 1)),
        [OpKind.Sin] = Rounded(PeriodicIntervals.Sin, "[-1, 1] for angles beyond 2^15"),
        [OpKind.Cos] = Rounded(PeriodicIntervals.Cos, "[-1, 1] for angles beyond 2^15"),
        [OpKind.Atan] = Rounded(MonotoneIntervals.Function(FunctionError.Bounded, -1.5707964f, 1.5707964f)),
        [OpKind.Asinh] = Rounded(MonotoneIntervals.Function(FunctionError.Bounded, float.NegativeInfinity, float.PositiveInfinity)),
        [OpKind.Floor] = Exact(MonotoneIntervals.Exact),
        [OpKind.Ceil] = Exact(MonotoneIntervals.Exact),
        [OpKind.Round] = Exact(MonotoneIntervals.Exact),
        [OpKind.Clip] = Exact(MonotoneIntervals.Exact),
        [OpKind.Cast] = Rounded(LogicIntervals.Cast, "integers that depend on the box are refused"),
        [OpKind.Not] = Exact(LogicIntervals.Not),
        [OpKind.Add] = Rounded(ArithmeticIntervals.Add, "joins the sum of products that it follows"),
        [OpKind.Sub] = Rounded(ArithmeticIntervals.Sub, "joins the sum of products that it follows"),
        [OpKind.Mul] = Rounded(ArithmeticIntervals.Mul, "one factor per channel joins the sum of products that it follows; x·x is a square"),
        [OpKind.Div] = Rounded(ArithmeticIntervals.Div, "void where the divisor may be 0"),
        [OpKind.Pow] = Rounded(PowerIntervals.Pow, "void where the base may be 0 or less, but for constant integer exponents"),
        [OpKind.Remainder] = Exact(PeriodicIntervals.Remainder, "sharp within one period of a divisor that does not depend on the box"),
        [OpKind.Surrogate] = Rounded(static c => c.Operands[0], "of the value; its stand-in is not looked at"),
        [OpKind.Min] = Exact(LogicIntervals.Smaller),
        [OpKind.Max] = Exact(LogicIntervals.Larger),
        [OpKind.Equal] = Exact(LogicIntervals.Equal, "three-valued"),
        [OpKind.Greater] = Exact(LogicIntervals.Greater, "three-valued"),
        [OpKind.GreaterOrEqual] = Exact(LogicIntervals.GreaterOrEqual, "three-valued"),
        [OpKind.And] = Exact(LogicIntervals.Both),
        [OpKind.Or] = Exact(LogicIntervals.Both),
        [OpKind.Where] = Exact(LogicIntervals.Where, "the hull of both where the condition is unknown"),
        [OpKind.MaskPositive] = Rounded(LogicIntervals.MaskPositive, "the hull of both where the sign is unknown"),
        [OpKind.Reshape] = Exact(MovementIntervals.Move()),
        [OpKind.Transpose] = Exact(MovementIntervals.Move()),
        [OpKind.Concat] = Exact(MovementIntervals.Concat),
        [OpKind.Slice] = Exact(MovementIntervals.Move()),
        [OpKind.Pad] = Exact(MovementIntervals.Move(MovementIntervals.PadRadius)),
        [OpKind.Expand] = Exact(MovementIntervals.Move()),
        [OpKind.CumSum] = Rounded(IndexIntervals.CumulativeSum),
        [OpKind.Gather] = Exact(IndexIntervals.Gather, "indices that depend on the box are refused"),
        [OpKind.Scatter] = Rounded(IndexIntervals.Scatter, "indices that depend on the box, and products of written entries, are refused"),
        [OpKind.ReduceSum] = Rounded(LinearIntervals.Sum),
        [OpKind.ReduceMean] = Rounded(LinearIntervals.Sum),
        [OpKind.ReduceMax] = Exact(MovementIntervals.Largest),
        [OpKind.MatMul] = Rounded(LinearIntervals.MatMul, "two products where one operand does not depend on the box, else three"),
        [OpKind.Conv] = Rounded(LinearIntervals.Conv, "two products where the weights do not depend on the box, else three"),
        [OpKind.ConvInputGradient] = Rounded(LinearIntervals.ConvInputGradient, "two products where the weights do not depend on the box, else three"),
        [OpKind.ConvWeightGradient] = Rounded(LinearIntervals.ConvWeightGradient, "refused where the sum over the batch is too long for a useful bound"),
        [OpKind.MaxPool] = Exact(MovementIntervals.Largest),
        [OpKind.MaxPoolScatter] = None(Internal),
        [OpKind.MaxPoolGather] = None(Internal),
        [OpKind.AveragePool] = Rounded(LinearIntervals.AveragePool),
        [OpKind.AveragePoolGradient] = Rounded(LinearIntervals.AveragePool),
        [OpKind.Softmax] = Rounded(SoftmaxIntervals.Softmax, "sharp: one score against all others"),
        [OpKind.LogSoftmax] = Rounded(SoftmaxIntervals.LogSoftmax, "sharp: one score against all others"),
        [OpKind.OneHot] = Exact(static c => throw c.Unsupported("the index depends on the box"), "of indices that do not depend on the box"),
        [OpKind.Random] = Exact(static c => throw c.Unsupported("the seed depends on the box"), "of seeds that do not depend on the box"),
        [OpKind.TopK] = Exact(MovementIntervals.Largest),
        [OpKind.TopKScatter] = None(Internal),
        [OpKind.TopKGather] = None(Internal),
        [OpKind.TreeEnsemble] = Exact(
            static c => throw c.Unsupported("which leaves a box reaches is not a graph operation; only ensembles of values that do not depend on the box are bounded"),
            "of values that do not depend on the box"),
        [OpKind.ArgMax] = Exact(static c => throw c.Unsupported("the index depends on the box"), "of values that do not depend on the box"),
    }.ToFrozenDictionary();

    /// <summary>For each operation, whether it has a rule, and what is special about it.</summary>
    public static IReadOnlyDictionary<OpKind, RuleCoverage> Coverage { get; } =
        Table.ToFrozenDictionary(static row => row.Key, static row => new RuleCoverage(row.Value.Rule is not null, row.Value.Remark));

    /// <summary>The bounds of a node.</summary>
    /// <exception cref="UnsupportedOpException">The operation has no bounds here; the message names the node and the reason.</exception>
    internal static Bounds Apply(GraphBuilder builder, Node node, Bounds[] operands)
    {
        if (!Table.TryGetValue(node.Kind, out IntervalRow? row)) throw new UnsupportedOpException(node, Interpreter);
        bool isRounded = node.Type.ElementType == ElementType.Float32 || operands.Any(static o => o.Type.ElementType == ElementType.Float32);
        if ((row.IsExact || !isRounded) && Array.TrueForAll(operands, static o => o.Exact is not null))
            return Bounds.OfExact(builder.Apply(node.Kind, [.. operands.Select(static o => o.Exact!.Value)], node.Attributes));
        if (ConstantIntervals.TryApply(builder, node, operands) is { } known) return known;
        return row.Rule is not null
            ? row.Rule(new IntervalCall(builder, node, operands))
            : throw new UnsupportedOpException(node, Interpreter, row.Remark);
    }

    private static IntervalRow Exact(IntervalRule rule, string? remark = null) => new(rule, remark, IsExact: true);

    private static IntervalRow Rounded(IntervalRule rule, string? remark = null) => new(rule, remark);

    private static IntervalRow None(string reason) => new(null, reason);
}
