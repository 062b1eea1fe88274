using Redoubt.Tensors;
using static Redoubt.Graphs.Tests.Evaluation;

namespace Redoubt.Graphs.Tests;

public sealed class ReferenceEvaluatorTests
{
    private const double Nan = double.NaN;

    // PyTorch 1.13: torch.sign, relu, clamp, minimum, maximum of NaN.
    [Theory]
    [InlineData(OpKind.Relu, Nan)]
    [InlineData(OpKind.Sign, 0.0)]
    [InlineData(OpKind.Abs, Nan)]
    public void Evaluate_UnaryOfNan_FollowsPyTorch(OpKind kind, double expected) =>
        Assert.Equal([expected], Apply(kind, null, Vector(Nan)).Numbers);

    [Theory]
    [InlineData(OpKind.Min)]
    [InlineData(OpKind.Max)]
    public void Evaluate_MinMaxOfNan_NanWins(OpKind kind) =>
        Assert.Equal([Nan, Nan], Apply(kind, null, Vector(Nan, 1), Vector(1, Nan)).Numbers);

    [Fact]
    public void Evaluate_ClipOutsideAndNan_LimitsAndKeepsNan() =>
        Assert.Equal([-1, 0.5, 2, Nan], Apply(OpKind.Clip, new ClipAttributes(-1, 2), Vector(-3, 0.5, 7, Nan)).Numbers);

    [Fact]
    public void Evaluate_IntegerDivision_TruncatesTowardZero() =>
        Assert.Equal(
            [-3, 3, -3, long.MinValue],
            Apply(OpKind.Div, null, ReferenceValue.Of(new Shape(4), -7L, 7L, 7L, long.MinValue), ReferenceValue.Of(new Shape(4), 2L, 2L, -2L, -1L)).Integers);

    [Fact]
    public void Evaluate_Broadcast_StretchesAxesOfOne() =>
        Assert.Equal([11, 21, 12, 22, 13, 23], Apply(OpKind.Add, null, Numbers([3, 1], 1, 2, 3), Vector(10, 20)).Numbers);

    [Fact]
    public void Evaluate_MatMulTransposed_EqualsHandComputed()
    {
        ReferenceValue a = Numbers([2, 3], 1, 2, 3, 4, 5, 6), b = Numbers([3, 2], 7, 8, 9, 10, 11, 12);
        ReferenceValue at = Numbers([3, 2], 1, 4, 2, 5, 3, 6), bt = Numbers([2, 3], 7, 9, 11, 8, 10, 12);
        double[] expected = [58, 64, 139, 154];
        Assert.Equal(expected, Apply(OpKind.MatMul, new MatMulAttributes(false, false), a, b).Numbers);
        Assert.Equal(expected, Apply(OpKind.MatMul, new MatMulAttributes(true, false), at, b).Numbers);
        Assert.Equal(expected, Apply(OpKind.MatMul, new MatMulAttributes(false, true), a, bt).Numbers);
        Assert.Equal(expected, Apply(OpKind.MatMul, new MatMulAttributes(true, true), at, bt).Numbers);
    }

    // The definition, one sum per output pixel, on an asymmetric geometry with two groups.
    [Fact]
    public void Evaluate_ConvStridedDilatedGrouped_EqualsDefinition()
    {
        var window = new WindowAttributes
        {
            KernelHeight = 2, KernelWidth = 3, StrideHeight = 2, StrideWidth = 1, DilationHeight = 1, DilationWidth = 2,
            PadTop = 1, PadLeft = 2, PadBottom = 0, PadRight = 1, Groups = 2,
        };
        ReferenceValue x = Random(new RandomKey(1), 2, 4, 5, 6), w = Random(new RandomKey(2), 6, 2, 2, 3);
        ReferenceValue y = Apply(OpKind.Conv, window, x, w);
        Assert.Equal(new Shape(2, 6, 3, 5), y.Shape);
        int at = 0;
        for (int n = 0; n < 2; n++)
        for (int k = 0; k < 6; k++)
        for (int p = 0; p < 3; p++)
        for (int q = 0; q < 5; q++)
        {
            double sum = 0;
            for (int c = 0; c < 2; c++)
            for (int r = 0; r < 2; r++)
            for (int s = 0; s < 3; s++)
            {
                int row = (2 * p) + r - 1, column = q + (2 * s) - 2, channel = (k / 3 * 2) + c;
                if (row is < 0 or > 4 || column is < 0 or > 5) continue;
                sum += x.Numbers[(((n * 4) + channel) * 5 + row) * 6 + column] * w.Numbers[((k * 2 + c) * 2 + r) * 3 + s];
            }

            Assert.Equal(sum, y.Numbers[at++], 1e-13);
        }
    }

    [Fact]
    public void Evaluate_SliceNegativeStep_Reverses() =>
        Assert.Equal([4, 2, 0], Apply(OpKind.Slice, new SliceAttributes([4], [-1], [-2]), Vector(0, 1, 2, 3, 4)).Numbers);

    [Fact]
    public void Evaluate_TransposeOfThreeAxes_MovesElements() =>
        Assert.Equal([0, 2, 4, 1, 3, 5], Apply(OpKind.Transpose, new TransposeAttributes([2, 0, 1]), Numbers([1, 3, 2], 0, 1, 2, 3, 4, 5)).Numbers);

    [Fact]
    public void Evaluate_PadAndConcat_PlaceBlocks()
    {
        Assert.Equal([9, 1, 2, 9, 9], Apply(OpKind.Pad, new PadAttributes([1], [2], 9), Vector(1, 2)).Numbers);
        Assert.Equal([1, 3, 4, 2, 5, 6], Apply(OpKind.Concat, new ConcatAttributes(1), Numbers([2, 1], 1, 2), Numbers([2, 2], 3, 4, 5, 6)).Numbers);
    }

    [Fact]
    public void Evaluate_TopKAndArgMaxOfTies_TakeTheFirst()
    {
        ReferenceValue x = Vector(1, 3, 0, 3);
        Assert.Equal([3, 3], Apply(OpKind.TopK, new TopKAttributes(2), x).Numbers);
        Assert.Equal([20, 40], Apply(OpKind.TopKGather, new TopKAttributes(2), x, Vector(10, 20, 30, 40)).Numbers);
        Assert.Equal([0, 5, 0, 6], Apply(OpKind.TopKScatter, new TopKAttributes(2), x, Vector(5, 6)).Numbers);
        Assert.Equal([1L], Apply(OpKind.ArgMax, null, x).Integers);
        Assert.Equal([2L], Apply(OpKind.ArgMax, null, Vector(1, 3, Nan, 3)).Integers);
    }

    [Fact]
    public void Evaluate_LogSoftmaxOfLargeScores_DoesNotOverflow()
    {
        double[] y = Apply(OpKind.LogSoftmax, null, Numbers([1, 2], 1000, 0)).Numbers;
        Assert.Equal([0.0, -1000.0], y);
        Assert.Equal([0.5, 0.5], Apply(OpKind.Softmax, null, Numbers([1, 2], 1e5, 1e5)).Numbers);
    }

    [Fact]
    public void Evaluate_SymbolicBatch_BindsRows()
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(Dimension.Batch, 2));
        Graph graph = builder.Build(("mean", x.Mean([0])), ("flat", x.Reshape(new Dimension(2, "N"))));
        IReadOnlyDictionary<string, ReferenceValue> y = ReferenceEvaluator.Evaluate(
            graph, new Dictionary<string, ReferenceValue> { ["x"] = Numbers([3, 2], 1, 2, 3, 4, 5, 9) }, 3);
        Assert.Equal([3, 5], y["mean"].Numbers);
        Assert.Equal(new Shape(6), y["flat"].Shape);
    }

    [Fact]
    public void Evaluate_MissingOrWrongInput_NamesIt()
    {
        var builder = new GraphBuilder();
        Graph graph = builder.Build(("y", builder.Input("image", TensorType.Float(Dimension.Batch, 2)).Relu()));
        Assert.Contains("'image' has no value", Assert.Throws<ArgumentException>(() => ReferenceEvaluator.Evaluate(graph, Named(), 3)).Message);
        var wrong = new Dictionary<string, ReferenceValue> { ["image"] = Numbers([2, 2], 1, 2, 3, 4) };
        Assert.Contains("Float32[3,2]", Assert.Throws<ArgumentException>(() => ReferenceEvaluator.Evaluate(graph, wrong, 3)).Message);
    }

    [Fact]
    public void FromTensor_ToTensor_KeepsFloats()
    {
        var tensor = new Tensor(new Shape(2), new[] { 0.1f, float.MaxValue });
        Assert.Equal(tensor.Data.ToArray(), ReferenceValue.From(tensor).ToTensor().Data.ToArray());
    }
}
