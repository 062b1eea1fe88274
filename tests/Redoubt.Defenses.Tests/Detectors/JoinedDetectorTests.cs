using Redoubt.Data;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Defenses.Tests;

public sealed class JoinedDetectorTests
{
    private static readonly LabeledData Clean = SmallModel.Rows(400, 3), Rows = SmallModel.Rows(60, 5);
    private static readonly IDetector[] Parts = [new EnergyDetector(), new MaximumSoftmaxDetector(), new FeatureSqueezingDetector(2)];
    private static readonly DetectorFitting Fitting = new() { Model = SmallModel.Create(), Clean = Clean, Threads = 1 };

    // At every clean value the lines pass near the logarithm of the conformal p-value; the rules are then those of CombinedPValues.
    [Theory]
    [InlineData(JoinRule.Fisher)]
    [InlineData(JoinRule.Simes)]
    public void Suspicion_PValueRules_FollowConformalPValues(JoinRule rule)
    {
        float[][] clean = [.. Parts.Select(static part => SmallModel.Suspicion(part, Clean.Inputs).Order().ToArray())], own = [.. Parts.Select(static part => SmallModel.Suspicion(part, Rows.Inputs))];
        float[] found = SmallModel.Suspicion(JoinedDetector.Fit(Parts, rule, Fitting), Rows.Inputs);
        for (int row = 0; row < Rows.Rows; row++)
        {
            double[] values = [.. Parts.Select((_, i) => ConformalThreshold.PValue(clean[i], own[i][row]))];
            double expected = rule == JoinRule.Fisher ? -values.Sum(Math.Log) : -Math.Log(CombinedPValues.Simes(values));
            if (values.Min() > 0.01) Assert.Equal(expected, found[row], 0.25 + 0.05 * expected);
        }
    }

    [Fact]
    public void Suspicion_Sum_IsSumOfCompressedStandardScores()
    {
        float[] found = SmallModel.Suspicion(JoinedDetector.Fit(Parts, JoinRule.Sum, Fitting), Rows.Inputs);
        for (int row = 0; row < Rows.Rows; row++)
        {
            double expected = 0;
            foreach (IDetector part in Parts)
            {
                float[] clean = SmallModel.Suspicion(part, Clean.Inputs);
                double mean = clean.Average(static v => (double)v), deviation = Math.Sqrt(clean.Average(v => (v - mean) * (v - mean)));
                expected += Math.Asinh((SmallModel.Suspicion(part, Rows.Inputs.View(row, 1))[0] - mean) / deviation);
            }

            Assert.Equal(expected, found[row], 2e-3);
        }
    }

    // Rows whose squeezed scores move much are "attacked": the regression must find that part and give the others little.
    [Fact]
    public void Fit_Learned_FindsThePartThatTells()
    {
        float[] squeezing = SmallModel.Suspicion(Parts[2], Clean.Inputs);
        int[] order = [.. Enumerable.Range(0, Clean.Rows).OrderByDescending(row => squeezing[row])];
        JoinedDetector joined = JoinedDetector.Fit(Parts, JoinRule.Learned, Fitting with { Clean = Clean.Take(order.AsSpan(100)), Attacked = Clean.Inputs.Gather(order.AsSpan(0, 100)) });
        float[] found = SmallModel.Suspicion(joined, Clean.Inputs);
        double area = Evidence.Ranking.Area([.. order.Skip(100).Select(row => found[row])], [.. order.Take(100).Select(row => found[row])])!.Value;
        Assert.True(area > 0.99, $"{area}");
    }

    // The log of the odds of two Gaussians at distance 2 is 2x - 2: an intercept and a slope in closed form.
    [Fact]
    public void Fit_LogisticRegression_RecoversGaussianOdds()
    {
        var numbers = new float[40_000];
        new RandomKey(TestSeed.Value).FillNormal(numbers);
        double[][] Rows(int start, double shift) => [.. numbers.Skip(start).Take(20_000).Select(v => new[] { v + shift })];
        double[] weights = LogisticRegression.Fit(Rows(0, 0), Rows(20_000, 2));
        Assert.Equal(2, weights[0], 0.1);
        Assert.Equal(-2, weights[1], 0.1);
    }
}
