using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Evaluates a graph in double precision with plain loops: the meaning of the language, and the oracle for everything faster.</summary>
/// <remarks>
/// <para>Float32 elements are held as double and never rounded in between, so a result differs from a float32 execution by that execution's rounding only.
/// Int64 and Boolean elements are exact; integer division truncates toward zero, by zero it gives
/// zero, as does its remainder, and integer overflow wraps.</para>
/// <para>NaN follows PyTorch: it wins in Min, Max, Clip, Relu, pools, ReduceMax, ArgMax and TopK, compares false, and Sign gives 0 for it.</para>
/// <para>Keeps every value until the end; meant for small graphs. Stateless and thread-safe.</para>
/// </remarks>
public static class ReferenceEvaluator
{
    private static readonly Dictionary<OpKind, ReferenceRule> Rules = new()
    {
        [OpKind.Constant] = static c => ReferenceValue.From(c.Attributes<ConstantAttributes>().Value),
        [OpKind.Neg] = ReferenceElementwise.Unary(static v => -v, static v => unchecked(-v)),
        [OpKind.Abs] = ReferenceElementwise.Unary(Math.Abs, static v => v < 0 ? unchecked(-v) : v),
        [OpKind.Sign] = ReferenceElementwise.Unary(ReferenceElementwise.Sign, static v => Math.Sign(v)),
        [OpKind.Exp] = ReferenceElementwise.Unary(Math.Exp),
        [OpKind.Log] = ReferenceElementwise.Unary(Math.Log),
        [OpKind.Sqrt] = ReferenceElementwise.Unary(Math.Sqrt),
        [OpKind.Expm1] = ReferenceElementwise.Unary(SpecialFunctions.Expm1),
        [OpKind.Log1p] = ReferenceElementwise.Unary(SpecialFunctions.Log1p),
        [OpKind.Softplus] = ReferenceElementwise.Unary(SpecialFunctions.Softplus),
        [OpKind.Erf] = ReferenceElementwise.Unary(SpecialFunctions.Erf),
        [OpKind.Sin] = ReferenceElementwise.Unary(Math.Sin),
        [OpKind.Cos] = ReferenceElementwise.Unary(Math.Cos),
        [OpKind.Atan] = ReferenceElementwise.Unary(Math.Atan),
        [OpKind.Asinh] = ReferenceElementwise.Unary(Math.Asinh),
        [OpKind.Floor] = ReferenceElementwise.Unary(Math.Floor),
        [OpKind.Ceil] = ReferenceElementwise.Unary(Math.Ceiling),
        [OpKind.Round] = ReferenceElementwise.Unary(static v => Math.Round(v, MidpointRounding.ToEven)),
        [OpKind.Relu] = ReferenceElementwise.Unary(static v => Math.Max(v, 0)),
        [OpKind.LeakyRelu] = ReferenceElementwise.LeakyRelu,
        [OpKind.Sigmoid] = ReferenceElementwise.Unary(ReferenceElementwise.Sigmoid),
        [OpKind.Tanh] = ReferenceElementwise.Unary(Math.Tanh),
        [OpKind.Clip] = ReferenceElementwise.Clip,
        [OpKind.Cast] = ReferenceElementwise.Cast,
        [OpKind.Not] = ReferenceElementwise.Not,
        [OpKind.Add] = ReferenceElementwise.Binary(static (a, b) => a + b, static (a, b) => unchecked(a + b)),
        [OpKind.Sub] = ReferenceElementwise.Binary(static (a, b) => a - b, static (a, b) => unchecked(a - b)),
        [OpKind.Mul] = ReferenceElementwise.Binary(static (a, b) => a * b, static (a, b) => unchecked(a * b)),
        [OpKind.Div] = ReferenceElementwise.Binary(static (a, b) => a / b, ReferenceElementwise.Divide),
        [OpKind.Remainder] = ReferenceElementwise.Binary(static (a, b) => a % b, ReferenceElementwise.Remain),
        [OpKind.Pow] = ReferenceElementwise.Binary(Math.Pow, ReferenceElementwise.Power),
        [OpKind.Min] = ReferenceElementwise.Binary(Math.Min, Math.Min),
        [OpKind.Max] = ReferenceElementwise.Binary(Math.Max, Math.Max),
        [OpKind.Equal] = ReferenceElementwise.Comparison(static (a, b) => a == b, static (a, b) => a == b),
        [OpKind.Greater] = ReferenceElementwise.Comparison(static (a, b) => a > b, static (a, b) => a > b),
        [OpKind.GreaterOrEqual] = ReferenceElementwise.Comparison(static (a, b) => a >= b, static (a, b) => a >= b),
        [OpKind.And] = ReferenceElementwise.Logic(static (a, b) => a && b),
        [OpKind.Or] = ReferenceElementwise.Logic(static (a, b) => a || b),
        [OpKind.Where] = ReferenceElementwise.Where,
        [OpKind.MaskPositive] = ReferenceElementwise.MaskPositive,
        [OpKind.Surrogate] = static c => c[0],
        [OpKind.Reshape] = ReferenceMovement.Reshape,
        [OpKind.Transpose] = ReferenceMovement.Transpose,
        [OpKind.Concat] = ReferenceMovement.Concat,
        [OpKind.Slice] = ReferenceMovement.Slice,
        [OpKind.Pad] = ReferenceMovement.Pad,
        [OpKind.Expand] = ReferenceMovement.Expand,
        [OpKind.ReduceSum] = ReferenceReductions.Sum,
        [OpKind.ReduceMean] = ReferenceReductions.Mean,
        [OpKind.ReduceMax] = ReferenceReductions.Max,
        [OpKind.CumSum] = ReferenceIndexing.CumSum,
        [OpKind.Gather] = ReferenceIndexing.Gather,
        [OpKind.Scatter] = ReferenceIndexing.Scatter,
        [OpKind.MatMul] = ReferenceProducts.MatMul,
        [OpKind.Conv] = ReferenceProducts.Conv,
        [OpKind.ConvInputGradient] = ReferenceProducts.ConvInputGradient,
        [OpKind.ConvWeightGradient] = ReferenceProducts.ConvWeightGradient,
        [OpKind.MaxPool] = ReferenceWindows.MaxPool,
        [OpKind.MaxPoolScatter] = ReferenceWindows.MaxPoolScatter,
        [OpKind.MaxPoolGather] = ReferenceWindows.MaxPoolGather,
        [OpKind.AveragePool] = ReferenceWindows.AveragePool,
        [OpKind.AveragePoolGradient] = ReferenceWindows.AveragePoolGradient,
        [OpKind.Softmax] = ReferenceReductions.Softmax,
        [OpKind.LogSoftmax] = ReferenceReductions.LogSoftmax,
        [OpKind.OneHot] = ReferenceReductions.OneHot,
        [OpKind.Random] = ReferenceReductions.Random,
        [OpKind.TopK] = ReferenceReductions.TopK,
        [OpKind.TopKScatter] = ReferenceReductions.TopKScatter,
        [OpKind.TopKGather] = ReferenceReductions.TopKGather,
        [OpKind.ArgMax] = ReferenceReductions.ArgMax,
        [OpKind.TreeEnsemble] = ReferenceTrees.Evaluate,
    };

    /// <summary>The outputs of a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="inputs">A value for every input of the graph, parameters and state included, by name.</param>
    /// <param name="rows">Value of every symbolic extent; zero or more.</param>
    /// <returns>Every output by name.</returns>
    /// <exception cref="ArgumentException">An input is missing or has another type or shape; the message names it.</exception>
    /// <exception cref="InvalidIndexException">An index of a Gather or Scatter is outside its axis.</exception>
    public static IReadOnlyDictionary<string, ReferenceValue> Evaluate(Graph graph, IReadOnlyDictionary<string, ReferenceValue> inputs, int rows)
    {
        ReferenceValue[] values = EvaluateNodes(graph, inputs, rows);
        return graph.Outputs.ToDictionary(static o => o.Name, o => values[o.Node]);
    }

    /// <summary>The result of every node of a graph, by position: for finding where another execution departs.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="inputs">A value for every input of the graph, parameters and state included, by name.</param>
    /// <param name="rows">Value of every symbolic extent; zero or more.</param>
    /// <exception cref="ArgumentException">An input is missing or has another type or shape; the message names it.</exception>
    /// <exception cref="InvalidIndexException">An index of a Gather or Scatter is outside its axis.</exception>
    public static ReferenceValue[] EvaluateNodes(Graph graph, IReadOnlyDictionary<string, ReferenceValue> inputs, int rows)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        var values = new ReferenceValue[graph.Nodes.Length];
        for (int i = 0; i < values.Length; i++)
        {
            Node node = graph.Nodes[i];
            values[i] = node.Attributes is InputAttributes input
                ? Given(input, inputs, rows)
                : EvaluateNode(node, [.. node.Inputs.Select(operand => values[operand])], rows);
        }

        return values;
    }

    /// <summary>The result of one node that is not an input.</summary>
    internal static ReferenceValue EvaluateNode(Node node, ReferenceValue[] operands, int rows) =>
        Rules.TryGetValue(node.Kind, out ReferenceRule? rule)
            ? rule(new ReferenceCall(node, operands, rows))
            : throw new UnsupportedOpException(node, "reference evaluation");

    private static ReferenceValue Given(InputAttributes input, IReadOnlyDictionary<string, ReferenceValue> inputs, int rows)
    {
        if (!inputs.TryGetValue(input.Name, out ReferenceValue? value))
            throw new ArgumentException($"Input '{input.Name}' has no value.", nameof(inputs));
        Shape expected = input.Type.Bind(rows);
        return value.ElementType == input.Type.ElementType && value.Shape == expected
            ? value
            : throw new ArgumentException($"Input '{input.Name}' must be {input.Type.ElementType}{expected}, was {value}.", nameof(inputs));
    }
}
