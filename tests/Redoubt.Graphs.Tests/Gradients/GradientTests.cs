using Redoubt.Tensors;
using static Redoubt.Graphs.Tests.Evaluation;

namespace Redoubt.Graphs.Tests;

public sealed class GradientTests
{
    public static TheoryData<string> CaseNames => [.. GradientCases.All.Keys];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Of_EveryOperation_EqualsFiniteDifferences(string name)
    {
        (Func<GraphBuilder, Value[], Value> function, TensorType[] operands) = GradientCases.All[name];
        for (ulong seed = 0; seed < 3; seed++) DerivativeCheck.First(function, new RandomKey(seed), operands);
    }

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Of_ItsOwnOutput_EqualsFiniteDifferences(string name)
    {
        (Func<GraphBuilder, Value[], Value> function, TensorType[] operands) = GradientCases.All[name];
        DerivativeCheck.Second(function, new RandomKey(7), operands);
    }

    [Fact]
    public void Of_RandomConvGeometries_EqualsFiniteDifferences()
    {
        for (ulong seed = 0; seed < 25; seed++)
        {
            (WindowAttributes window, int groups) = RandomWindow(new RandomKey(seed));
            DerivativeCheck.First(
                (_, x) => x[0].Conv(x[1], window with { Groups = groups }),
                new RandomKey(seed),
                TensorType.Float(Dimension.Batch, 2 * groups, 5, 4),
                TensorType.Float(2 * groups, 2, window.KernelHeight, window.KernelWidth));
        }
    }

    [Theory]
    [InlineData(OpKind.MaxPool)]
    [InlineData(OpKind.AveragePool)]
    public void Of_RandomPoolGeometries_EqualsFiniteDifferences(OpKind pool)
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            (WindowAttributes window, _) = RandomWindow(new RandomKey(seed));
            WindowAttributes any = window with { CountBorder = seed % 2 == 0, CeilingMode = seed % 3 == 0 };
            DerivativeCheck.First((_, x) => x[0].Unary(pool, any), new RandomKey(seed), TensorType.Float(Dimension.Batch, 2, 5, 4));
        }
    }

    [Fact]
    public void Of_NullSeed_SumsTheOutput()
    {
        ReferenceValue gradient = Run(static (_, x) => Gradient.Of(x[0] * x[0], null, x[0])[0], Vector(1, -2, 3));
        Assert.Equal([2, -4, 6], gradient.Numbers);
    }

    [Fact]
    public void Of_IndependentValue_IsZeros()
    {
        ReferenceValue gradient = Run(static (_, x) => Gradient.Of(x[0] * x[0], null, x[1])[0], Vector(1), Numbers([2, 2], 1, 2, 3, 4));
        Assert.Equal([0, 0, 0, 0], gradient.Numbers);
        Assert.Equal(new Shape(2, 2), gradient.Shape);
    }

    [Fact]
    public void Of_Surrogate_GoesToTheStandInOnly()
    {
        ReferenceValue value = Run(static (_, x) => x[0].Unary(OpKind.Round).WithGradientOf(x[0] * x[1]), Vector(1.25, -2.75), Vector(3, 5));
        Assert.Equal([1, -3], value.Numbers);
        Assert.Equal([3, 5], Of(0).Numbers);
        Assert.Equal([1.25, -2.75], Of(1).Numbers);
        Assert.Equal([2.5, -5.5], Run(static (_, x) => Gradient.Of((x[0] * x[0]).WithGradientOf(x[0] * x[0]), null, x[0])[0], Vector(1.25, -2.75)).Numbers);

        static ReferenceValue Of(int operand) =>
            Run((_, x) => Gradient.Of((x[0] * x[1] * 7f).WithGradientOf(x[0] * x[1]), null, x[operand])[0], Vector(1.25, -2.75), Vector(3, 5));
    }

    [Fact]
    public void Of_Remainder_IsTheSlopeBetweenJumps()
    {
        ReferenceValue a = Vector(7, -7, 7, -7, 0.5), b = Vector(3, 3, -3, -3, 2);
        Assert.Equal([1, 1, 1, 1, 1], Run(static (_, x) => Gradient.Of(x[0].Binary(OpKind.Remainder, x[1]), null, x[0])[0], a, b).Numbers);
        Assert.Equal([-2, 2, 2, -2, 0], Run(static (_, x) => Gradient.Of(x[0].Binary(OpKind.Remainder, x[1]), null, x[1])[0], a, b).Numbers);
    }

    // d(b·u₁·u₂)/du₁ = b·u₂, also where a factor is zero.
    [Theory]
    [InlineData(2, 3, 5, 15, 10, 6)]
    [InlineData(2, 0, 5, 0, 10, 0)]
    [InlineData(2, 0, 0, 0, 0, 0)]
    [InlineData(0, 3, 5, 15, 0, 0)]
    [InlineData(0, 0, 5, 0, 0, 0)]
    public void Of_ScatteredProduct_IsTheProductOfTheOthers(double start, double first, double second, double dStart, double dFirst, double dSecond)
    {
        ReferenceValue places = ReferenceValue.Of(new Shape(2), 0L, 0);
        ReferenceValue[] operands = [Vector(start), places, Vector(first, second)];
        Assert.Equal([dStart], Of(0).Numbers);
        Assert.Equal([dFirst, dSecond], Of(2).Numbers);

        ReferenceValue Of(int operand) => Run((_, x) => Gradient.Of(x[0].Scatter(x[1], x[2], ScatterReduction.Mul), null, x[operand])[0], operands);
    }

    [Fact]
    public void Of_ReplacedEntry_GoesToTheLastUpdateOnly()
    {
        ReferenceValue places = ReferenceValue.Of(new Shape(4), 1L, 2, 1, 2);
        ReferenceValue[] operands = [Vector(1, 2, 3), places, Vector(4, 5, 6, 7), Vector(10, 20, 30)];
        Assert.Equal([1, 6, 7], Run(static (_, x) => x[0].Scatter(x[1], x[2]), operands).Numbers);
        Assert.Equal([10, 0, 0], Run(static (_, x) => Gradient.Of(x[0].Scatter(x[1], x[2]), x[3], x[0])[0], operands).Numbers);
        Assert.Equal([0, 0, 20, 30], Run(static (_, x) => Gradient.Of(x[0].Scatter(x[1], x[2]), x[3], x[2])[0], operands).Numbers);
    }

    [Fact]
    public void Of_IntermediateValue_StopsThere()
    {
        ReferenceValue gradient = Run(
            static (_, x) =>
            {
                Value square = x[0] * x[0];
                return Gradient.Of(square * 3f, null, square)[0];
            },
            Vector(5));
        Assert.Equal([3], gradient.Numbers);
    }

    [Fact]
    public void Of_InputAndIntermediate_GivesTotalDerivatives()
    {
        // y = s·x with s = x²: the input's gradient runs through s, the intermediate's own is x.
        ReferenceValue both = Run(
            static (b, x) =>
            {
                Value square = x[0] * x[0];
                return b.Apply(OpKind.Concat, Gradient.Of(square * x[0], null, x[0], square), new ConcatAttributes(0));
            },
            Vector(5));
        Assert.Equal([75, 5], both.Numbers);
    }

    [Fact]
    public void Of_BranchesOutsideThePath_AreNotDifferentiated()
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(3)), w = builder.Input("w", TensorType.Float(3));
        Value output = (x * w.Unary(OpKind.Exp)).Unary(OpKind.Tanh);
        int before = builder.Nodes.Count;
        _ = Gradient.Of(output, null, x);
        Assert.DoesNotContain(builder.Nodes.Skip(before), n => n.Kind == OpKind.Exp);
        Assert.True(builder.Nodes.Count - before <= 8, $"{builder.Nodes.Count - before} nodes added");
    }

    [Fact]
    public void Of_ReluNetwork_ReadsResultsNotOperands()
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(Dimension.Batch, 3));
        Value before = x * 2f, relu = before.Relu();
        Value gradient = Gradient.Of(relu.Sum([0, 1]), null, x)[0];
        Graph graph = builder.Build(("g", gradient));
        Node mask = Assert.Single(graph.Nodes, static n => n.Kind == OpKind.MaskPositive);
        Assert.Equal(OpKind.Relu, graph.Nodes[mask.Inputs[1]].Kind);
    }

    [Fact]
    public void Of_ValueOfInteger_Throws()
    {
        var builder = new GraphBuilder();
        Value labels = builder.Input("labels", new TensorType(ElementType.Int64, 3));
        Assert.Throws<ArgumentException>(() => Gradient.Of(labels.OneHot(2), null, labels));
        Assert.Throws<ArgumentException>(() => Gradient.Of(labels, null, labels));
    }

    [Fact]
    public void Of_SeedThatDoesNotFit_Throws()
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(3)), seed = builder.Input("seed", TensorType.Float(2, 3));
        Assert.Contains("must broadcast", Assert.Throws<ArgumentException>(() => Gradient.Of(x.Relu(), seed, x)).Message);
    }

    // Softmax cross-entropy: the gradient of the scores is softmax - onehot, a closed form.
    [Fact]
    public void Of_CrossEntropy_IsSoftmaxMinusOneHot()
    {
        ReferenceValue scores = Random(new RandomKey(3), 4, 5);
        var labels = ReferenceValue.Of(new Shape(4), 0L, 4L, 2L, 2L);
        ReferenceValue gradient = Run(
            static (_, x) => Gradient.Of(-(x[0].Unary(OpKind.LogSoftmax) * x[1].OneHot(5)).Sum([1]), null, x[0])[0], scores, labels);
        ReferenceValue expected = Run(static (_, x) => x[0].Unary(OpKind.Softmax) - x[1].OneHot(5), scores, labels);
        Assert.All(gradient.Numbers.Zip(expected.Numbers), static p => Assert.Equal(p.Second, p.First, 1e-14));
    }

    internal static (WindowAttributes Window, int Groups) RandomWindow(RandomKey key)
    {
        int kernelHeight = 1 + key.Below(3, 0), kernelWidth = 1 + key.Below(3, 1);
        int dilationHeight = 1 + key.Below(2, 2), dilationWidth = kernelWidth == 3 ? 1 : 1 + key.Below(2, 3);
        return (new WindowAttributes
        {
            KernelHeight = kernelHeight,
            KernelWidth = kernelWidth,
            StrideHeight = 1 + key.Below(3, 4),
            StrideWidth = 1 + key.Below(3, 5),
            DilationHeight = dilationHeight,
            DilationWidth = dilationWidth,
            PadTop = key.Below(kernelHeight, 6),
            PadLeft = key.Below(kernelWidth, 7),
            PadBottom = key.Below(kernelHeight, 8),
            PadRight = key.Below(kernelWidth, 9),
        }, 1 + key.Below(3, 10));
    }
}
