using Redoubt.Tensors;

namespace Redoubt.Graphs.Tests;

/// <summary>Graphs that together touch every path of the plan compiler.</summary>
internal static class SampleGraphs
{
    private static readonly RandomKey Key = new(20261122);

    public static Graph ResidualBlockWithGradient()
    {
        var g = new GraphBuilder();
        Value x = g.Input("x", TensorType.Float(Dimension.Batch, 3, 9, 7));
        Value a = x.Conv(Random(g, 1, 20, 3, 3, 3), Window(3, 1, 1));
        a = (a + Random(g, 2, 1, 20, 1, 1)).Relu();
        Value b = a.Conv(Random(g, 3, 20, 20, 3, 3), Window(3, 1, 1)) + Random(g, 4, 1, 20, 1, 1);
        Value c = (b + a).Relu();
        Value d = c.Conv(Random(g, 5, 12, 20, 3, 3), Window(3, 2, 1)).Unary(OpKind.LeakyRelu, new SlopeAttributes(0.1f));
        Value e = c.Conv(Random(g, 6, 12, 20, 1, 1), Window(1, 2, 0));
        Value pooled = (d + e).Mean([2, 3]);
        Value logits = pooled.MatMul(Random(g, 7, 10, 12), transposeRight: true) + Random(g, 8, 10);
        Value loss = logits.Unary(OpKind.LogSoftmax).TopK(3).Sum([1]);
        return g.Build(("logits", logits), ("loss", loss), ("gradient", Gradient.Of(loss, null, x)[0]));
    }

    /// <summary>A channels-last input, two convolutions that only their Concat reads, one that others read too, and a border behind.</summary>
    public static Graph JoinedConvolutions()
    {
        var g = new GraphBuilder();
        Value x = g.Input("x", TensorType.Float(Dimension.Batch, 9, 7, 3)).Transpose(0, 3, 1, 2);
        Value a = x.Conv(Random(g, 1, 5, 3, 1, 1), Window(1, 1, 0)).Relu();
        Value b = (x.Conv(Random(g, 2, 18, 3, 3, 3), Window(3, 1, 1)) + Random(g, 3, 1, 18, 1, 1)).Unary(OpKind.Clip, new ClipAttributes(-0.2f, 0.5f));
        Value c = x.Conv(Random(g, 4, 2, 3, 3, 3), Window(3, 1, 1));
        Value joined = g.Apply(OpKind.Concat, [a, b, c], new ConcatAttributes(1));
        Value inner = g.Apply(OpKind.Concat, [joined.Conv(Random(g, 5, 16, 25, 3, 3), Window(3, 1, 1)), c.Conv(Random(g, 6, 4, 2, 3, 3), Window(3, 1, 1))], new ConcatAttributes(1));
        return g.Build(("y", inner.Conv(Random(g, 7, 6, 20, 3, 3), Window(3, 2, 1))));
    }

    /// <summary>Rank 4 and 3 times a constant matrix, also under leading axes of 1, with bias, addend, activation and gradient.</summary>
    public static Graph OneMatrixForManyStacks()
    {
        var g = new GraphBuilder();
        Value x = g.Input("x", TensorType.Float(Dimension.Batch, 2, 5, 12));
        Value a = (x.MatMul(Random(g, 1, 1, 12, 9)) + Random(g, 2, 9)).Relu();
        Value b = (a.MatMul(Random(g, 3, 12, 9), transposeRight: true) + x).Unary(OpKind.Tanh);
        Value turned = b.Reshape(Dimension.Batch, 10, 12).Transpose(1, 0, 2).MatMul(Random(g, 4, 12, 7));
        Value perStack = x.MatMul(Random(g, 5, 2, 12, 3));
        Value loss = turned.Sum([0, 2]) + perStack.Sum([1, 2, 3]);
        return g.Build(("b", b), ("turned", turned), ("loss", loss), ("gradient", Gradient.Of(loss, null, x)[0]));
    }

    /// <summary>Columns read by every kind of consumer: a product, its addend, elementwise programs, a number per row, sums, movement, an output.</summary>
    public static Graph ColumnsOfAMatrix()
    {
        var g = new GraphBuilder();
        Value x = g.Input("x", TensorType.Float(Dimension.Batch, 3, 24)), flat = x.Reshape(Dimension.Batch, 72);
        Value step = x.Slice(1, 1, 2).Reshape(Dimension.Batch, 24);
        Value a = (step.MatMul(Random(g, 1, 24, 40)) + flat.Slice(1, 5, 45)).Unary(OpKind.Tanh);
        Value gate = a.Slice(1, 0, 10).Unary(OpKind.Sigmoid) * a.Slice(1, 10, 20) + flat.Slice(1, 20, 30);
        Value perRow = a.Slice(1, 21, 22), nested = a.Slice(1, 20, 40).Slice(1, 5, 15);
        Value b = (gate * perRow + nested.MatMul(Random(g, 2, 10, 10))).Relu();
        Value joined = g.Apply(OpKind.Concat, [b, nested, a.Slice(1, 30, 33).Transpose(0, 1)], new ConcatAttributes(1));
        Value sums = nested.Sum([1]) + a.Slice(1, 3, 9).Reshape(Dimension.Batch, 2, 3).Largest([1, 2]) + a.Slice(1, 2, 12).Unary(OpKind.Softmax).Slice(1, 0, 1).Reshape(Dimension.Batch);
        Value gradient = Gradient.Of(sums + joined.Sum([1]), null, x)[0];
        return g.Build(("joined", joined), ("sums", sums), ("columns", nested), ("mean", nested.Mean([0])), ("gradient", gradient));
    }

    public static Graph LargeImages()
    {
        var g = new GraphBuilder();
        Value x = g.Input("x", TensorType.Float(Dimension.Batch, 3, 160, 160));
        for (int layer = 0; layer < 4; layer++) x = x.Conv(Random(g, (ulong)layer, 24, layer == 0 ? 3 : 24, 3, 3), Window(3, 1, 1)).Relu();
        return g.Build(("y", x.Mean([2, 3])));
    }

    public static Graph PerceptronWithParameterGradients()
    {
        var g = new GraphBuilder();
        Value x = g.Input("x", TensorType.Float(Dimension.Batch, 2, 3, 4));
        Value w1 = g.Input("w1", TensorType.Float(33, 24), InputRole.Parameter), b1 = g.Input("b1", TensorType.Float(33), InputRole.Parameter);
        Value w2 = g.Input("w2", TensorType.Float(33, 5), InputRole.Parameter);
        Value h = (x.Reshape(Dimension.Batch, 24).MatMul(w1, transposeRight: true) + b1).Unary(OpKind.Tanh);
        Value y = h.MatMul(w2).Unary(OpKind.Softmax);
        Value loss = (y * y).Sum([0, 1]);
        Value[] gradients = Gradient.Of(loss, null, w1, b1, w2);
        return g.Build(("y", y), ("loss", loss), ("dw1", gradients[0]), ("db1", gradients[1]), ("dw2", gradients[2]));
    }

    public static Graph BatchNormalizationWithGradient()
    {
        var g = new GraphBuilder();
        Value x = g.Input("x", TensorType.Float(Dimension.Batch, 5, 6, 6));
        Value w = g.Input("w", TensorType.Float(18, 5, 3, 3), InputRole.Parameter);
        Value scale = g.Input("scale", TensorType.Float(18), InputRole.Parameter);
        Value y = x.Conv(w, Window(3, 1, 1));
        Value centered = y - y.Mean([0, 2, 3]).Reshape(1, 18, 1, 1);
        Value variance = (centered * centered).Mean([0, 2, 3]);
        Value z = (centered * (scale / (variance + 1e-3f).Unary(OpKind.Sqrt)).Reshape(1, 18, 1, 1)).Relu();
        Value loss = (z * z).Sum([0, 1, 2, 3]);
        Value[] gradients = Gradient.Of(loss, null, w, scale, x);
        return g.Build(("loss", loss), ("variance", variance), ("dw", gradients[0]), ("dscale", gradients[1]), ("dx", gradients[2]));
    }

    public static Graph ElementwiseTree()
    {
        var g = new GraphBuilder();
        Value x = g.Input("x", TensorType.Float(Dimension.Batch, 6, 5)), y = g.Input("y", TensorType.Float(Dimension.Batch, 6, 5));
        Value perRow = x.Sum([1, 2], keepDimensions: true), perColumn = Random(g, 1, 5), perMiddle = Random(g, 2, 6, 1);
        Value a = (x * perColumn + y) * perRow;
        Value b = a.Unary(OpKind.Sigmoid).Binary(OpKind.Max, y.Unary(OpKind.Exp) * 0.1f) - perMiddle;
        Value isLarge = b.Binary(OpKind.Greater, g.Constant(0.2f)).Binary(OpKind.And, x.Binary(OpKind.GreaterOrEqual, y).Unary(OpKind.Not));
        Value c = b.Where(isLarge, x.Unary(OpKind.Abs)).Unary(OpKind.Clip, new ClipAttributes(-0.5f, 0.9f));
        Value mask = isLarge.Cast(ElementType.Float32);
        return g.Build(("c", c), ("mask", mask), ("log", (x * x + 1).Unary(OpKind.Log).Unary(OpKind.Sqrt) / (y * y + 0.5f)));
    }

    public static Graph WindowsOverTheWholeImage()
    {
        var g = new GraphBuilder();
        Value x = g.Input("x", TensorType.Float(Dimension.Batch, 2, 5, 5)), w = g.Input("w", TensorType.Float(9, 4, 3, 3), InputRole.Parameter);
        Value a = x.Conv(Random(g, 1, 4, 2, 3, 3), Window(3, 2, 1)).Relu();
        Value b = (a.Conv(w, Window(3, 1, 0)) + Random(g, 2, 1, 9, 1, 1)).Unary(OpKind.Tanh);
        Value c = x.Conv(Random(g, 3, 6, 2, 5, 5), Window(5, 1, 0));
        Value loss = (b * b).Sum([0, 1, 2, 3]) + (c * c).Sum([0, 1, 2, 3]);
        Value[] gradients = Gradient.Of(loss, null, x, w);
        return g.Build(("b", b), ("c", c), ("dx", gradients[0]), ("dw", gradients[1]));
    }

    /// <summary>Jumps at numbers that float32 holds, so that rounding cannot move a result over one.</summary>
    public static Graph Jumps()
    {
        var g = new GraphBuilder();
        Value a = g.Input("a", new TensorType(ElementType.Int64, Dimension.Batch, 9)).Cast(ElementType.Float32);
        float[] offsets = [-2.5f, -1, -0.5f, -0.25f, 0, 0.25f, 0.5f, 1.5f, 2.75f], divisors = [2, -2, 0.75f, 1.25f, 3, -1.5f, 0.5f, 1, 8];
        Value x = a * 3f + g.Constant(Literal.Of(new Shape(9), offsets)), y = g.Constant(Literal.Of(new Shape(9), divisors));
        Value perRow = a.Sum([1], true) + 1.25f;
        return g.Build(("floor", x.Unary(OpKind.Floor)), ("ceil", x.Unary(OpKind.Ceil)), ("round", x.Unary(OpKind.Round)), ("by", x.Binary(OpKind.Remainder, y)),
            ("byScalar", x.Binary(OpKind.Remainder, g.Constant(1.5f))), ("byRow", x.Binary(OpKind.Remainder, perRow)), ("of", y.Binary(OpKind.Remainder, x + 0.125f)));
    }

    public static Graph Integers()
    {
        var g = new GraphBuilder();
        Value a = g.Input("a", new TensorType(ElementType.Int64, Dimension.Batch, 4)), row = g.Constant(Literal.Of(new Shape(4), [5L, -7, 2, 3]));
        Value sum = a * row - g.Constant(Literal.Of(Shape.Scalar, [2L]));
        Value isLarge = sum.Binary(OpKind.Greater, a), isSame = a.Binary(OpKind.Equal, a.Binary(OpKind.Min, row)), atLeast = a.Binary(OpKind.GreaterOrEqual, sum);
        Value chosen = sum.Where(isLarge, -a.Unary(OpKind.Abs)) / row;
        return g.Build(("sum", sum), ("chosen", chosen), ("sign", chosen.Unary(OpKind.Sign).Binary(OpKind.Max, row)), ("large", isLarge),
            ("same", isSame), ("atLeast", atLeast), ("moved", sum.Transpose(1, 0)));
    }

    public static Graph Movement()
    {
        var g = new GraphBuilder();
        Value x = g.Input("x", TensorType.Float(Dimension.Batch, 4, 5, 6));
        Value turned = x.Transpose(0, 3, 1, 2);
        Value part = turned.Unary(OpKind.Slice, new SliceAttributes([0, 5, 0, 1], [int.MaxValue, -1, int.MaxValue, 5], [1, -2, 1, 3]));
        Value padded = part.Unary(OpKind.Pad, new PadAttributes([0, 1, 0, 2], [0, 0, 1, 0], 0.5f));
        Value joined = g.Apply(OpKind.Concat, [x, x * 2f, x.Slice(1, 1, 3)], new ConcatAttributes(1));
        Value conv = joined.Conv(Random(g, 1, 7, 10, 2, 2), Window(2, 1, 0));
        Value both = g.Apply(OpKind.Concat, [conv.Relu(), conv], new ConcatAttributes(1));
        Value stack = x.Reshape(Dimension.Batch, 4, 30).MatMul(x.Reshape(Dimension.Batch, 4, 30), transposeRight: true);
        Value labels = x.Reshape(Dimension.Batch, 120).Unary(OpKind.ArgMax);
        return g.Build(("part", part), ("padded", padded), ("both", both), ("stack", stack), ("labels", labels),
            ("hot", labels.OneHot(120)), ("largest", x.Largest([1, 3])), ("wide", x.Sum([1], true).Expand(Dimension.Batch, 3, 5, 6)));
    }

    public static Graph PoolsWithSecondOrderGradient()
    {
        var g = new GraphBuilder();
        Value x = g.Input("x", TensorType.Float(Dimension.Batch, 5, 9, 8));
        WindowAttributes overlapping = Window(3, 2, 1), ceiling = Window(2, 3, 0) with { CeilingMode = true };
        Value a = (x * x).Unary(OpKind.MaxPool, overlapping);
        Value b = (a * x.Unary(OpKind.AveragePool, overlapping with { CountBorder = true })).Unary(OpKind.AveragePool, ceiling);
        Value gradient = Gradient.Of((b * b).Sum([0, 1, 2, 3]), null, x)[0];
        Value second = Gradient.Of((gradient * gradient).Sum([0, 1, 2, 3]), null, x)[0];
        return g.Build(("b", b), ("gradient", gradient), ("second", second));
    }

    private static Value Random(GraphBuilder g, ulong seed, params int[] extents)
    {
        var shape = new Shape(extents);
        float[] data = new float[shape.Count];
        Key.Fold(seed).FillUniform(data, -0.4f, 0.5f);
        return g.Constant(Literal.Of(shape, data));
    }

    private static WindowAttributes Window(int kernel, int stride, int pad) => new()
    {
        KernelHeight = kernel, KernelWidth = kernel, StrideHeight = stride, StrideWidth = stride, PadTop = pad, PadLeft = pad, PadBottom = pad, PadRight = pad,
    };
}
