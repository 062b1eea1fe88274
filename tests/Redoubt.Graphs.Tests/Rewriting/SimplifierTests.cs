using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Graphs.Tests;

public sealed class SimplifierTests
{
    private static readonly SimplifyOptions Sound = new() { Sound = true };

    public static TheoryData<int, string> Cases
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (int i = 0; i < RewriteCases.All.Count; i++) data.Add(i, RewriteCases.All[i].Rewrite);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Simplify_OneRewrite_GivesExpectedOperationsAndSameValues(int index, string rewrite)
    {
        RewriteCase rewriteCase = RewriteCases.All[index];
        Graph graph = rewriteCase.Build(), simplified = Simplifier.Simplify(graph), sound = Simplifier.Simplify(graph, Sound);
        Assert.Equal(rewriteCase.Expected, Operations(simplified));
        if (Simplifier.Rewrites.Single(r => r.Name == rewrite).ChangesRounding) Assert.NotEqual(rewriteCase.Expected, Operations(sound));
        else Assert.Equal(rewriteCase.Expected, Operations(sound));
        AssertSame(graph, simplified, new RandomKey((ulong)index), 1e-12);
        AssertSame(graph, sound, new RandomKey((ulong)index), 1e-12);
    }

    [Fact]
    public void Rewrites_EachRow_HasACase()
    {
        IEnumerable<string> untested = Simplifier.Rewrites.Skip(1).Select(static r => r.Name).Except(RewriteCases.All.Select(static c => c.Rewrite));
        Assert.Empty(untested);
    }

    [Fact]
    public void Simplify_RandomGraphs_KeepsValues()
    {
        for (ulong seed = 0; seed < 150; seed++)
        {
            var options = new RandomGraphOptions { Parameters = false, Jumps = false, Gradients = seed % 3 == 0, Steps = 12 };
            Graph graph = RandomGraph.Create(new RandomKey(seed), options);

            // Folded constants are rounded to float32, which the evaluator does not do for the operations they replace.
            AssertSame(graph, Simplifier.Simplify(graph), new RandomKey(seed), 2e-5);
            AssertSame(graph, Simplifier.Simplify(graph, Sound), new RandomKey(seed), 2e-5);
        }
    }

    [Fact]
    public void Simplify_RandomGraphs_IsIdempotentAndNotLarger()
    {
        for (ulong seed = 200; seed < 240; seed++)
        {
            Graph graph = RandomGraph.Create(new RandomKey(seed), new RandomGraphOptions { Gradients = seed % 2 == 0 });
            Graph once = Simplifier.Simplify(graph);
            Assert.Equal(once.ToString(), Simplifier.Simplify(once).ToString());
            Assert.True(Count(once) <= Count(graph), $"seed {seed}: {Count(graph)} operations became {Count(once)}");
        }
    }

    // Without parameters every graph with a fixed input is one constant.
    [Fact]
    public void Simplify_OnlyConstants_IsOneConstant()
    {
        var builder = new GraphBuilder();
        Value y = (RewriteCases.Dyadic(builder, 3, 4).MatMul(RewriteCases.Dyadic(builder, 4, 2)) * 3f).Unary(OpKind.Softmax);
        Graph simplified = Simplifier.Simplify(builder.Build(("y", y)));
        Assert.Equal(OpKind.Constant, Assert.Single(simplified.Nodes).Kind);
    }

    [Fact]
    public void Simplify_ChainOfConstants_RoundsOnce()
    {
        // 1/3 rounded to float32 and tripled is 1 + 3e-8 before rounding; kept in double it is 1 exactly, and x·1 disappears.
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(2));
        Value third = builder.Constant(1f) / builder.Constant(3f), small = third.Unary(OpKind.Exp).Unary(OpKind.Log) * 3f;
        Assert.Equal("Relu", Operations(Simplifier.Simplify(builder.Build(("y", (x * (small + 0f)).Relu())))));
    }

    [Fact]
    public void Simplify_Sound_FoldsOnlyCorrectlyRoundedOperations()
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(2)), c = builder.Constant(3f);
        Graph graph = builder.Build(("sum", x + (c + 0.1f) / c), ("exp", x + c.Unary(OpKind.Exp)));
        Graph simplified = Simplifier.Simplify(graph, Sound);
        Assert.Equal("Exp Add Add", string.Join(' ', Operations(simplified).Split(' ').Order().Reverse()));
        Literal folded = simplified.Nodes.Select(static n => n.Attributes).OfType<ConstantAttributes>().Single(static a => a.Value.Floats[0] != 3f).Value;
        Assert.Equal((3f + 0.1f) / 3f, folded.Floats[0]);
    }

    [Fact]
    public void Simplify_LargeConstant_IsNotMade()
    {
        var builder = new GraphBuilder();
        Value column = RewriteCases.Dyadic(builder, 64, 1), row = RewriteCases.Dyadic(builder, 64);
        Value x = builder.Input("x", TensorType.Float(64, 64));
        Graph graph = builder.Build(("y", x + column * row));
        Assert.Equal("Add", Operations(Simplifier.Simplify(graph)));
        Assert.Equal("Mul Add", Operations(Simplifier.Simplify(graph, new SimplifyOptions { MaxConstantBytes = 64 * 64 * 4 - 1 })));
    }

    [Fact]
    public void Simplify_ValueWithOtherReaders_IsNotComputedTwice()
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(Dimension.Batch, 4));
        Value product = x.MatMul(RewriteCases.Dyadic(builder, 4, 3));
        Graph simplified = Simplifier.Simplify(builder.Build(("product", product), ("scaled", product * 0.5f)));
        Assert.Equal("MatMul Mul", Operations(simplified));
    }

    // The border of a padded convolution is zero after the shift, so a shift must not move behind it.
    [Fact]
    public void Simplify_NormalizationBeforePaddedConv_FoldsTheScaleOnly()
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(Dimension.Batch, 3, 5, 5));
        Value normalized = (x - RewriteCases.Dyadic(builder, 3, 1, 1)) / builder.Constant(Literal.Of(new Shape(3, 1, 1), [0.5f, 0.25f, 2f]));
        var window = new WindowAttributes { KernelHeight = 3, KernelWidth = 3, PadTop = 1, PadLeft = 1 };
        Graph graph = builder.Build(("y", normalized.Conv(RewriteCases.Dyadic(builder, 2, 3, 3, 3), window)));
        Graph simplified = Simplifier.Simplify(graph);
        Assert.Equal("Add Conv", Operations(simplified));
        AssertSame(graph, simplified, new RandomKey(4), 1e-12);
    }

    [Fact]
    public void Simplify_KeepsInputsOutputsAndUpdates()
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(2)), unread = builder.Input("unread", TensorType.Float(3));
        Value w = builder.Input("w", TensorType.Float(2), InputRole.Parameter);
        Graph graph = Simplifier.Simplify(builder.BuildWithUpdates([("same", x * 1f, null), ("next", w + x * 0.5f, "w")]));
        Assert.Equal(["x", "unread", "w"], graph.Inputs.Select(static i => i.Name));
        Assert.Equal(["same", "next"], graph.Outputs.Select(static o => o.Name));
        Assert.Equal("w", graph.Output("next").Updates);
        Assert.Equal(graph.Input("x").Node, graph.Output("same").Node);
        Assert.Equal(unread.Type, graph.InputType("unread"));
    }

    // A part that runs backward along a later axis has that axis' whole extent, too.
    [Fact]
    public void Simplify_ReshapeOfReversedSlice_KeepsTheOrder()
    {
        var b = new GraphBuilder();
        Value x = b.Input("x", TensorType.Float(Dimension.Batch, 2, 3));
        Value reversed = x.Unary(OpKind.Slice, new SliceAttributes([0, 0, 2], [int.MaxValue, int.MaxValue, -1], [1, 1, -1]));
        Graph graph = b.Build(("y", reversed.Reshape(Dimension.Batch, 6)));
        var inputs = new Dictionary<string, ReferenceValue> { ["x"] = ReferenceValue.Of(new Shape(1, 2, 3), 1.0, 2, 3, 4, 5, 6) };
        Assert.Equal([3, 2, 1, 6, 5, 4], ReferenceEvaluator.Evaluate(Simplifier.Simplify(graph), inputs, 1)["y"].Numbers);
    }

    [Fact]
    public void Simplify_BadOptions_NamesTheValue() =>
        Assert.Contains(
            "must not be negative, was -1",
            Assert.Throws<ArgumentException>(() => Simplifier.Simplify(RewriteCases.All[0].Build(), new SimplifyOptions { MaxConstantBytes = -1 })).Message);

    internal static string Operations(Graph graph) =>
        string.Join(' ', graph.Nodes.Where(static n => n.Kind is not (OpKind.Input or OpKind.Constant)).Select(static n => n.Kind));

    internal static void AssertSame(Graph expected, Graph actual, RandomKey key, double tolerance)
    {
        IReadOnlyDictionary<string, Literal> inputs = RandomGraph.Inputs(expected, key, 2);
        IReadOnlyDictionary<string, ReferenceValue> before = RandomGraphTests.Evaluate(expected, inputs, 2), after = RandomGraphTests.Evaluate(actual, inputs, 2);
        foreach ((string name, ReferenceValue value) in before)
        {
            Assert.Equal(value.Shape, after[name].Shape);
            double scale = 1 + value.Numbers.Max(Math.Abs);
            for (int i = 0; i < value.Numbers.Length; i++)
            {
                double difference = Math.Abs(value.Numbers[i] - after[name].Numbers[i]);
                Assert.True(difference <= tolerance * scale, $"{name}[{i}] was {value.Numbers[i]}, became {after[name].Numbers[i]} (key {key.Value})");
            }
        }
    }

    private static int Count(Graph graph) => graph.Nodes.Count(static n => n.Kind is not (OpKind.Input or OpKind.Constant));
}
