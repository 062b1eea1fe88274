using Redoubt.Evidence;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Evaluation.Tests;

public sealed class SimilarityCurveTests
{
    // Same 0.9 0.8 0.4, different 0.7 0.3 0.2 0.1: of 12 comparisons one is wrong (0.4 < 0.7).
    private static readonly SimilarityCurve Small = new([0.9, 0.8, 0.4, 0.7, 0.3, 0.2, 0.1], [true, true, true, false, false, false, false]);

    [Fact]
    public void Area_Small_IsTheShareOfRightComparisons()
    {
        Assert.Equal(11.0 / 12, Small.Area, 1e-12);
        // Placements: same 1, 1, 3/4; different 2/3, 1, 1, 1. Variances over n - 1: 1/48 and 1/36.
        double error = Math.Sqrt(1.0 / 48 / 3 + 1.0 / 36 / 4);
        Assert.Equal(11.0 / 12 - 1.959963984540054 * error, Small.AreaLower, 1e-12);
        Assert.Equal(1, Small.AreaUpper, 1e-12);
    }

    [Theory]
    [InlineData(0.0, 0.7, 0, 2)]
    [InlineData(0.25, 0.3, 1, 3)]
    [InlineData(0.26, 0.3, 1, 3)]
    [InlineData(0.5, 0.2, 2, 3)]
    public void ThresholdAt_Small_IsTheSmallestThatKeepsTheShare(double share, double edge, int falseAccepts, int trueAccepts)
    {
        double threshold = Small.ThresholdAt(share);
        Assert.InRange(threshold, edge, edge + 1e-5);
        Assert.NotEqual(edge, threshold);
        Assert.Equal((falseAccepts, 4), (Small.FalseAccepts(threshold).Successes, Small.FalseAccepts(threshold).Total));
        Assert.Equal((trueAccepts, 3), (Small.TrueAccepts(threshold).Successes, Small.TrueAccepts(threshold).Total));
    }

    [Fact]
    public void ThresholdAt_EverythingAllowed_AcceptsEverything() => Assert.Equal(-1, Small.ThresholdAt(1));

    // A same pair lies closer above the edge than 1e-5: the threshold must stay below it.
    [Fact]
    public void ThresholdAt_CloseNeighbor_ChangesNoDecision()
    {
        var curve = new SimilarityCurve([0.5 + 1e-7, 0.9, 0.5, 0.1], [true, true, false, false]);
        double threshold = curve.ThresholdAt(0);
        Assert.Equal(2, curve.TrueAccepts(threshold).Successes);
        Assert.Equal(0, curve.FalseAccepts(threshold).Successes);
    }

    [Fact]
    public void Points_Small_AreTheCurve() =>
        Assert.Equal([(0, 2.0 / 3), (0.25, 1), (0.5, 1), (0.75, 1), (1, 1)], Small.Points().Select(static p => (p.FalseAcceptRate, p.TrueAcceptRate)));

    [Fact]
    public void Curve_RandomWithTies_AgreesWithBruteForce()
    {
        var key = new RandomKey(TestSeed.Value);
        for (ulong trial = 0; trial < 30; trial++)
        {
            RandomKey own = key.Fold(trial);
            int count = 5 + own.Below(60, 1000);
            double[] values = [.. Enumerable.Range(0, count).Select(i => own.Below(12, (uint)i) / 12.0)];
            bool[] same = [.. Enumerable.Range(0, count).Select(i => i == 0 || (i > 1 && own.Below(3, (uint)i + 100) == 0))];
            var curve = new SimilarityCurve(values, same);
            double[] accept = [.. values.Where((_, i) => same[i])], reject = [.. values.Where((_, i) => !same[i])];
            double right = accept.Sum(a => reject.Sum(r => a > r ? 1 : a == r ? 0.5 : 0));
            Assert.Equal(right / (accept.Length * reject.Length), curve.Area, 1e-12);
            foreach (double share in new[] { 0, 0.01, 0.1, 0.37, 0.8 })
            {
                double threshold = curve.ThresholdAt(share);
                Assert.True(reject.Count(r => r > threshold) <= share * reject.Length + 1e-9, $"too many, seed {TestSeed.Value}, trial {trial}");
                // One step lower, among all values, more would be accepted than allowed.
                double below = values.Where(v => v < threshold).DefaultIfEmpty(double.NaN).Max();
                if (!double.IsNaN(below)) Assert.True(reject.Count(r => r > below - 1e-9) > share * reject.Length, $"not the smallest, seed {TestSeed.Value}, trial {trial}");
            }

            foreach (RocPoint point in curve.Points())
                Assert.Contains(values.Append(-1), t => reject.Count(r => r > t) == Math.Round(point.FalseAcceptRate * reject.Length) && accept.Count(a => a > t) == Math.Round(point.TrueAcceptRate * accept.Length));
        }
    }

    [Fact]
    public void Ctor_OneKindMissing_SaysSo()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => new SimilarityCurve([0.1, 0.2], [true, true]));
        Assert.Contains("there are 2 and 0", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SimilarityCurve([double.NaN, 0.2], [true, false]));
    }
}
