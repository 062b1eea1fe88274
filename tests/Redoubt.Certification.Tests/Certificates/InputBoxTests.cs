using Redoubt.Models;

namespace Redoubt.Certification.Tests;

public sealed class InputBoxTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(8.0 / 255)]
    [InlineData(1e-9)]
    [InlineData(0.3)]
    public void Enclose_AnyCenter_HoldsTheRealBallAndLittleMore(double radius)
    {
        float[] centers = [0, 1e-7f, 0.1f, 1f / 3, 0.5f, 0.7f, 0.99999f, 1];
        float[] lower = new float[centers.Length], upper = new float[centers.Length];
        InputBox.Enclose(PerturbationBall.Linf(radius), InputBounds.Unit, centers, lower, upper);
        for (int i = 0; i < centers.Length; i++)
        {
            Assert.True(centers[i] == 0 || lower[i] == 0 || IsBelow(lower[i], centers[i], -radius), $"{lower[i]:R} is inside the ball around {centers[i]:R}");
            Assert.True(upper[i] == 1 || IsBelow(-upper[i], -centers[i], -radius), $"{upper[i]:R} is inside the ball around {centers[i]:R}");
            double low = Math.Max(0, centers[i] - radius), high = Math.Min(1, centers[i] + radius);
            double room = 6 * (centers[i] + radius) / (1 << 24);
            Assert.True(low - lower[i] <= room && upper[i] - high <= room, $"[{lower[i]:R}, {upper[i]:R}] around {centers[i]:R}");
        }
    }

    [Fact]
    public void Enclose_ZeroRadius_IsThePoint()
    {
        float[] lower = new float[1], upper = new float[1];
        InputBox.Enclose(PerturbationBall.Linf(0), InputBounds.Unit, [0.3f], lower, upper);
        Assert.Equal((0.3f, 0.3f), (lower[0], upper[0]));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(1.5f)]
    public void Enclose_CenterOutsideBounds_Throws(float center)
    {
        var thrown = Assert.Throws<ArgumentException>(() => InputBox.Enclose(PerturbationBall.Linf(0.1), InputBounds.Unit, [0, center], new float[2], new float[2]));
        Assert.StartsWith("Value 1 of the row is", thrown.Message, StringComparison.Ordinal);
    }

    // edge ≤ a + b in real arithmetic: the rounding error of the sum is a double itself (Knuth), and so is the difference of two neighbors.
    private static bool IsBelow(double edge, double a, double b)
    {
        double sum = a + b, part = sum - a, error = (a - (sum - part)) + (b - part);
        return edge - sum <= error;
    }
}
