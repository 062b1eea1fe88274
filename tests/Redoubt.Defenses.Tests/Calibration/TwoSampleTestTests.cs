using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Defenses.Tests;

public sealed class TwoSampleTestTests
{
    [Fact]
    public void Run_KnownRows_IsTheDoubleSum()
    {
        Tensor a = Normal(7, 3, 1, 0), b = Normal(5, 3, 2, 0.7f);
        double within = 0, other = 0, across = 0;
        for (int i = 0; i < 7; i++)
        {
            for (int j = 0; j < 7; j++) within += i == j ? 0 : Kernel(a.Row(i), a.Row(j));
            for (int j = 0; j < 5; j++) across += Kernel(a.Row(i), b.Row(j));
        }

        for (int i = 0; i < 5; i++)
        {
            for (int j = 0; j < 5; j++) other += i == j ? 0 : Kernel(b.Row(i), b.Row(j));
        }

        TwoSampleOutcome found = TwoSampleTest.Run(a, b, 10, new RandomKey(1), bandwidth: 1.5);
        Assert.Equal(within / 42 + other / 20 - 2 * across / 35, found.Discrepancy, 1e-12);
    }

    // Under one distribution the p-value is uniform on its 20 steps: the share at most 0.1 is 0.1, to within four standard errors.
    [Fact]
    public void Run_OneDistribution_HasUniformPValues()
    {
        const int Trials = 1_500;
        int small = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            RandomKey key = new RandomKey(TestSeed.Value).Fold((ulong)trial);
            if (TwoSampleTest.Run(Normal(8, 2, key.Fold(1).Value, 0), Normal(6, 2, key.Fold(2).Value, 0), 19, key).PValue <= 0.1 + 1e-9) small++;
        }

        Assert.True(Math.Abs(small / (double)Trials - 0.1) < 4 * Math.Sqrt(0.09 / Trials), $"{small} of {Trials}, seed {TestSeed.Value}");
    }

    [Fact]
    public void Run_MovedRows_HaveTheSmallestPValue() => Assert.Equal(0.01, TwoSampleTest.Run(Normal(60, 4, 3, 0), Normal(50, 4, 4, 1.5f), 99, new RandomKey(2)).PValue, 1e-12);

    [Fact]
    public void Run_OtherWidth_Throws() => Assert.Throws<ArgumentException>(() => TwoSampleTest.Run(Normal(5, 3, 1, 0), Normal(5, 4, 1, 0), 9, new RandomKey(1)));

    // SciPy 1.10.1: ks_2samp of these rows has the statistic 0.6; the limit's p-value is 2 Σ (-1)^(k-1) e^(-2 k² · 0.36 · 2.5) = 0.3291 by hand.
    [Fact]
    public void Drift_FiveAgainstFive_IsLargestDistance()
    {
        (double distance, double p) = DriftTest.Run([1, 2, 3, 4, 5], [3.5f, 4.5f, 5.5f, 6, 7]);
        Assert.Equal(0.6, distance, 1e-12);
        Assert.Equal(2 * (Math.Exp(-1.8) - Math.Exp(-7.2) + Math.Exp(-16.2)), p, 1e-6);
    }

    [Fact]
    public void Drift_SameRowsWithTies_IsNone() => Assert.Equal((0, 1), DriftTest.Run([1, 1, 2], [1, 2, 1]));

    private static double Kernel(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += Math.Pow((double)a[i] - b[i], 2);
        return Math.Exp(-sum / (2 * 1.5 * 1.5));
    }

    private static Tensor Normal(int rows, int length, ulong seed, float shift)
    {
        var values = new Tensor(new Shape(rows, length));
        new RandomKey(seed).FillNormal(values.Data);
        foreach (ref float value in values.Data) value += shift;
        return values;
    }
}
