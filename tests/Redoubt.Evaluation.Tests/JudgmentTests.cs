namespace Redoubt.Evaluation.Tests;

public sealed class JudgmentTests
{
    [Theory]
    [InlineData(new[] { 1f, 2f, 0f }, 1)]
    [InlineData(new[] { 2f, 2f, 0f }, -1)]
    [InlineData(new[] { float.NaN, 2f, 0f }, -1)]
    [InlineData(new[] { float.PositiveInfinity, 2f, 0f }, -1)]
    [InlineData(new[] { float.NegativeInfinity, 2f, 0f }, 1)]
    public void Predict_OnlyStrictFiniteUniqueMaximum_IsADecision(float[] scores, int expected) => Assert.Equal(expected, Judgment.Predict(scores));

    [Theory]
    [InlineData(new[] { 1f, 2.5f }, 0, 1.5)]
    [InlineData(new[] { 1f, 2.5f }, 1, -1.5)]
    [InlineData(new[] { float.NaN, 2.5f }, 1, double.MaxValue)]
    [InlineData(new[] { float.NegativeInfinity, 2.5f }, 1, -double.MaxValue)]
    public void Margin_AnyScores_IsFinite(float[] scores, int label, double expected) => Assert.Equal(expected, Judgment.Margin(scores, label));

    [Fact]
    public void Probability_LargeScores_DoesNotOverflow()
    {
        Assert.Equal(1 / (1 + Math.Exp(-1)), Judgment.Probability([1001f, 1000f], 0), 12);
        Assert.Equal(0, Judgment.Probability([1f, 2f], -1));
    }
}
