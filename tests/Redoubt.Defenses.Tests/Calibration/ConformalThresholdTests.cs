using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Defenses.Tests;

public sealed class ConformalThresholdTests
{
    [Theory]
    [InlineData(0.01, 99)]
    [InlineData(0.05, 19)]
    [InlineData(0.3, 3)]
    [InlineData(0.5, 1)]
    public void FewestRows_Rate_IsOneOverRateMinusOne(double rate, int rows)
    {
        Assert.Equal(rows, ConformalThreshold.FewestRows(rate));
        float[] calibration = [.. Enumerable.Range(0, rows).Select(static i => (float)i)];
        Assert.Equal(rows - 1, ConformalThreshold.Choose(calibration, rate));
        if (rows > 1) Assert.Throws<ArgumentException>(() => ConformalThreshold.Choose(calibration.AsSpan(1), rate));
    }

    // 199 rows at 5 %: ⌊0.05 · 200⌋ = 10, so the tenth largest.
    [Fact]
    public void Choose_KnownRows_IsTheKthLargest() =>
        Assert.Equal(190, ConformalThreshold.Choose([.. Enumerable.Range(1, 199).Select(static i => (float)i)], 0.05));

    // The definition: a row is rejected exactly where its p-value is at most the rate; also with ties.
    [Fact]
    public void Choose_AnyRows_AgreesWithPValues()
    {
        for (ulong trial = 0; trial < 200; trial++)
        {
            RandomKey key = new RandomKey(TestSeed.Value).Fold(trial);
            float[] calibration = [.. Enumerable.Range(0, 20 + key.Below(100)).Select(i => (float)key.Fold(1).Below(30, (uint)i))];
            double rate = 0.05 + 0.3 * key.Uniform(9);
            float threshold = ConformalThreshold.Choose(calibration, rate);
            float[] sorted = [.. calibration.Order()];
            for (float suspicion = -1; suspicion <= 31; suspicion += 0.5f)
                Assert.True(suspicion > threshold == ConformalThreshold.PValue(sorted, suspicion) <= rate, $"seed {TestSeed.Value}, trial {trial}, {suspicion} at {rate}");
        }
    }

    // The guarantee, over draws of calibration rows and new row together: without ties the rate is exactly ⌊α(n+1)⌋/(n+1), which 40,000 draws show to within four standard errors.
    [Theory]
    [InlineData(30, 0.1)]
    [InlineData(99, 0.01)]
    [InlineData(57, 0.2)]
    public void Choose_ExchangeableRows_RejectsAtMostTheRate(int rows, double rate)
    {
        const int Trials = 40_000;
        var numbers = new float[rows + 1];
        int rejected = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            new RandomKey(TestSeed.Value).Fold((ulong)trial).FillNormal(numbers);
            if (numbers[^1] > ConformalThreshold.Choose(numbers.AsSpan(0, rows), rate)) rejected++;
        }

        double exact = Math.Floor(rate * (rows + 1) + 1e-9) / (rows + 1), error = Math.Sqrt(exact * (1 - exact) / Trials);
        Assert.True(exact <= rate + 1e-12);
        Assert.True(Math.Abs(rejected / (double)Trials - exact) < 4 * error, $"{rejected / (double)Trials} in place of {exact}, seed {TestSeed.Value}");
    }

    [Fact]
    public void Choose_NotANumber_NamesTheRow() =>
        Assert.StartsWith("The suspicion of calibration row 1 is NaN", Assert.Throws<ArgumentException>(() => ConformalThreshold.Choose([1, float.NaN, 2], 0.5)).Message, StringComparison.Ordinal);

    [Fact]
    public void PValue_NotANumber_IsTheSmallest() => Assert.Equal(0.25, ConformalThreshold.PValue([1, 2, 3], float.NaN));
}
