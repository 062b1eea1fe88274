using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Models.Tests;

public sealed class GoalTests
{
    private const int Heat = 3;
    private static readonly Shape Row = new(6);
    private static readonly float[] Reference = [1, -2, 0.5f, 3, 1, -1];

    public static TheoryData<GoalReduction> Reductions => [GoalReduction.Max, GoalReduction.Min, GoalReduction.Mean, GoalReduction.Sum, GoalReduction.Softmax, GoalReduction.Distance, GoalReduction.Cosine];

    [Theory]
    [MemberData(nameof(Reductions))]
    public void Scores_EveryReduction_AreWhatIsMissing(GoalReduction reduction)
    {
        GoalTerm term = Term(reduction) with { Temperature = Heat, Threshold = 0.4f };
        using GraphClassifier lower = Classifier(term), raise = Classifier(term with { Raise = true });
        Tensor inputs = Inputs(20), low = new(new Shape(20, 2)), high = new(low.Shape);
        lower.Scores(inputs, low);
        raise.Scores(inputs, high);
        for (int row = 0; row < 20; row++)
        {
            double expected = Number(reduction, inputs.Row(row).ToArray().Select(static v => (double)v).ToArray()) - 0.4;
            Assert.Equal(expected, low.Row(row)[0], 1e-4);
            Assert.Equal(-expected, high.Row(row)[0], 1e-4);
            Assert.Equal(0, low.Row(row)[1]);
        }
    }

    [Theory]
    [MemberData(nameof(Reductions))]
    public void Compile_EveryReduction_HasTheGradientOfFiniteDifferences(GoalReduction reduction)
    {
        using GraphClassifier classifier = Classifier(Term(reduction) with { Temperature = Heat });
        Tensor inputs = Inputs(3), scores = new(new Shape(3, 2)), gradient = new(inputs.Shape);
        var values = new float[3];
        classifier.Compile(ObjectiveKind.Margin).Evaluate(inputs, [0, 0, 0], [], scores, values, gradient);
        for (int row = 0; row < 3; row++)
        {
            double[] x = [.. inputs.Row(row).ToArray().Select(static v => (double)v)];
            for (int i = 0; i < 6; i++)
            {
                double[] up = [.. x], down = [.. x];
                up[i] += 1e-5;
                down[i] -= 1e-5;
                Assert.Equal((Number(reduction, down) - Number(reduction, up)) / 2e-5, gradient.Row(row)[i], 2e-3);
            }
        }
    }

    [Theory]
    [InlineData(false, 1f)]
    [InlineData(true, -1f)]
    public void Scores_TwoTerms_NeedAllOrAny(bool any, float expected)
    {
        GoalTerm first = Term(GoalReduction.None) with { Slice = [GoalSlice.At(0)] }, second = first with { Slice = [GoalSlice.At(-1)] };
        using GraphClassifier classifier = Classifier(new Goal { Terms = [first, second], AnyTerm = any });
        Tensor scores = new(new Shape(1, 2));
        float[] row = [1, 9, 9, 9, 9, -1];
        classifier.Scores(new Tensor(new Shape(1, 6), row), scores);
        Assert.Equal(expected, scores.Data[0]);
    }

    [Fact]
    public void Scores_SliceOfTwoAxes_TakesThosePlaces()
    {
        var builder = new GraphBuilder();
        Value input = builder.Input("x", TensorType.Float(Dimension.Batch, 6));
        Graph graph = builder.Build(("y", input.Reshape(Dimension.Batch, 3, 2)));
        var goal = new Goal { Terms = [new GoalTerm { Output = "y", Slice = [new GoalSlice(1, null), GoalSlice.At(-1)], Reduction = GoalReduction.Sum, Raise = false, Threshold = 0 }] };
        using var classifier = new GraphClassifier(MappedModel.Create(graph, new InputMapping(), Row, goal).Graph, new InputBounds(-9, 9));
        Tensor scores = new(new Shape(1, 2));
        float[] row = [1, 2, 3, 4, 5, 7];
        classifier.Scores(new Tensor(new Shape(1, 6), row), scores);
        Assert.Equal(11, scores.Data[0]);
    }

    [Theory]
    [InlineData(OpKind.Sigmoid)]
    [InlineData(OpKind.Softmax)]
    [InlineData(OpKind.Relu)]
    public void Scores_LogOdds_AreThoseOfTheProbability(OpKind last)
    {
        var builder = new GraphBuilder();
        Value input = builder.Input("x", TensorType.Float(Dimension.Batch, 2));
        Graph graph = builder.Build(("p", input.Unary(last)));
        var goal = new Goal { Terms = [new GoalTerm { Output = "p", Slice = [GoalSlice.At(1)], LogOdds = true, Raise = false, Threshold = 0.7f }] };
        using var classifier = new GraphClassifier(MappedModel.Create(graph, new InputMapping(), new Shape(2), goal).Graph, new InputBounds(-99, 99));
        float[] x = last == OpKind.Relu ? [0.2f, 0.9f] : [-40, 30];
        Tensor scores = new(new Shape(1, 2));
        classifier.Scores(new Tensor(new Shape(1, 2), x), scores);
        double odds = last switch { OpKind.Sigmoid => 30, OpKind.Softmax => 70, _ => Math.Log(0.9 / 0.1) };
        Assert.Equal(odds - Math.Log(0.7 / 0.3), scores.Data[0], 1e-3);
    }

    [Fact]
    public void Create_WhatDoesNotFit_IsOneSentence()
    {
        void Check(GoalTerm term, string sentence) => Assert.StartsWith(sentence, Assert.Throws<ArgumentException>(() => Mapped(new Goal { Terms = [term] })).Message, StringComparison.Ordinal);
        Check(Term(GoalReduction.None), "The slice of 'y' leaves 6 values; say how they become one number");
        Check(Term(GoalReduction.Max) with { Output = "z" }, "The model has no output 'z'; it has 'y'");
        Check(Term(GoalReduction.Max) with { Slice = [new GoalSlice(4, 4)] }, "The slice 4:4 of axis 1 is empty or outside output 'y'");
        Check(Term(GoalReduction.Max) with { Slice = [GoalSlice.At(-7)] }, "The slice -7 of axis 1 is empty or outside output 'y'");
        Check(Term(GoalReduction.Max) with { Slice = [GoalSlice.All, GoalSlice.All] }, "The slice has 2 axes, output 'y'");
        Check(Term(GoalReduction.Cosine) with { Slice = [new GoalSlice(0, 2)] }, "The reference has 6 values, the slice of 'y' leaves 2.");
        Check(Term(GoalReduction.Cosine) with { Reference = new Tensor(new Shape(6)) }, "The reference of 'y' has no direction");
        Check(Term(GoalReduction.Cosine) with { Reference = null }, "Cosine needs a reference.");
        Check(Term(GoalReduction.Mean) with { LogOdds = true, Threshold = 2 }, "LogOdds goes with one value, the largest or the smallest, not with Mean. With log-odds the threshold is a probability in (0, 1), was 2.");
    }

    [Fact]
    public void ToString_Goal_ReadsAsASentence()
    {
        var goal = new Goal { Terms = [Term(GoalReduction.Max) with { Slice = [GoalSlice.All, GoalSlice.At(1)], Threshold = 0.7f }, Term(GoalReduction.Cosine) with { Raise = true, Threshold = 0.35f, ReferenceName = "boss.npy" }] };
        Assert.Equal("lower max of 'y'[:,1] to 0.7 and raise cosine of 'y' with boss.npy to 0.35", goal.ToString());
    }

    private static GoalTerm Term(GoalReduction reduction) => new()
    {
        Output = "y",
        Reduction = reduction,
        Reference = reduction is GoalReduction.Distance or GoalReduction.Cosine ? new Tensor(Row, Reference) : null,
        Raise = false,
        Threshold = 0,
    };

    private static GraphClassifier Classifier(GoalTerm term) => Classifier(new Goal { Terms = [term] });

    private static GraphClassifier Classifier(Goal goal) => new(Mapped(goal).Graph, new InputBounds(-99, 99));

    private static MappedModel Mapped(Goal goal)
    {
        var builder = new GraphBuilder();
        Value input = builder.Input("x", TensorType.Float(Dimension.Batch, 6));
        return MappedModel.Create(builder.Build(("y", input)), new InputMapping(), Row, goal);
    }

    private static Tensor Inputs(int rows)
    {
        var inputs = new Tensor(new Shape(rows, 6));
        new RandomKey(11).FillUniform(inputs.Data, -2, 2);
        return inputs;
    }

    private static double Number(GoalReduction reduction, double[] v) => reduction switch
    {
        GoalReduction.Max => v.Max(),
        GoalReduction.Min => v.Min(),
        GoalReduction.Mean => v.Average(),
        GoalReduction.Sum => v.Sum(),
        GoalReduction.Softmax => Math.Log(v.Sum(static a => Math.Exp(Heat * a))) / Heat,
        GoalReduction.Distance => Math.Sqrt(v.Zip(Reference, static (a, b) => (a - b) * (a - b)).Sum()),
        _ => v.Zip(Reference, static (a, b) => a * b).Sum() / Math.Sqrt(v.Sum(static a => a * a)) / Math.Sqrt(Reference.Sum(static b => (double)b * b)),
    };
}
