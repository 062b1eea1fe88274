using Redoubt.Tensors;

namespace Redoubt.Graphs.Tests;

/// <summary>One or more differentiable functions for every operation, away from kinks for almost every random operand in [-1, 1).</summary>
internal static class GradientCases
{
    private static readonly Dimension N = Dimension.Batch;
    private static readonly TensorType Matrix = TensorType.Float(N, 3);
    private static readonly TensorType Matrix3 = TensorType.Float(3, 2);
    private static readonly TensorType Image = TensorType.Float(N, 2, 5, 6);
    private static readonly WindowAttributes Window = new()
    {
        KernelHeight = 3, KernelWidth = 2, StrideHeight = 2, StrideWidth = 1, DilationWidth = 2, PadTop = 1, PadLeft = 1, PadBottom = 1,
    };

    private static readonly WindowAttributes Onto = Window with { ImageHeight = 5, ImageWidth = 6 };

    public static IReadOnlyDictionary<string, (Func<GraphBuilder, Value[], Value> Function, TensorType[] Operands)> All { get; } =
        Elementwise().Concat(Movement()).Concat(Reductions()).Concat(Indexing()).Concat(Products()).Concat(Windows())
            .ToDictionary(static c => c.Name, static c => (c.Function, c.Operands));

    private static IEnumerable<Case> Elementwise()
    {
        foreach (OpKind kind in (OpKind[])[OpKind.Neg, OpKind.Abs, OpKind.Sign, OpKind.Exp, OpKind.Relu, OpKind.Sigmoid, OpKind.Tanh,
            OpKind.Expm1, OpKind.Softplus, OpKind.Erf, OpKind.Sin, OpKind.Cos, OpKind.Atan, OpKind.Asinh])
            yield return new($"{kind}", (_, x) => x[0].Unary(kind), Matrix);
        foreach (OpKind kind in (OpKind[])[OpKind.Floor, OpKind.Ceil, OpKind.Round])
            yield return new($"{kind}", (_, x) => (x[0] * 3f).Unary(kind) * x[1], Matrix, Matrix);
        yield return new("Log1p", (_, x) => (x[0] * x[0]).Unary(OpKind.Log1p), Matrix);
        yield return new("Remainder", (_, x) => (x[0] * 5f).Binary(OpKind.Remainder, x[1] + 2f), Matrix, TensorType.Float(3));
        yield return new("Remainder of a constant", (b, x) => b.Constant(-7f).Binary(OpKind.Remainder, x[0] + 2f), Matrix);
        yield return new("Surrogate of the same function", (_, x) => (x[0] * x[1]).WithGradientOf(x[1] * x[0] + 0f), Matrix, Matrix);
        yield return new("Log", (_, x) => (x[0] * x[0] + 0.5f).Unary(OpKind.Log), Matrix);
        yield return new("Sqrt", (_, x) => (x[0] * x[0] + 0.5f).Unary(OpKind.Sqrt), Matrix);
        yield return new("LeakyRelu", (_, x) => x[0].Unary(OpKind.LeakyRelu, new SlopeAttributes(0.125f)), Matrix);
        yield return new("LeakyRelu of negative slope", (_, x) => x[0].Unary(OpKind.LeakyRelu, new SlopeAttributes(-0.5f)), Matrix);
        yield return new("Clip", (_, x) => x[0].Unary(OpKind.Clip, new ClipAttributes(-0.25f, 0.5f)), Matrix);
        yield return new("Clip from below", (_, x) => x[0].Unary(OpKind.Clip, new ClipAttributes(-0.25f, float.PositiveInfinity)), Matrix);
        yield return new("Clip from above", (_, x) => x[0].Unary(OpKind.Clip, new ClipAttributes(float.NegativeInfinity, 0.25f)), Matrix);
        yield return new("Cast", (_, x) => x[0].Unary(OpKind.Cast, new CastAttributes(ElementType.Float32)), Matrix);
        yield return new("MaskPositive", (_, x) => x[0].MaskPositive(x[1], 0.25f), Matrix, Matrix);
        yield return new("Where", (_, x) => (x[0] * x[1]).Where(x[1].Binary(OpKind.Greater, x[2]), x[2]), Matrix, TensorType.Float(3), TensorType.Float(N, 1));
        foreach (OpKind kind in (OpKind[])[OpKind.Add, OpKind.Sub, OpKind.Mul, OpKind.Min, OpKind.Max])
        {
            yield return new($"{kind}", (_, x) => x[0].Binary(kind, x[1]), Matrix, Matrix);
            yield return new($"{kind} of a column and a row", (_, x) => x[0].Binary(kind, x[1]), TensorType.Float(N, 1), TensorType.Float(3));
            yield return new($"{kind} of a channel", (_, x) => x[0].Binary(kind, x[1]), TensorType.Float(2, 1, 1), Image);
        }

        yield return new("Div", (_, x) => x[0] / (x[1] * x[1] + 0.5f), Matrix, TensorType.Float(3));
        yield return new("Pow", (_, x) => (x[0] * x[0] + 0.5f).Binary(OpKind.Pow, x[1]), Matrix, TensorType.Float(3));
        foreach (float exponent in (float[])[0, 1, 2, 3, 5])
            yield return new($"Pow {exponent}", (b, x) => x[0].Binary(OpKind.Pow, b.Constant(exponent)), Matrix);
        yield return new("Same value twice", (_, x) => x[0] * x[0] * x[0] + x[0], Matrix);
    }

    private static IEnumerable<Case> Movement()
    {
        yield return new("Reshape", (_, x) => (x[0] * x[0]).Reshape(new Dimension(10, "N"), 6), Image);
        yield return new("Transpose", (_, x) => (x[0] * x[0]).Transpose(2, 0, 3, 1), Image);
        yield return new("Concat", (b, x) => b.Apply(OpKind.Concat, [x[0] * x[0], x[1], x[0]], new ConcatAttributes(1)), Matrix, TensorType.Float(N, 2));
        yield return new("Slice", (_, x) => (x[0] * x[0]).Slice(2, 1, 4), Image);
        yield return new(
            "Slice with steps", (_, x) => (x[0] * x[0]).Unary(OpKind.Slice, new SliceAttributes([0, 0, 1, 5], [int.MaxValue, int.MaxValue, 5, -1], [1, 1, 2, -3])), Image);
        yield return new("Slice to the end", (_, x) => (x[0] * x[0]).Unary(OpKind.Slice, new SliceAttributes([0, 1], [int.MaxValue, 3], [1, 2])), TensorType.Float(N, 3));
        yield return new("Pad", (_, x) => (x[0] * x[0]).Unary(OpKind.Pad, new PadAttributes([0, 1, 0, 2], [0, 0, 3, 1], 0.5f)), Image);
        yield return new("Expand", (_, x) => (x[0] * x[0]).Expand(N, 4, 3), TensorType.Float(4, 1));
        yield return new("Expand of a row", (_, x) => (x[0] * x[0]).Expand(N, 2, 3), TensorType.Float(3));
    }

    private static IEnumerable<Case> Reductions()
    {
        foreach (bool keep in (bool[])[false, true])
        {
            foreach (OpKind kind in (OpKind[])[OpKind.ReduceSum, OpKind.ReduceMean, OpKind.ReduceMax])
            {
                foreach (IntegerList axes in (IntegerList[])[[0], [1], [1, 3], [0, 2, 3], [0, 1, 2, 3]])
                    yield return new($"{kind} {axes} {keep}", (_, x) => (x[0] * x[0]).Unary(kind, new ReduceAttributes(axes, keep)), Image);
            }
        }

        yield return new("Loss of a sum", (_, x) => ((x[0] * x[0]).Sum([1]).Mean([0]) * x[1].Sum([0])).Reshape(1), Matrix, TensorType.Float(3));
        yield return new("Mean over the batch, added to a row", (_, x) => (x[0] + x[1]).Mean([0, 1]) * x[1].Sum([0]), Matrix, TensorType.Float(3));
        yield return new("Variance", (_, x) => (x[0] - x[0].Mean([0, 2, 3], true)) / ((x[0] * x[0]).Mean([0, 2, 3], true) + 0.1f).Unary(OpKind.Sqrt), Image);
        yield return new("Softmax", (_, x) => x[0].Unary(OpKind.Softmax), Matrix);
        yield return new("LogSoftmax", (_, x) => x[0].Unary(OpKind.LogSoftmax), Matrix);
        yield return new("LogSoftmax summed", (_, x) => x[0].Unary(OpKind.LogSoftmax).Sum([0, 1]) * x[1], Matrix, TensorType.Float());
        yield return new("TopK", (_, x) => (x[0] * x[0]).TopK(2), Matrix);
        yield return new("TopKScatter", (_, x) => x[0].Binary(OpKind.TopKScatter, x[1] * x[1], new TopKAttributes(2)), Matrix, TensorType.Float(N, 2));
        yield return new("TopKGather", (_, x) => x[0].Binary(OpKind.TopKGather, x[1] * x[1], new TopKAttributes(2)), Matrix, Matrix);
        yield return new("Random of ArgMax", (_, x) => x[0] * x[0].Unary(OpKind.ArgMax).Random(RandomDistribution.Normal, new RandomKey(5), 3), Matrix);
        yield return new("OneHot of ArgMax", (_, x) => x[0] * x[0].Unary(OpKind.ArgMax).OneHot(3), Matrix);
    }

    private static IEnumerable<Case> Indexing()
    {
        foreach (bool exclusive in (bool[])[false, true])
        {
            foreach (bool reverse in (bool[])[false, true])
                yield return new($"CumSum {exclusive} {reverse}", (_, x) => (x[0] * x[0]).CumSum(2, exclusive, reverse), Image);
        }

        yield return new("CumSum over the batch", (_, x) => (x[0] * x[0]).CumSum(0), Matrix);
        yield return new("Gather", (b, x) => (x[0] * x[0]).Gather(Places(b, [2, 3], 4, 0, 4, 2, 1, 1)), TensorType.Float(5, 2));
        yield return new("Gather of columns", (b, x) => (x[0] * x[0]).Gather(Places(b, [2, 3], 2, 0, 2, 1, 1, 1), 1), TensorType.Float(2, 3, N));
        yield return new("Gather of run-time rows", (_, x) => (x[0] * x[0]).Gather(x[1].Unary(OpKind.ArgMax)), TensorType.Float(3, 2), Matrix);
        yield return new("Gather of run-time columns", (_, x) => (x[0] * x[0]).Gather(x[1].Unary(OpKind.ArgMax), 1), TensorType.Float(N, 3, 2), Matrix);
        foreach (ScatterReduction reduction in Enum.GetValues<ScatterReduction>())
        {
            yield return new($"Scatter {reduction}", (b, x) => x[0].Scatter(Places(b, [3], 1, 0, 1), x[1] * x[1], reduction), Matrix3, Matrix3);
            yield return new(
                $"Scatter {reduction} of run-time rows", (_, x) => x[0].Scatter(x[2].Unary(OpKind.ArgMax), x[1] * x[1], reduction), Matrix3, TensorType.Float(N, 2), Matrix);
            yield return new(
                $"Scatter {reduction} of run-time columns", (_, x) => (x[0] * x[0]).Scatter(x[2].Unary(OpKind.ArgMax), x[1], reduction, 1), TensorType.Float(N, 3), TensorType.Float(N, 5), TensorType.Float(N, 5, 3));
        }

        Value Places(GraphBuilder b, int[] extents, params long[] places) => b.Constant(Literal.Of(new Shape(extents), places));
    }

    private static IEnumerable<Case> Products()
    {
        foreach (bool left in (bool[])[false, true])
        {
            foreach (bool right in (bool[])[false, true])
            {
                TensorType Factor(bool transposed, Dimension rows, Dimension columns, params Dimension[] leading) =>
                    TensorType.Float([.. leading, transposed ? columns : rows, transposed ? rows : columns]);
                Func<GraphBuilder, Value[], Value> product = (_, x) => x[0].MatMul(x[1], left, right);
                yield return new($"MatMul {left} {right}", product, Factor(left, N, 3), Factor(right, 3, 4));
                yield return new($"MatMul {left} {right}, shared right factor", product, Factor(left, 2, 3, N), Factor(right, 3, 4));
                yield return new($"MatMul {left} {right}, shared left factor", product, Factor(left, 2, 3), Factor(right, 3, 4, N));
                yield return new($"MatMul {left} {right}, broadcast blocks", product, Factor(left, 2, 3, N, 1), Factor(right, 3, 1, 2));
            }
        }

        TensorType weights = TensorType.Float(4, 2, 3, 2), output = TensorType.Float(N, 4, 3, 5);
        yield return new("Conv", (_, x) => x[0].Conv(x[1], Window), Image, weights);
        yield return new("ConvInputGradient", (_, x) => x[0].Binary(OpKind.ConvInputGradient, x[1], Onto), output, weights);
        yield return new("ConvWeightGradient", (_, x) => x[0].Binary(OpKind.ConvWeightGradient, x[1], Window), Image, output);
        yield return new("Conv in groups", (_, x) => x[0].Conv(x[1], Window with { Groups = 2 }), Image, TensorType.Float(4, 1, 3, 2));
    }

    private static IEnumerable<Case> Windows()
    {
        WindowAttributes ceiling = new() { KernelHeight = 2, KernelWidth = 3, StrideHeight = 2, StrideWidth = 2, PadLeft = 1, PadBottom = 1, CeilingMode = true };
        foreach (WindowAttributes window in (WindowAttributes[])[Window, ceiling])
        {
            string name = window.CeilingMode ? ", ceiling" : string.Empty;
            WindowAttributes onto = window with { ImageHeight = 5, ImageWidth = 6 };
            TensorType output = TensorType.Float(N, 2, window.OutputHeight(5), window.OutputWidth(6));
            yield return new("MaxPool" + name, (_, x) => (x[0] * x[0]).Unary(OpKind.MaxPool, window), Image);
            yield return new("MaxPoolScatter" + name, (_, x) => x[0].Binary(OpKind.MaxPoolScatter, x[1] * x[1], window), Image, output);
            yield return new("MaxPoolGather" + name, (_, x) => x[0].Binary(OpKind.MaxPoolGather, x[1] * x[1], window), Image, Image);
            foreach (bool border in (bool[])[false, true])
            {
                yield return new(
                    $"AveragePool{name} {border}", (_, x) => (x[0] * x[0]).Unary(OpKind.AveragePool, window with { CountBorder = border }), Image);
                yield return new(
                    $"AveragePoolGradient{name} {border}", (_, x) => (x[0] * x[0]).Unary(OpKind.AveragePoolGradient, onto with { CountBorder = border }), output);
            }
        }
    }

    private sealed class Case(string name, Func<GraphBuilder, Value[], Value> function, params TensorType[] operands)
    {
        public string Name => name;

        public Func<GraphBuilder, Value[], Value> Function => function;

        public TensorType[] Operands => operands;
    }
}
