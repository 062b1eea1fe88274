using Redoubt.Graphs;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Models.Tests;

/// <summary>Closed forms of single wrappers; what all have in common is tested by <see cref="EveryWrapperTests"/>.</summary>
public sealed class WrapperTests
{
    private const int Classes = WrapperCases.Classes, Features = WrapperCases.Features, Rows = WrapperCases.Rows;

    private static readonly float[] Three = [0.1f, 0.4f, 0.9f];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void CompilePullback_LinearModel_IsTheTransposedWeightsTimesTheVector(bool graph)
    {
        IDifferentiableClassifier model = graph ? WrapperCases.LinearGraph(1) : WrapperCases.Linear(1);
        Tensor weights = new(new Shape(Rows, Classes), WrapperCases.Draw(8, Rows * Classes)), gradient = new(new Shape(Rows, Features));
        for (int row = 0; row < Rows; row++)
        {
            float mean = weights.Row(row).ToArray().Average();
            for (int k = 0; k < Classes; k++) weights.Row(row)[k] -= mean;
        }

        model.CompilePullback().Evaluate(WrapperCases.Inputs(), weights, gradient);
        float[,] matrix = WrapperCases.Weights(1);
        for (int row = 0; row < Rows; row++)
        {
            for (int j = 0; j < Features; j++)
                Assert.Equal(Enumerable.Range(0, Classes).Sum(k => (double)weights.Row(row)[k] * matrix[k, j]), gradient.Row(row)[j], 1e-5);
        }
    }

    [Fact]
    public void Rescaled_SaturatedScores_RestoresTheGradientAndKeepsDecisions()
    {
        float[,] steep = WrapperCases.Weights(1);
        for (int k = 0; k < Classes; k++)
        {
            for (int j = 0; j < Features; j++) steep[k, j] *= 1e6f;
        }

        var model = new LinearClassifier(steep, bounds: new InputBounds(-9, 9));
        using var fixedTemperature = new RescaledClassifier(model, 1e6f);
        using RescaledClassifier perRow = RescaledClassifier.PerRow(model), calibrated = RescaledClassifier.Calibrated(model, WrapperCases.Inputs());
        int[] decided = Decide(model);

        Assert.InRange(ZeroGradients(model, decided), Rows - 1, Rows);
        foreach (RescaledClassifier rescaled in new[] { fixedTemperature, perRow, calibrated })
        {
            Assert.Equal(0, ZeroGradients(rescaled, decided));
            Assert.Equal(decided, Decide(rescaled));
        }
    }

    [Fact]
    public void Calibrated_LeadOfTwo_IsTheMedianLead()
    {
        using RescaledClassifier model = RescaledClassifier.Calibrated(WrapperCases.Linear(1), WrapperCases.Inputs(), lead: 2);
        var scores = new Tensor(new Shape(Rows, Classes));
        model.Scores(WrapperCases.Inputs(), scores);
        double[] leads = [.. Enumerable.Range(0, Rows).Select(row => (double)Decision.Lead(scores.Row(row), Decide(model)[row])).Order()];
        Assert.Equal(2, leads[Rows / 2], 1e-5);
    }

    [Theory]
    [InlineData(EnsembleAverage.Scores)]
    [InlineData(EnsembleAverage.Probabilities)]
    [InlineData(EnsembleAverage.Losses)]
    public void Ensemble_TwoMembers_HasTheMean(EnsembleAverage average)
    {
        using var model = new EnsembleClassifier([WrapperCases.Linear(1), WrapperCases.Linear(2)], average);
        Tensor inputs = WrapperCases.Inputs(), scores = new(new Shape(Rows, Classes));
        var values = new float[Rows];
        model.Compile(ObjectiveKind.CrossEntropy).Values(inputs, WrapperCases.Labels, [], scores, values);
        for (int row = 0; row < Rows; row++)
        {
            double[] a = WrapperCases.Linear(1).Forward(inputs.Row(row)), b = WrapperCases.Linear(2).Forward(inputs.Row(row));
            double[] mean = [.. a.Zip(b, static (p, q) => (p + q) / 2)], pa = Softmax(a), pb = Softmax(b);
            int label = WrapperCases.Labels[row];
            double expected = average switch
            {
                EnsembleAverage.Scores => -Math.Log(Softmax(mean)[label]),
                EnsembleAverage.Probabilities => -Math.Log((pa[label] + pb[label]) / 2),
                _ => -(Math.Log(pa[label]) + Math.Log(pb[label])) / 2,
            };
            Assert.Equal(expected, values[row], 1e-5);
            for (int k = 0; k < Classes; k++)
                Assert.Equal(average == EnsembleAverage.Probabilities ? Math.Log((pa[k] + pb[k]) / 2) : mean[k], scores.Row(row)[k], 1e-5);
        }
    }

    [Fact]
    public void Ensemble_MembersThatDoNotFit_AreNamed()
    {
        var other = new LinearClassifier(new float[2, Features], bounds: new InputBounds(-9, 9));
        string message = Assert.Throws<ArgumentException>(() => new EnsembleClassifier([WrapperCases.Linear(1), other])).Message;
        Assert.Contains("member 1 takes rows", message, StringComparison.Ordinal);
    }

    // Scores of one linear model, Jacobian of another: the gradient is the second's weights times the derivative at the first's scores.
    [Fact]
    public void Surrogate_TwoLinearModels_DecidesAsOneAndDifferentiatesAsTheOther()
    {
        using var model = new SurrogateClassifier(new DecisionOnlyClassifier(WrapperCases.Linear(1)), WrapperCases.Linear(2));
        Tensor inputs = WrapperCases.Inputs(), scores = new(new Shape(Rows, Classes)), gradient = new(inputs.Shape);
        model.Compile(ObjectiveKind.CrossEntropy).Evaluate(inputs, WrapperCases.Labels, [], scores, new float[Rows], gradient);
        float[,] standIn = WrapperCases.Weights(2);
        for (int row = 0; row < Rows; row++)
        {
            double[] z = WrapperCases.Linear(1).Forward(inputs.Row(row)), oneHot = [.. z.Select(v => v == z.Max() ? 1.0 : 0)];
            (_, double[] derivative) = ScoreLoss.Evaluate(ObjectiveKind.CrossEntropy, oneHot, WrapperCases.Labels[row], -1);
            Assert.Equal(oneHot, scores.Row(row).ToArray().Select(static s => (double)s));
            for (int j = 0; j < Features; j++)
                Assert.Equal(Enumerable.Range(0, Classes).Sum(k => derivative[k] * standIn[k, j]), gradient.Row(row)[j], 1e-5);
        }
    }

    [Fact]
    public void Defended_Quantization_HasNoGradientUntilItIsReplaced()
    {
        var quantization = new LevelQuantization(new InputBounds(-9, 9), 19);
        var plain = new DefendedClassifier(WrapperCases.Linear(1), quantization, new RandomKey(1));
        var adaptive = new DefendedClassifier(WrapperCases.Linear(1), new SurrogateTransformation(quantization), new RandomKey(1));
        int[] decided = Decide(plain);
        Assert.Equal(GradientBehavior.Shattered, plain.Gradients);
        Assert.Equal(GradientBehavior.Exact, adaptive.Gradients);
        Assert.Equal(Rows, ZeroGradients(plain, decided));
        Assert.Equal(0, ZeroGradients(adaptive, decided));

        // The gradient is the model's at the rounded point.
        Tensor inputs = WrapperCases.Inputs(), rounded = inputs.Clone();
        for (int i = 0; i < rounded.Count; i++) rounded.Data[i] = MathF.Round(rounded.Data[i]);
        Assert.Equal(Gradient(WrapperCases.Linear(1), rounded, decided).Data.ToArray(), Gradient(adaptive, inputs, decided).Data.ToArray());
        Assert.Equal(decided, Decide(adaptive));
    }

    [Fact]
    public void Expected_ThreeDraws_IsTheMeanOverSeededCalls()
    {
        const int Draws = 3;
        var key = new RandomKey(77);
        var stochastic = new DefendedClassifier(WrapperCases.Linear(1), new WrapperCases.RowScale(), new RandomKey(3));
        using var model = new ExpectedClassifier(stochastic, Draws, key);
        Tensor inputs = WrapperCases.Inputs(), gradient = new(inputs.Shape), scores = new(new Shape(Rows, Classes));
        var values = new float[Rows];
        model.Compile(ObjectiveKind.CrossEntropy).Evaluate(inputs, WrapperCases.Labels, [], scores, values, gradient);
        float[,] weights = WrapperCases.Weights(1);
        for (int row = 0; row < Rows; row++)
        {
            double value = 0;
            double[] slope = new double[Features], probabilities = new double[Classes];
            for (int draw = 0; draw < Draws; draw++)
            {
                float factor = WrapperCases.RowScale.Factor(key.Fold(RowContent.Hash(inputs.Row(row))).Fold((ulong)draw));
                double[] z = [.. WrapperCases.Linear(1).Forward(inputs.Row(row)).Select(v => factor * v)];
                (double loss, double[] derivative) = ScoreLoss.Evaluate(ObjectiveKind.CrossEntropy, z, WrapperCases.Labels[row], -1);
                value += loss / Draws;
                for (int k = 0; k < Classes; k++) probabilities[k] += Softmax(z)[k] / Draws;
                for (int j = 0; j < Features; j++) slope[j] += Enumerable.Range(0, Classes).Sum(k => factor * derivative[k] * weights[k, j]) / Draws;
            }

            Assert.Equal(value, values[row], 1e-5);
            for (int k = 0; k < Classes; k++) Assert.Equal(Math.Log(probabilities[k]), scores.Row(row)[k], 1e-4);
            for (int j = 0; j < Features; j++) Assert.Equal(slope[j], gradient.Row(row)[j], 1e-5);
        }
    }

    [Fact]
    public void Seed_OtherRowCount_Throws()
    {
        var model = new DefendedClassifier(WrapperCases.Linear(1), new WrapperCases.RowScale(), new RandomKey(3));
        model.Seed([new RandomKey(1)]);
        Assert.Throws<ArgumentException>(() => model.Scores(WrapperCases.Inputs(), new Tensor(new Shape(Rows, Classes))));
    }

    [Fact]
    public void StraightThrough_RoundInside_KeepsValuesAndGivesTheGradientOfTheIdentity()
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(Dimension.Batch, 3));
        Graph graph = builder.Build(("z", (x * 4f).Unary(OpKind.Round) * 0.5f));
        using var plain = new GraphClassifier(graph, InputBounds.Unit, new GraphClassifierOptions { Threads = 1 });
        using var through = new GraphClassifier(StraightThrough.Apply(graph), InputBounds.Unit, new GraphClassifierOptions { Threads = 1 });
        var inputs = new Tensor(new Shape(1, 3), Three);
        Assert.Equal(1, StraightThrough.Count(graph));
        Assert.Equal(0, StraightThrough.Count(StraightThrough.Apply(graph)));
        Assert.Equal([0, 0, 0], Slope(plain));
        Assert.Equal([-2, 0, 2], Slope(through));

        float[] Slope(GraphClassifier model)
        {
            Tensor scores = new(new Shape(1, 3)), gradient = new(inputs.Shape);
            model.Compile(ObjectiveKind.ScoreDifference).Evaluate(inputs, [0], [2], scores, new float[1], gradient);
            Assert.Equal([0, 1, 2], scores.Data.ToArray());
            return gradient.Data.ToArray();
        }
    }

    private static int[] Decide(IClassifier model)
    {
        var scores = new Tensor(new Shape(Rows, Classes));
        model.Scores(WrapperCases.Inputs(), scores);
        return [.. Enumerable.Range(0, Rows).Select(row => System.Numerics.Tensors.TensorPrimitives.IndexOfMax(scores.Row(row)))];
    }

    private static int ZeroGradients(IDifferentiableClassifier model, int[] labels)
    {
        Tensor gradient = Gradient(model, WrapperCases.Inputs(), labels);
        return Enumerable.Range(0, Rows).Count(row => !gradient.Row(row).ContainsAnyExcept(0f));
    }

    private static Tensor Gradient(IDifferentiableClassifier model, Tensor inputs, int[] labels)
    {
        var gradient = new Tensor(inputs.Shape);
        model.Compile(ObjectiveKind.CrossEntropy).Evaluate(inputs, labels, [], new Tensor(new Shape(inputs.Rows, Classes)), new float[inputs.Rows], gradient);
        return gradient;
    }

    private static double[] Softmax(double[] z)
    {
        double sum = z.Sum(static v => Math.Exp(v));
        return [.. z.Select(v => Math.Exp(v) / sum)];
    }
}
