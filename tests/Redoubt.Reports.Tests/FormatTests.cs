using Redoubt.Evidence;

namespace Redoubt.Reports.Tests;

public sealed class FormatTests
{
    [Theory]
    [InlineData(0.3, "0.3")]
    [InlineData(8.0 / 255, "8/255 ≈ 0.0314")]
    [InlineData((double)(8f / 255f), "8/255 ≈ 0.0314")]
    [InlineData(0.5, "0.5")]
    [InlineData(0.03, "0.03")]
    [InlineData(0, "0")]
    public void Epsilon_Radius_IsWrittenAsPapersDo(double epsilon, string expected) => Assert.Equal(expected, Format.Epsilon(epsilon));

    [Theory]
    [InlineData(0.00002, "20 µs")]
    [InlineData(0.25, "250 ms")]
    [InlineData(9.42, "9.4 s")]
    [InlineData(184.2, "3 min 4 s")]
    [InlineData(7260, "2 h 1 min")]
    public void Seconds_AnyLength_HasAReadableUnit(double seconds, string expected) => Assert.Equal(expected, Format.Seconds(seconds).Replace('\u00A0', ' '));

    [Theory]
    [InlineData(0.3, 6, new[] { 0, 0.1, 0.2, 0.3 })]
    [InlineData(0.515, 6, new[] { 0, 0.2, 0.4 })]
    [InlineData(100, 5, new double[] { 0, 25, 50, 75, 100 })]
    [InlineData(7, 5, new[] { 0, 2, 4, 6.0 })]
    public void AxisTicks_Limit_AreRoundAndInside(double limit, int atMost, double[] expected)
    {
        double[] actual = AxisTicks.Of(limit, atMost);
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void PercentWithInterval_Proportion_HasCounts() =>
        Assert.Equal("50.0 % (95 % interval 40.4–59.6 %, 50 of 100)", Format.PercentWithInterval(Proportion.Of(50, 100)).Replace('\u00A0', ' '));

    [Fact]
    public void Numbers_OtherCulture_StayTheSame()
    {
        System.Globalization.CultureInfo before = System.Globalization.CultureInfo.CurrentCulture;
        System.Globalization.CultureInfo comma = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        comma.NumberFormat.NegativeSign = "~";
        AssessmentReport report = SampleVariants.Bad();
        string expected = AssessmentHtml.Render(report);
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = comma;
            Assert.Equal(expected, AssessmentHtml.Render(report));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }
}
