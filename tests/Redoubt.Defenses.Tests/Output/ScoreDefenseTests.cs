using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Defenses.Tests;

public sealed class ScoreDefenseTests
{
    private const int Classes = 5;

    private static readonly Tensor Scores = Rows.Random(new Shape(40, Classes), 7, -6, 6);

    [Fact]
    public void Rounding_TwoDecimals_EqualsRoundedProbabilities() => Check(new ProbabilityRounding(2), static p => [.. p.Select(static v => Math.Round(v, 2, MidpointRounding.ToEven))], 1e-5);

    [Fact]
    public void HighConfidence_Cutoff_KeepsTheLargeOnes() => Check(new HighConfidenceOnly(0.3), static p => [.. p.Select(static v => v >= 0.3 ? v : 0)], 1e-5);

    [Fact]
    public void Temperature_Three_DividesScores() => Check(new ScoreTemperature(3), static p =>
    {
        double total = p.Sum(static v => Math.Cbrt(v));
        return [.. p.Select(v => Math.Cbrt(v) / total)];
    }, 1e-5);

    // The paper's formula, straight.
    [Fact]
    public void ReverseSigmoid_RandomScores_EqualsItsFormula() => Check(new ReverseSigmoid(0.7, 0.2), static p =>
    {
        double[] bent = [.. p.Select(static y => y - 0.7 * (1 / (1 + Math.Exp(-0.2 * Math.Log(y / (1 - y)))) - 0.5))];
        return [.. bent.Select(v => v / bent.Sum())];
    }, 1e-4);

    [Fact]
    public void ReverseSigmoid_SaturatedScores_StaysFiniteAndKeepsTheDecision()
    {
        var extreme = new Tensor(new Shape(1, Classes), new float[] { 200, -200, 0, 3, 199 });
        Tensor result = Rows.Apply(new ReverseSigmoid(1, 0.1), extreme);
        Assert.All(result.Data.ToArray(), static v => Assert.True(float.IsFinite(v)));
        Assert.Equal(0, result.Data.ToArray().Index().MaxBy(static pair => pair.Item).Index);
    }

    [Fact]
    public void Pullback_ReverseSigmoidAndTemperature_AgreeWithFiniteDifferences()
    {
        Tensor row = Rows.Random(new Shape(1, Classes), 9, -2, 2);
        foreach (IGraphTransformation fragment in new IGraphTransformation[] { new ReverseSigmoid(0.7, 0.2), new ScoreTemperature(0.5) })
        {
            using var compiled = new CompiledTransformation(fragment, new Shape(Classes));
            Rows.CheckPullback(compiled, row, 1e-3, 5e-3);
        }
    }

    [Fact]
    public void Pullback_Rounding_IsZero()
    {
        using var compiled = new CompiledTransformation(new ProbabilityRounding(2), new Shape(Classes));
        var gradient = new float[Classes];
        compiled.Pullback(Scores.Row(0), default, [1, 2, 3, 4, 5], gradient);
        Assert.All(gradient, static v => Assert.Equal(0, v));
    }

    // The value is that of the composition, and through the stand-in the derivative is that of the raw scores.
    [Fact]
    public void DefendedClassifier_WithScoreDefense_DecidesBehindItAndDifferentiatesAroundIt()
    {
        using GraphClassifier model = Linear.Classifier([[2f, -1f, 0.5f], [0f, 1f, 0f], [-1f, 0f, 1f]]);
        IInputTransformation rounding = ConfiguredDefense.Of("round-probabilities").Create(new DefenseSite(new Shape(3), InputBounds.Unit, 3));
        using var defended = new DefendedClassifier(model, IdentityTransformation.Instance, new RandomKey(1), rounding);
        Tensor inputs = Rows.Random(new Shape(6, 3), 3), raw = new(new Shape(6, 3)), scores = new(new Shape(6, 3));
        model.Scores(inputs, raw);
        defended.Scores(inputs, scores);
        Assert.Equal(Rows.Apply(rounding, raw).Data.ToArray(), scores.Data.ToArray());
        Assert.Equal(GradientBehavior.Shattered, defended.Gradients);

        using DefendedClassifier open = defended.Through();
        Assert.Equal(GradientBehavior.Exact, open.Gradients);
        Tensor again = new(new Shape(6, 3)), blind = new(new Shape(6, 3)), seen = new(new Shape(6, 3));
        int[] labels = [0, 1, 2, 0, 1, 2];
        var values = new float[6];
        defended.Compile(ObjectiveKind.CrossEntropy).Evaluate(inputs, labels, [], again, values, blind);
        Assert.Equal(scores.Data.ToArray(), again.Data.ToArray());
        Assert.All(blind.Data.ToArray(), static v => Assert.Equal(0, v));
        open.Compile(ObjectiveKind.CrossEntropy).Evaluate(inputs, labels, [], again, values, seen);
        Assert.Equal(scores.Data.ToArray(), again.Data.ToArray());

        // By hand: Wᵀ(p' - e_y), with p' the softmax of the rounded scores.
        float[][] w = [[2f, -1f, 0.5f], [0f, 1f, 0f], [-1f, 0f, 1f]];
        for (int row = 0; row < 6; row++)
        {
            double total = scores.Row(row).ToArray().Sum(static s => Math.Exp(s));
            for (int i = 0; i < 3; i++)
            {
                double expected = Enumerable.Range(0, 3).Sum(k => w[k][i] * (Math.Exp(scores.Row(row)[k]) / total - (k == labels[row] ? 1 : 0)));
                Assert.Equal(expected, seen.Row(row)[i], 1e-5);
            }
        }
    }

    [Fact]
    public void DefendedClassifier_ScoreNoise_IsStochasticAndRepeatable()
    {
        using GraphClassifier model = Linear.Classifier([[1f, 0f], [0f, 1f]]);
        IInputTransformation noise = ConfiguredDefense.Of("score-noise").Create(new DefenseSite(new Shape(2), InputBounds.Unit, 2));
        using var defended = new DefendedClassifier(model, IdentityTransformation.Instance, new RandomKey(1), noise);
        Assert.Equal(GradientBehavior.Stochastic, defended.Gradients);
        Tensor inputs = Rows.Random(new Shape(4, 2), 3), one = new(new Shape(4, 2)), two = new(new Shape(4, 2)), raw = new(new Shape(4, 2));
        defended.Scores(inputs, one);
        defended.Scores(inputs, two);
        model.Scores(inputs, raw);
        Assert.Equal(one.Data.ToArray(), two.Data.ToArray());
        Assert.NotEqual(raw.Data.ToArray(), one.Data.ToArray());
        defended.Seed([new RandomKey(1), new RandomKey(2), new RandomKey(3), new RandomKey(4)]);
        defended.Scores(inputs, two);
        Assert.NotEqual(one.Data.ToArray(), two.Data.ToArray());
    }

    private static void Check(IGraphTransformation fragment, Func<double[], double[]> expected, double tolerance)
    {
        Tensor actual = Rows.Apply(fragment, Scores);
        for (int row = 0; row < Scores.Rows; row++)
        {
            double[] exponentials = [.. Scores.Row(row).ToArray().Select(static s => Math.Exp(s))];
            double[] wanted = expected([.. exponentials.Select(e => e / exponentials.Sum())]);
            double[] found = [.. actual.Row(row).ToArray().Select(static s => Math.Exp(s))];
            double total = fragment is ScoreTemperature ? found.Sum() : 1;
            for (int k = 0; k < Classes; k++) Assert.Equal(wanted[k], found[k] / total, tolerance);
        }
    }
}
