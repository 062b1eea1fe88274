namespace Redoubt.Models.Tests;

public sealed class DetectionRuleTests
{
    private static readonly float[] Boxes = [0, 0, 1, 1, 0, 0, 0.5f, 1, 0.25f, 0, 0.75f, 1];

    [Theory]
    [InlineData(0, 0, 1, 1, 1)]
    [InlineData(0, 0, 0.5f, 1, 0.5f)]
    [InlineData(0.5f, 0.5f, 1.5f, 1.5f, 0.25f / 1.75f)]
    [InlineData(1, 0, 2, 1, 0)]
    [InlineData(0.8f, 0.8f, 0.2f, 0.2f, 0)]
    public void Overlap_WithTheUnitSquare_IsIntersectionOverUnion(float left, float top, float right, float bottom, float expected)
    {
        Box unit = new(0, 0, 1, 1), other = new(left, top, right, bottom);
        Assert.Equal(expected, unit.Overlap(other), 1e-6f);
        Assert.Equal(expected, other.Overlap(unit), 1e-6f);
    }

    [Fact]
    public void Overlap_OfEmptyBoxes_IsZero() => Assert.Equal(0, default(Box).Overlap(default));

    [Theory]
    [InlineData(0.9f, 0.1f, 0.1f, 0)]
    [InlineData(0.1f, 0.2f, 0.9f, 1)]
    [InlineData(0.1f, 0.1f, 0.9f, 0)]
    public void BestBox_OfThree_IsTheHighestScoreAmongThoseThatOverlap(float first, float second, float third, int expected)
    {
        // The third overlaps the left half at 1/3 only.
        Assert.Equal(expected, new DetectionRule().BestBox([first, second, third], Boxes, new Box(0, 0, 0.5f, 1)));
    }

    [Fact]
    public void IsDetected_AtBothThresholds_IsTrueAndBelowEitherFalse()
    {
        var rule = new DetectionRule { Score = 0.75f, Overlap = 0.5f };
        Assert.True(rule.IsDetected([0.75f], [0, 0, 1, 1], new Box(0, 0, 0.5f, 1)));
        Assert.False(rule.IsDetected([MathF.BitDecrement(0.75f)], [0, 0, 1, 1], new Box(0, 0, 0.5f, 1)));
        Assert.False(rule.IsDetected([1f], [0, 0, 1, 1], new Box(0, 0, 0.4375f, 1)));
    }

    [Fact]
    public void BestBox_NothingOverlaps_IsNone() => Assert.Equal(-1, new DetectionRule().BestBox([1f, 1, 1], Boxes, new Box(0.9f, 0, 1, 0.1f)));

    [Fact]
    public void Errors_WrongThresholds_OneSentenceEach() =>
        Assert.Equal(["Score must be in (0, 1), was 1.", "Overlap must be in (0, 1], was 0."], new DetectionRule { Score = 1, Overlap = 0 }.Errors());
}
