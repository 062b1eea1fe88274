using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Models.Tests;

public sealed class MappedModelTests
{
    private static readonly Shape Color = new(3, 2, 2);

    [Fact]
    public void Create_ScaleMeanDeviation_AreAppliedInThatOrder()
    {
        var mapping = new InputMapping { Scale = 255, Mean = [10, 20, 30], StandardDeviation = [2, 4, 5] };
        float[] seen = Seen(mapping, Flat(3, 2, 2), [.. Enumerable.Repeat(0.5f, 12)]);
        Assert.Equal([.. Enumerable.Repeat(58.75f, 4), .. Enumerable.Repeat(26.875f, 4), .. Enumerable.Repeat(19.5f, 4)], seen);
    }

    [Fact]
    public void Create_ChannelsLast_MovesTheChannels() =>
        Assert.Equal([0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11], Seen(new InputMapping(), Flat(2, 2, 3), [.. Enumerable.Range(0, 12).Select(static i => (float)i)]));

    [Fact]
    public void Create_Bgr_ReversesTheChannelsBeforeTheMean()
    {
        var mapping = new InputMapping { Channels = ChannelOrder.Bgr, Mean = [100, 0, 0] };
        float[] seen = Seen(mapping, Flat(3, 2, 2), [.. Enumerable.Range(0, 12).Select(static i => (float)i)]);
        Assert.Equal([-92, -91, -90, -89, 4, 5, 6, 7, 0, 1, 2, 3], seen);
    }

    [Fact]
    public void Create_GreyModelOnColorData_TakesTheLuma()
    {
        float[] seen = Seen(new InputMapping { Channels = ChannelOrder.Grey }, Flat(1, 2, 2), [1, 1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1]);
        Assert.Equal([0.299f, 0.886f, 0.413f, 1f], seen.Select(static v => MathF.Round(v, 5)));
    }

    [Fact]
    public void Create_ColorModelOnGreyData_RepeatsTheChannel()
    {
        Graph model = Flat(3, 1, 2);
        MappedModel mapped = MappedModel.Create(model, new InputMapping { Channels = ChannelOrder.Rgb }, new Shape(1, 1, 2));
        Assert.Equal([0.25f, 0.5f, 0.25f, 0.5f, 0.25f, 0.5f], Run(mapped, [0.25f, 0.5f]));
    }

    [Theory]
    [InlineData(new[] { 12 })]
    [InlineData(new[] { 12, 1 })]
    [InlineData(new[] { 1, 1, 12 })]
    public void Create_ModelThatWantsALine_IsFlat(int[] extents)
    {
        MappedModel mapped = MappedModel.Create(Flat(extents), new InputMapping(), Color);
        Assert.Equal(InputLayout.Flat, mapped.Layout);
    }

    [Fact]
    public void Create_BothLayoutsFit_SaysWhichWasTaken()
    {
        MappedModel mapped = MappedModel.Create(Flat(3, 3, 3), new InputMapping(), new Shape(3, 3, 3));
        Assert.Equal(InputLayout.ChannelsFirst, mapped.Layout);
        Assert.Contains(mapped.Notes, static note => note.Contains("--layout nhwc", StringComparison.Ordinal));
    }

    [Fact]
    public void Create_OtherSize_SaysWhatToAdd()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => MappedModel.Create(Flat(3, 8, 8), new InputMapping(), Color));
        Assert.Contains("add --resize 8x8 or --crop 8x8", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OpKind.Softmax, "input of the final Softmax of 'out'")]
    [InlineData(OpKind.LogSoftmax, "input of the final LogSoftmax of 'out'")]
    [InlineData(OpKind.Sigmoid, "input of the final Sigmoid of 'out'")]
    [InlineData(OpKind.Tanh, "output 'out' as it is")]
    public void Create_FinalActivation_IsTakenOffAndNamed(OpKind last, string expected)
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(Dimension.Batch, 3));
        MappedModel mapped = MappedModel.Create(builder.Build(("out", x.Unary(last))), new InputMapping(), new Shape(3));
        Assert.Equal(expected, mapped.ScoresDescription);
        float[] seen = Run(mapped, [-2, 0.5f, 3]);
        if (last != OpKind.Tanh) Assert.Equal([-2, 0.5f, 3], seen);
    }

    // Fully convolutional classifiers: softmax over channels becomes transpose, softmax over the last axis, transpose.
    [Fact]
    public void Create_SoftmaxOverTheChannelsOfOnePixel_IsTakenOff()
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(Dimension.Batch, 3));
        Value output = x.Reshape(Dimension.Batch, 1, 1, 3).Unary(OpKind.Softmax).Transpose(0, 3, 1, 2);
        MappedModel mapped = MappedModel.Create(builder.Build(("out", output)), new InputMapping(), new Shape(3));
        Assert.Equal("input of the final Softmax of 'out'", mapped.ScoresDescription);
        Assert.Equal([-2, 0.5f, 3], Run(mapped, [-2, 0.5f, 3]));
    }

    [Fact]
    public void Create_OneSigmoidOutput_BecomesTwoClassesWithTheSameProbability()
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(Dimension.Batch, 1));
        MappedModel mapped = MappedModel.Create(builder.Build(("out", x.Unary(OpKind.Sigmoid))), new InputMapping(), new Shape(1));
        Assert.Equal(2, mapped.Classes);
        Assert.Equal([0, 1.5f], Run(mapped, [1.5f]));
    }

    [Fact]
    public void Create_SeveralOutputs_NeedsAName()
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(Dimension.Batch, 3));
        Graph graph = builder.Build(("a", x.Relu()), ("b", -x));
        Assert.Contains("--output", Assert.Throws<ArgumentException>(() => MappedModel.Create(graph, new InputMapping(), new Shape(3))).Message, StringComparison.Ordinal);
        Assert.Equal([-1, -2, -3], Run(MappedModel.Create(graph, new InputMapping(), new Shape(3), "b"), [1, 2, 3]));
    }

    [Fact]
    public void Errors_BrokenRules_AreAllListed()
    {
        var mapping = new InputMapping { Scale = 0, Mean = [float.NaN], StandardDeviation = [-1], Resize = new ImageSize(0, 5) };
        Assert.Equal(4, mapping.Errors().Count());
    }

    // A model that shows its input: the scores are the input, flattened.
    private static Graph Flat(params int[] extents)
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float([Dimension.Batch, .. extents.Select(static e => (Dimension)e)]));
        return builder.Build(("seen", x.Reshape(Dimension.Batch, extents.Aggregate(1, static (a, b) => a * b))));
    }

    private static float[] Seen(InputMapping mapping, Graph model, float[] input) => Run(MappedModel.Create(model, mapping, Color), input);

    private static float[] Run(MappedModel mapped, float[] input)
    {
        using var model = new GraphClassifier(mapped.Graph, new InputBounds(-1000, 1000), new GraphClassifierOptions { Threads = 1 });
        var scores = new Tensor(new Shape(1, mapped.Classes));
        model.Scores(new Tensor(new Shape([1, .. mapped.ExampleShape.Extents]), input), scores);
        return scores.Data.ToArray();
    }
}
