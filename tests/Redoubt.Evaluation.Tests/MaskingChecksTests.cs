using Redoubt.Evidence;

namespace Redoubt.Evaluation.Tests;

public sealed class MaskingChecksTests
{
    [Theory]
    [InlineData(0, 0, 0, CheckVerdict.NotRun)]
    [InlineData(200, 0, 0, CheckVerdict.Pass)]
    [InlineData(200, 2, 2, CheckVerdict.Pass)]
    [InlineData(200, 3, 0, CheckVerdict.Warn)]
    [InlineData(200, 200, 20, CheckVerdict.Warn)]
    [InlineData(200, 0, 21, CheckVerdict.Fail)]
    public void ZeroGradients_ByShare_Judges(int rows, int crossEntropy, int margin, CheckVerdict expected) =>
        Assert.Equal(expected, MaskingChecks.ZeroGradients(rows, crossEntropy, margin).Verdict);

    [Theory]
    [InlineData(64, 0, 0, CheckVerdict.NotRun)]
    [InlineData(64, 5, 40, CheckVerdict.Pass)]
    [InlineData(64, 40, 40, CheckVerdict.Fail)]
    [InlineData(64, 5, 4, CheckVerdict.Fail)]
    [InlineData(64, 100, 100, CheckVerdict.Pass)]
    [InlineData(9, 40, 40, CheckVerdict.NotRun)]
    public void Noise_AgainstGradient_Judges(int values, int noise, int gradient, CheckVerdict expected) =>
        Assert.Equal(expected, MaskingChecks.Noise(values, 100, 50, noise, gradient).Verdict);

    [Theory]
    [InlineData(0, true, CheckVerdict.Pass)]
    [InlineData(1, true, CheckVerdict.Warn)]
    [InlineData(20, true, CheckVerdict.Warn)]
    [InlineData(21, true, CheckVerdict.Fail)]
    [InlineData(21, false, CheckVerdict.NotRun)]
    public void BlackBox_RowsOnlyItBroke_Judges(int broken, bool bothRan, CheckVerdict expected) =>
        Assert.Equal(expected, MaskingChecks.BlackBox(1000, 830, broken, bothRan).Verdict);

    [Theory]
    [InlineData(100, CheckVerdict.Pass)]
    [InlineData(99, CheckVerdict.Warn)]
    [InlineData(94, CheckVerdict.Fail)]
    public void Unbounded_NotEverythingBroken_Judges(int broken, CheckVerdict expected) =>
        Assert.Equal(expected, MaskingChecks.Unbounded(100, broken, 1).Verdict);

    [Theory]
    [InlineData(new[] { 90, 70, 50, 20 }, CheckVerdict.Pass)]
    [InlineData(new[] { 90, 70, 71, 20 }, CheckVerdict.Pass)]
    [InlineData(new[] { 90, 70, 72, 20 }, CheckVerdict.Fail)]
    [InlineData(new[] { 90, 70, 71, 72 }, CheckVerdict.Fail)]
    [InlineData(new[] { 90, 90, 90, 90 }, CheckVerdict.Warn)]
    [InlineData(new[] { 0, 0, 0, 0 }, CheckVerdict.NotRun)]
    public void Epsilon_RisingOrFlatCurve_Judges(int[] correct, CheckVerdict expected)
    {
        CurvePoint[] points = [.. correct.Select((c, i) => new CurvePoint { Epsilon = i * 0.1, Accuracy = Proportion.Of(c, 100) })];
        Assert.Equal(expected, MaskingChecks.Epsilon(points).Verdict);
    }

    [Theory]
    [InlineData(50, 60, CheckVerdict.Pass)]
    [InlineData(50, 50, CheckVerdict.Pass)]
    [InlineData(50, 48, CheckVerdict.Warn)]
    [InlineData(50, 47, CheckVerdict.Fail)]
    public void Steps_MoreEffortBreaksFewer_Judges(int few, int many, CheckVerdict expected) =>
        Assert.Equal(expected, MaskingChecks.Steps(100, (5, few), (40, many)).Verdict);

    [Fact]
    public void Diagnose_OneFailure_NamesItInTheSentence()
    {
        MaskingDiagnosis diagnosis = MaskingChecks.Diagnose([MaskingChecks.ZeroGradients(10, 0, 10), MaskingChecks.Unbounded(10, 10, 1)]);
        Assert.Equal(CheckVerdict.Fail, diagnosis.Verdict);
        Assert.Contains(MaskingChecks.ZeroGradientsName, diagnosis.Sentence, StringComparison.Ordinal);
    }
}
