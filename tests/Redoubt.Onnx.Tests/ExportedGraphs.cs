using Redoubt.Graphs;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Onnx.Tests;

/// <summary>Graphs that together use every operation that can be exported.</summary>
internal static class ExportedGraphs
{
    /// <summary>The graphs by name.</summary>
    public static IEnumerable<(string Name, Graph Graph)> All()
    {
        yield return ("elementwise", Elementwise());
        yield return ("functions", Functions());
        yield return ("indexing", Indexing());
        yield return ("logic", Logic());
        yield return ("movement", Movement());
        yield return ("products", Products());
        yield return ("windows", Windows());
        yield return ("selection", Selection());
        yield return ("trees", Trees());
        for (ulong i = 0; i < 12; i++) yield return ($"random {i}", RandomGraph.Create(new RandomKey(1000 + i), new RandomGraphOptions { Parameters = false, Jumps = false, Noise = false }));
    }

    private static Graph Trees()
    {
        var b = new GraphBuilder();
        Value x = b.Input("x", TensorType.Float(Dimension.Batch, 4));
        var outputs = new List<(string, Value)>();
        foreach (TreeAggregate aggregate in Enum.GetValues<TreeAggregate>())
        {
            foreach (int targets in (int[])[1, 3])
            {
                foreach (bool complete in (bool[])[true, false])
                {
                    var options = new RandomForestOptions { Targets = targets, Complete = complete, Aggregate = aggregate, MaxLeaves = 30 };
                    TreeForest forest = RandomForest.Create(new RandomKey((ulong)outputs.Count), options);
                    outputs.Add(($"{aggregate}_{targets}_{complete}", x.Unary(OpKind.TreeEnsemble, new TreeEnsembleAttributes(forest))));
                }
            }
        }

        return b.Build([.. outputs]);
    }

    private static Graph Elementwise()
    {
        var b = new GraphBuilder();
        Value x = b.Input("x", TensorType.Float(Dimension.Batch, 3)), y = b.Input("y", TensorType.Float(Dimension.Batch, 3));
        Value positive = x.Unary(OpKind.Abs) + 0.5f;
        return b.Build(
            ("neg", -x), ("sign", x.Unary(OpKind.Sign)), ("exp", x.Unary(OpKind.Exp)), ("log", positive.Unary(OpKind.Log)), ("sqrt", positive.Unary(OpKind.Sqrt)),
            ("relu", x.Relu()), ("leaky", x.Unary(OpKind.LeakyRelu, new SlopeAttributes(0.1f))), ("sigmoid", x.Unary(OpKind.Sigmoid)), ("tanh", x.Unary(OpKind.Tanh)),
            ("clip", x.Unary(OpKind.Clip, new ClipAttributes(-0.25f, 0.5f))), ("low", x.Unary(OpKind.Clip, new ClipAttributes(0, float.PositiveInfinity))),
            ("pow", positive.Binary(OpKind.Pow, y)), ("min", x.Binary(OpKind.Min, y)), ("max", x.Binary(OpKind.Max, y)), ("mask", x.MaskPositive(y)),
            ("leakyMask", x.MaskPositive(y, 0.2f)), ("same", x), ("twice", x.Relu()), ("div", x / (y.Unary(OpKind.Abs) + 1f)), ("five", b.Constant(5f)));
    }

    private static Graph Functions()
    {
        var b = new GraphBuilder();
        Value x = b.Input("x", TensorType.Float(Dimension.Batch, 3)), y = b.Input("y", TensorType.Float(Dimension.Batch, 3)), five = x * 5f;
        Value count = b.Input("count", new TensorType(ElementType.Int64, Dimension.Batch, 3)), integer = b.Constant(Literal.Of(new Shape(3), [2L, -2, 3]));
        Value straight = five.Unary(OpKind.Round).WithGradientOf(five.Unary(OpKind.Clip, new ClipAttributes(-4, 4)));
        return b.Build(
            ("expm1", x.Unary(OpKind.Expm1)), ("log1p", x.Unary(OpKind.Log1p)), ("log1pFar", (x * x * 9f).Unary(OpKind.Log1p)), ("softplus", x.Unary(OpKind.Softplus)),
            ("erf", five.Unary(OpKind.Erf)), ("sin", five.Unary(OpKind.Sin)), ("cos", five.Unary(OpKind.Cos)), ("atan", five.Unary(OpKind.Atan)),
            ("asinh", five.Unary(OpKind.Asinh)), ("floor", five.Unary(OpKind.Floor)), ("ceil", five.Unary(OpKind.Ceil)), ("round", five.Unary(OpKind.Round)),
            ("remainder", five.Binary(OpKind.Remainder, y)), ("integerRemainder", (count * integer * integer + -integer).Binary(OpKind.Remainder, integer)),
            ("surrogate", straight));
    }

    private static Graph Indexing()
    {
        var b = new GraphBuilder();
        Value x = b.Input("x", TensorType.Float(Dimension.Batch, 4, 3)), table = Draw(b, 21, 5, 3);
        Value places = b.Input("places", new TensorType(ElementType.Int64, Dimension.Batch, 2)), some = b.Constant(Literal.Of(new Shape(2, 2), [3L, 0, 1, 1]));
        Value single = b.Constant(Literal.Of(new Shape(2), [0L, 2])), updates = Draw(b, 22, 2, 3), byRow = Draw(b, 23, 1, 2, 3).Expand(Dimension.Batch, 2, 3);
        Value columns = x.Unary(OpKind.ArgMax);
        return b.Build(
            ("sums", x.CumSum(1)), ("back", x.CumSum(2, true, true)), ("embedding", table.Gather(places)), ("some", table.Gather(some)),
            ("rows", x.Gather(places, 1)), ("columns", x.Gather(columns, 2)), ("replaced", table.Scatter(single, updates)), ("added", x.Scatter(places, byRow, ScatterReduction.Add, 1)),
            ("table", table.Scatter(places, byRow, ScatterReduction.Add)), ("product", x.Scatter(columns, x.Sum([2]), ScatterReduction.Mul, 2)), ("least", x.Scatter(places, byRow, ScatterReduction.Min, 1)));
    }

    private static Graph Logic()
    {
        var b = new GraphBuilder();
        Value x = b.Input("x", TensorType.Float(Dimension.Batch, 4)), zero = b.Constant(0f);
        Value a = x.Binary(OpKind.Greater, zero), c = x.Binary(OpKind.GreaterOrEqual, b.Constant(0.5f));
        return b.Build(
            ("and", a.Binary(OpKind.And, c)), ("or", a.Binary(OpKind.Or, c)), ("not", a.Unary(OpKind.Not)), ("equal", x.Binary(OpKind.Equal, x.Relu())),
            ("where", x.Where(a, zero)), ("number", a.Cast(ElementType.Float32)), ("integer", (x * 5).Cast(ElementType.Int64)));
    }

    private static Graph Movement()
    {
        var b = new GraphBuilder();
        Value x = b.Input("x", TensorType.Float(Dimension.Batch, 3, 4));
        int[] none = [0, 0, 0];
        Value backward = x.Unary(OpKind.Slice, new SliceAttributes([.. none], [int.MaxValue, 3, int.MaxValue], [1, 2, 1]));
        Value reversed = x.Unary(OpKind.Slice, new SliceAttributes([0, 0, 3], [int.MaxValue, int.MaxValue, -1], [1, 1, -2]));
        Value token = b.Constant(Literal.Of(new Shape(1, 1, 4), [1f, 2f, 3f, 4f])).Expand(Dimension.Batch, 1, 4);
        return b.Build(
            ("flat", x.Reshape(Dimension.Batch, 12)), ("merged", x.Reshape(new Dimension(3, Dimension.BatchSymbol), 4)), ("swapped", x.Transpose(0, 2, 1)),
            ("stepped", backward), ("reversed", reversed), ("padded", x.Unary(OpKind.Pad, new PadAttributes([0, 1, 0], [0, 0, 2], -1.5f))),
            ("joined", b.Apply(OpKind.Concat, [token, x, x], new ConcatAttributes(1))), ("outer", x.Reshape(Dimension.Batch, 1, 3, 4).Expand(Dimension.Batch, 2, 3, 4)),
            ("sum", x.Sum([1])), ("mean", x.Mean([1, 2], true)), ("largest", x.Largest([2], true)), ("batchMean", x.Mean([0], true)));
    }

    private static Graph Products()
    {
        var b = new GraphBuilder();
        Value x = b.Input("x", TensorType.Float(Dimension.Batch, 6)), cube = b.Input("cube", TensorType.Float(Dimension.Batch, 2, 6));
        Value w = Draw(b, 1, 6, 5), wt = Draw(b, 2, 5, 6), bias = Draw(b, 3, 5), other = Draw(b, 9, 5, 6);
        return b.Build(
            ("plain", x.MatMul(w)), ("transposed", x.MatMul(wt, false, true)), ("biased", x.MatMul(other, false, true) + bias), ("biasFirst", bias + x.MatMul(other.Transpose(1, 0))),
            ("gram", x.MatMul(x, true, false)), ("cubeRight", cube.MatMul(wt, false, true) + bias), ("cubes", cube.MatMul(cube, false, true)),
            ("cubesLeft", cube.MatMul(cube, true, false)));
    }

    private static Graph Windows()
    {
        var b = new GraphBuilder();
        Value x = b.Input("x", TensorType.Float(Dimension.Batch, 4, 7, 6));
        var window = new WindowAttributes { KernelHeight = 3, KernelWidth = 2, StrideHeight = 2, PadTop = 1, PadLeft = 1, PadBottom = 2, Groups = 2 };
        var dilated = new WindowAttributes { KernelHeight = 3, KernelWidth = 2, DilationHeight = 2, DilationWidth = 3 };
        var pool = new WindowAttributes { KernelHeight = 2, KernelWidth = 3, StrideHeight = 2, StrideWidth = 2, PadTop = 1, PadRight = 1, CeilingMode = true };
        Value weights = Draw(b, 4, 6, 2, 3, 2), conv = x.Conv(weights, window);
        Value gradient = b.Apply(OpKind.ConvInputGradient, [conv, weights], window with { ImageHeight = 7, ImageWidth = 6 });
        return b.Build(
            ("conv", conv), ("biased", x.Conv(Draw(b, 5, 3, 4, 3, 2), dilated) + Draw(b, 6, 3, 1, 1)), ("biased4", x.Conv(Draw(b, 7, 3, 4, 3, 2), dilated) + Draw(b, 8, 1, 3, 1, 1)),
            ("transposed", gradient), ("maxOf", x.Binary(OpKind.MaxPoolGather, x * 0.5f, pool)), ("max", x.Unary(OpKind.MaxPool, pool)), ("mean", x.Unary(OpKind.AveragePool, pool)),
            ("meanDilated", x.Unary(OpKind.AveragePool, pool with { DilationHeight = 2, DilationWidth = 2 })),
            ("meanDilatedWithBorder", x.Unary(OpKind.AveragePool, pool with { DilationHeight = 3, DilationWidth = 2, PadBottom = 1, CountBorder = true })),
            ("meanWithBorder", x.Unary(OpKind.AveragePool, pool with { CountBorder = true, CeilingMode = false })));
    }

    private static Graph Selection()
    {
        var b = new GraphBuilder();
        Value x = b.Input("x", TensorType.Float(Dimension.Batch, 5)), labels = b.Input("labels", new TensorType(ElementType.Int64, Dimension.Batch));
        var top = new TopKAttributes(2);
        return b.Build(
            ("softmax", x.Unary(OpKind.Softmax)), ("log", x.Unary(OpKind.LogSoftmax)), ("hot", labels.OneHot(4)), ("top", x.TopK(3)), ("best", x.Unary(OpKind.ArgMax)),
            ("scatter", x.Binary(OpKind.TopKScatter, x.TopK(2), top)), ("gather", x.Binary(OpKind.TopKGather, -x, top)));
    }

    private static Value Draw(GraphBuilder builder, ulong seed, params int[] extents) =>
        builder.Constant(RandomGraph.Draw(ElementType.Float32, new Shape(extents), new RandomKey(seed)));
}
