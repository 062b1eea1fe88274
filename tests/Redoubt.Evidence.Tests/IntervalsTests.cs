namespace Redoubt.Evidence.Tests;

public sealed class IntervalsTests
{
    // Expected ends: roots of (p - s/n)² = z² p (1 - p) / n by numpy.roots, z from scipy.stats.norm.ppf (scipy 1.10.1).
    [Theory]
    [InlineData(0, 10, 0.95, 0, 0.2775327998628892)]
    [InlineData(10, 10, 0.95, 0.7224672001371111, 1)]
    [InlineData(1, 10, 0.95, 0.017876213095072906, 0.4041500267952385)]
    [InlineData(1, 10, 0.99, 0.011851503411032945, 0.5072317712328935)]
    [InlineData(50, 100, 0.99, 0.3752796250448398, 0.6247203749551602)]
    [InlineData(993, 1000, 0.95, 0.9856216845342368, 0.9966051315990059)]
    [InlineData(1, 1, 0.95, 0.20654931437723742, 1)]
    public void Wilson_KnownCounts_SolvesTheScoreEquation(int successes, int total, double confidence, double lower, double upper)
    {
        (double actualLower, double actualUpper) = Intervals.Wilson(successes, total, confidence);
        Assert.Equal(lower, actualLower, 1e-14);
        Assert.Equal(upper, actualUpper, 1e-14);
    }

    // Newcombe 1998, table II, method 10.
    [Theory]
    [InlineData(56, 70, 48, 80, 0.0524, 0.3339)]
    [InlineData(9, 10, 3, 10, 0.1705, 0.8090)]
    [InlineData(10, 10, 0, 20, 0.6791, 1.0)]
    [InlineData(10, 10, 0, 10, 0.6075, 1.0)]
    public void Newcombe_PublishedExamples_AreMet(int firstSuccesses, int firstRows, int secondSuccesses, int secondRows, double lower, double upper)
    {
        (double difference, double actualLower, double actualUpper) = Intervals.Newcombe(Proportion.Of(firstSuccesses, firstRows), Proportion.Of(secondSuccesses, secondRows));
        Assert.Equal((double)firstSuccesses / firstRows - (double)secondSuccesses / secondRows, difference, 1e-15);
        Assert.Equal(lower, actualLower, 5e-5);
        Assert.Equal(upper, actualUpper, 5e-5);
    }

    [Fact]
    public void Newcombe_NoRowsOrOtherConfidence_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => Intervals.Newcombe(Proportion.Of(0, 0), Proportion.Of(1, 2)));
        Assert.Throws<ArgumentException>(() => Intervals.Newcombe(Proportion.Of(1, 2, 0.9), Proportion.Of(1, 2)));
    }

    [Fact]
    public void Wilson_NoRows_KnowsNothing() => Assert.Equal((0, 1), Intervals.Wilson(0, 0));

    [Fact]
    public void Wilson_EveryCount_ContainsTheShareAndIsMirrored()
    {
        for (int s = 0; s <= 57; s++)
        {
            (double lower, double upper) = Intervals.Wilson(s, 57);
            (double mirroredLower, double mirroredUpper) = Intervals.Wilson(57 - s, 57);
            Assert.InRange(s / 57.0, lower, upper);
            Assert.InRange(lower, 0, 1);
            Assert.InRange(upper, 0, 1);
            Assert.Equal(1 - mirroredUpper, lower, 1e-12);
            Assert.Equal(1 - mirroredLower, upper, 1e-12);
        }
    }

    // Coverage by exact summation over the binomial distribution: Wilson's mean coverage at n = 50 is close to nominal.
    [Fact]
    public void Wilson_ExactCoverage_IsCloseToNominal()
    {
        const int n = 50;
        double sum = 0;
        int points = 0;
        for (double p = 0.02; p < 0.99; p += 0.01, points++)
        {
            double term = Math.Pow(1 - p, n);
            for (int s = 0; s <= n; s++)
            {
                (double lower, double upper) = Intervals.Wilson(s, n);
                if (lower <= p && p <= upper) sum += term;
                term *= (double)(n - s) / (s + 1) * p / (1 - p);
            }
        }

        Assert.InRange(sum / points, 0.945, 0.96);
    }

    // z from scipy.stats.norm.ppf: reached through the closed form z² / (n + z²) of Wilson's upper end at no successes.
    [Theory]
    [InlineData(0.95, 1.959963984540054)]
    [InlineData(0.99, 2.5758293035489004)]
    [InlineData(0.2, 0.2533471031357997)]
    [InlineData(0.9998, 3.7190164854556804)]
    [InlineData(1 - 2e-12, 7.034483825301131)]
    public void Wilson_NoSuccesses_HasTheClosedForm(double confidence, double z) =>
        Assert.Equal(z * z / (20 + z * z), Intervals.Wilson(0, 20, confidence).Upper, confidence > 0.999999 ? 1e-5 : 1e-14);

    [Theory]
    [InlineData(-1, 10, 0.95)]
    [InlineData(11, 10, 0.95)]
    [InlineData(0, -1, 0.95)]
    [InlineData(1, 10, 0)]
    [InlineData(1, 10, 1)]
    [InlineData(1, 10, double.NaN)]
    public void Wilson_BadArguments_Throws(int successes, int total, double confidence) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Intervals.Wilson(successes, total, confidence));

    // Expected ends: the score statistic with the constrained maximum-likelihood estimate found numerically (scipy 1.10.1 minimize_scalar, brentq),
    // so the closed form of the estimate is not shared. p-values: scipy.stats.binom_test. The first row is the approval-rating table of
    // Agresti, "Categorical Data Analysis" (1,600 people, 150 and 86 changed their mind).
    [Theory]
    [InlineData(150, 86, 1600, -0.05899803342497518, -0.02136156463747876, 3.715936139571387e-05)]
    [InlineData(1, 3, 44, -0.06130650436166019, 0.164313398530908, 0.625)]
    [InlineData(10, 3, 50, -0.2854749224742657, 0.0014977423024874603, 0.09228515625)]
    [InlineData(0, 4, 30, 0.004684819753183573, 0.29681326682036435, 0.125)]
    [InlineData(5, 0, 40, -0.2611212041916766, -0.02642569841270577, 0.0625)]
    [InlineData(12, 9, 42, -0.2801266784263601, 0.14413378722939468, 0.6636238098144531)]
    public void McNemarDifference_KnownTables_MatchesNumericScore(int b, int c, int n, double lower, double upper, double pValue)
    {
        PairedDifference actual = Intervals.McNemarDifference(b, c, n);
        Assert.Equal((double)(c - b) / n, actual.Difference, 1e-15);
        Assert.Equal(lower, actual.Lower, 1e-6);
        Assert.Equal(upper, actual.Upper, 1e-6);
        Assert.Equal(pValue, actual.PValue, 1e-12);
    }

    // With no discordant row the score equation reduces to Δ² n = z² (|Δ| - Δ²), so the ends are ± z² / (n + z²).
    [Theory]
    [InlineData(1)]
    [InlineData(25)]
    [InlineData(100000)]
    public void McNemarDifference_NoDiscordantRow_HasTheClosedForm(int n)
    {
        const double z2 = 1.959963984540054 * 1.959963984540054;
        PairedDifference actual = Intervals.McNemarDifference(0, 0, n);
        Assert.Equal(z2 / (n + z2), actual.Upper, 1e-9);
        Assert.Equal(-z2 / (n + z2), actual.Lower, 1e-9);
        Assert.Equal(1, actual.PValue);
    }

    [Fact]
    public void McNemarDifference_SwappedMeasurements_IsMirrored()
    {
        for (int b = 0; b <= 12; b += 3)
        {
            for (int c = 0; c <= 12; c += 4)
            {
                PairedDifference one = Intervals.McNemarDifference(b, c, 24), other = Intervals.McNemarDifference(c, b, 24);
                Assert.Equal(one.Lower, -other.Upper, 1e-9);
                Assert.Equal(one.PValue, other.PValue, 1e-12);
                Assert.InRange(one.Difference, one.Lower, one.Upper);
            }
        }
    }

    [Fact]
    public void McNemarDifference_ThousandsOfDiscordantRows_DoesNotUnderflow()
    {
        // scipy.stats.binom_test(2400, 5000, 0.5), scipy 1.10.1.
        Assert.Equal(0.00488364973751758, Intervals.McNemarDifference(2600, 2400, 10000).PValue, 1e-12);
    }

    [Fact]
    public void McNemarDifference_MoreDiscordantThanPairs_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Intervals.McNemarDifference(6, 5, 10));
}
