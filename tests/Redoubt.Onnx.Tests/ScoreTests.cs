using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx.Tests;

public sealed class ScoreTests
{
    [Theory]
    [InlineData("Softmax", FinalActivation.Softmax)]
    [InlineData("LogSoftmax", FinalActivation.LogSoftmax)]
    [InlineData("Sigmoid", FinalActivation.Sigmoid)]
    public void Scores_LastActivation_IsTakenOffAndNamed(string op, FinalActivation expected)
    {
        ScoreGraph scores = new ModelBytes().Input("x", "N", 3).Node("Neg", ["x"], "z").Node(op, ["z"], "y").Output("y").Load().Scores();

        Assert.Equal(expected, scores.Removed);
        Assert.Equal(3, scores.Classes);
        Assert.Equal([-1, -2, -3], Run(scores, 1, 1, 2, 3));
        Assert.Contains(op, scores.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Scores_NoActivation_IsTheOutput()
    {
        ScoreGraph scores = new ModelBytes().Input("x", "N", 3).Node("Neg", ["x"], "y").Output("y").Load().Scores();

        Assert.Equal(FinalActivation.None, scores.Removed);
        Assert.Null(scores.Note);
    }

    [Fact]
    public void Scores_SoftmaxOverImageOfOnePixel_IsFlat()
    {
        ScoreGraph scores = new ModelBytes(12).Input("x", "N", 2, 1, 1).Node("Softmax", ["x"], "y", ("axis", 1)).Output("y").Load().Scores();

        Assert.Equal(FinalActivation.Softmax, scores.Removed);
        Assert.Equal(TensorType.Float(Dimension.Batch, 2), scores.Graph.OutputType("y"));
        Assert.Equal([5, 7], Run(scores, 1, 5, 7));
    }

    [Fact]
    public void Scores_OneSigmoid_BecomesTwoClasses()
    {
        ScoreGraph scores = new ModelBytes().Input("x", "N", 1).Node("Sigmoid", ["x"], "y").Output("y").Load().Scores();

        Assert.Equal(2, scores.Classes);
        Assert.Equal([0, 3, 0, -4], Run(scores, 2, 3, -4));
    }

    [Fact]
    public void Scores_OneNumberWithoutSigmoid_StaysARegressor()
    {
        ScoreGraph scores = new ModelBytes().Input("x", "N", 1).Node("Neg", ["x"], "y").Output("y").Load().Scores();

        Assert.Equal(1, scores.Classes);
    }

    [Fact]
    public void Scores_OutputOfManyRowsPerExample_IsRefused()
    {
        ImportedModel model = new ModelBytes().Input("x", "N", 5, 2).Node("Softmax", ["x"], "y", ("axis", 2)).Output("y").Load();

        ArgumentException e = Assert.Throws<ArgumentException>(() => model.Scores("y"));
        Assert.StartsWith("Output 'y' is Float32[N,5,2], which is not one number per class and row.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scores_NoOutputFits_ListsTheOutputs()
    {
        ImportedModel model = new ModelBytes().Input("x", "N", 5, 2).Node("Relu", ["x"], "y").Output("y").Load();

        InvalidModelException e = Assert.Throws<InvalidModelException>(() => model.Scores());
        Assert.Equal("test.onnx: no output holds one number per class and row; the outputs are 'y' Float32[N,5,2].", e.Message);
    }

    private static float[] Run(ScoreGraph scores, int rows, params float[] input)
    {
        string name = scores.Graph.Inputs[0].Name;
        var inputs = new Dictionary<string, Literal> { [name] = Literal.Of(scores.Graph.InputType(name).Bind(rows), input) };
        return Execution.Run(scores.Graph, inputs, rows)[scores.Output].Floats;
    }
}
