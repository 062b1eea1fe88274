using Redoubt.Tensors;
using static Redoubt.Graphs.Tests.Evaluation;

namespace Redoubt.Graphs.Tests;

public sealed class CostTests
{
    private static readonly Dimension N = Dimension.Batch;

    public static TheoryData<OpKind> Kinds => [.. Enum.GetValues<OpKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Coverage_EveryOperation_HasARule(OpKind kind) => Assert.True(Cost.Coverage.ContainsKey(kind), $"{kind} is missing from Cost");

    // Where every factor is 1 and no pixel is border, a product's results add up to its multiply-adds.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void MultiplyAdds_OfConvAndGradients_EqualSumsOfOnes(int groups)
    {
        var window = new WindowAttributes { KernelHeight = 3, KernelWidth = 2, StrideHeight = 2, DilationWidth = 2, Groups = groups };
        WindowAttributes onto = window with { ImageHeight = 7, ImageWidth = 6 };
        TensorType image = TensorType.Float(N, 4, 7, 6), weights = TensorType.Float(6, 4 / groups, 3, 2), output = TensorType.Float(N, 6, 3, 4);
        AssertSumOfOnes((_, x) => x[0].Conv(x[1], window), image, weights);
        AssertSumOfOnes((_, x) => x[0].Binary(OpKind.ConvInputGradient, x[1], onto), output, weights);
        AssertSumOfOnes((_, x) => x[0].Binary(OpKind.ConvWeightGradient, x[1], window), image, output);
    }

    [Fact]
    public void MultiplyAdds_OfMatMul_EqualSumsOfOnes()
    {
        AssertSumOfOnes((_, x) => x[0].MatMul(x[1]), TensorType.Float(N, 3), TensorType.Float(3, 5));
        AssertSumOfOnes((_, x) => x[0].MatMul(x[1], true, true), TensorType.Float(N, 3), TensorType.Float(5, N));
        AssertSumOfOnes((_, x) => x[0].MatMul(x[1]), TensorType.Float(N, 4, 3), TensorType.Float(3, 5));
        AssertSumOfOnes((_, x) => x[0].MatMul(x[1]), TensorType.Float(2, 1, 3), TensorType.Float(2, 3, 5));
    }

    [Fact]
    public void Of_MultilayerPerceptron_CountsParametersAndOperations()
    {
        var builder = new GraphBuilder();
        Value h = builder.Input("x", TensorType.Float(N, 784));
        int[] widths = [784, 256, 256, 10];
        for (int layer = 1; layer < widths.Length; layer++)
        {
            Value w = builder.Input($"w{layer}", TensorType.Float(widths[layer - 1], widths[layer]), InputRole.Parameter);
            h = h.MatMul(w) + builder.Input($"b{layer}", TensorType.Float(widths[layer]), InputRole.Parameter);
        }

        GraphCost cost = Cost.Of(builder.Build(("y", h)));
        const int multiplyAdds = (784 * 256) + (256 * 256) + (256 * 10), biases = 256 + 256 + 10;
        Assert.Equal(new LinearCount(0, multiplyAdds), cost.MultiplyAdds);
        Assert.Equal(new LinearCount(0, 2 * multiplyAdds), cost.Operations);
        Assert.Equal(multiplyAdds + biases, cost.Parameters);
        Assert.Equal(4 * (multiplyAdds + biases), cost.ParameterBytes);
        Assert.Equal(new LinearCount(0, biases), cost.ElementwiseOperations);
        Assert.Equal(new LinearCount(0, 4 * 2 * biases), cost.ActivationBytes);
    }

    // Forward once, each gradient once more: the 3 F of a training step, and 2 F of an attack step.
    [Fact]
    public void Of_GradientGraph_CountsTwoOrThreeForwardPasses()
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(N, 3, 8, 8)), w = builder.Input("w", TensorType.Float(5, 3, 3, 3), InputRole.Parameter);
        Value v = builder.Input("v", TensorType.Float(5 * 36, 10), InputRole.Parameter);
        Value y = x.Conv(w, new WindowAttributes { KernelHeight = 3, KernelWidth = 3 }).Relu().Reshape(N, 5 * 36).MatMul(v);
        long forward = Cost.Of(builder.Build(("y", y))).MultiplyAdds.PerRow;
        Assert.Equal((5 * 36 * 27) + (5 * 36 * 10), forward);
        Value[] attack = Gradient.Of(y, y, x), training = Gradient.Of(y, y, x, w, v);
        Assert.Equal(2 * forward, Cost.Of(builder.Build(("dx", attack[0]))).MultiplyAdds.PerRow);
        Assert.Equal(3 * forward, Cost.Of(builder.Build(("dx", training[0]), ("dw", training[1]), ("dv", training[2]))).MultiplyAdds.PerRow);
    }

    [Fact]
    public void Of_FixedAndBatchedWork_AreCountedApart()
    {
        var builder = new GraphBuilder();
        Value w = builder.Input("w", TensorType.Float(4, 4), InputRole.Parameter);
        GraphCost cost = Cost.Of(builder.Build(("y", builder.Input("x", TensorType.Float(N, 4)).MatMul(w.MatMul(w)))));
        Assert.Equal(new LinearCount(64, 16), cost.MultiplyAdds);
        Assert.Equal(64 + (16 * 7), cost.MultiplyAdds.At(7));
        Assert.Equal("64 + 16·N", cost.MultiplyAdds.ToString());
    }

    [Fact]
    public void Of_SquareOfTheBatch_IsRefused()
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(N, 4));
        Graph graph = builder.Build(("y", x.MatMul(x, false, true)));
        Assert.Contains("square of the batch", Assert.Throws<UnsupportedOpException>(() => Cost.Of(graph)).Message, StringComparison.Ordinal);
    }

    private static void AssertSumOfOnes(Func<GraphBuilder, Value[], Value> function, params TensorType[] operands)
    {
        var builder = new GraphBuilder();
        Graph graph = builder.Build(("y", function(builder, [.. operands.Select((t, i) => builder.Input($"x{i}", t))])));
        Dictionary<string, ReferenceValue> ones = Named([.. operands.Select(static t => Ones(t.Bind(Rows)))]);
        double sum = ReferenceEvaluator.Evaluate(graph, ones, Rows)["y"].Numbers.Sum();
        Assert.Equal((long)sum, Cost.MultiplyAdds(graph, graph.Output("y").Node).At(Rows));
        Assert.Equal((long)sum, Cost.Of(graph).MultiplyAdds.At(Rows));
    }

    private static ReferenceValue Ones(Shape shape) => ReferenceValue.Of(shape, Enumerable.Repeat(1.0, shape.Count).ToArray());
}
