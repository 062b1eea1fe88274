using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

public sealed class TransportCornerTests
{
    private static readonly Shape Image = new(2, 5, 6);

    // Where nothing is full the least value of the dual function, λε + Σ x_i max_j (g_j - λ C_ij) over λ, is the greatest of the linear program.
    [Theory]
    [InlineData(0.01, 5)]
    [InlineData(0.3, 5)]
    [InlineData(1.2, 5)]
    [InlineData(0.5, 3)]
    [InlineData(50, 7)]
    public void Find_RoomEverywhere_IsTheBestPointOfTheBall(double radius, int kernel)
    {
        for (ulong draw = 0; draw < 10; draw++)
        {
            (float[] clean, float[] gains) = Draw(draw);
            double budget = radius * clean.Sum(static v => (double)v), start = 0, gain = 0;
            double[] point = new double[clean.Length];
            new TransportCorner(Image, kernel).Find(clean, (new InputBounds(0, 1000), null), gains, budget, point);
            for (int i = 0; i < clean.Length; i++) (start, gain) = (start + (double)clean[i] * gains[i], gain + point[i] * gains[i]);
            double best = Dual(clean, gains, budget, kernel);
            Assert.True(gain > start, $"no gain, draw {draw}, seed {TestSeed.Value}");
            Assert.True(Math.Abs(gain - best) <= 1e-6 * Math.Abs(best - start), $"gain {gain}, best {best}, start {start}, draw {draw}, seed {TestSeed.Value}");
            Feasible(clean, point, radius, 1000);
        }
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.6)]
    public void Find_FullPixels_StaysInTheBoundsAndGainsNearlyAll(double radius)
    {
        for (ulong draw = 0; draw < 10; draw++)
        {
            (float[] clean, float[] gains) = Draw(draw);
            for (int i = 0; i < clean.Length; i += 3) clean[i] = 1;
            double budget = radius * clean.Sum(static v => (double)v), start = 0, gain = 0;
            double[] point = new double[clean.Length];
            new TransportCorner(Image, 5).Find(clean, (InputBounds.Unit, null), gains, budget, point);
            for (int i = 0; i < clean.Length; i++) (start, gain) = (start + (double)clean[i] * gains[i], gain + point[i] * gains[i]);
            Feasible(clean, point, radius, 1);
            Assert.InRange(gain - start, 0.3 * (Dual(clean, gains, budget, 5) - start), double.PositiveInfinity);
        }
    }

    [Fact]
    public void Find_Mask_MovesNothingOutsideIt()
    {
        (float[] clean, float[] gains) = Draw(3);
        bool[] free = [.. Enumerable.Range(0, clean.Length).Select(static i => i % 4 != 0)];
        double[] point = new double[clean.Length];
        new TransportCorner(Image, 5).Find(clean, (InputBounds.Unit, new PerturbationMask("three of four", Image, free)), gains, 5, point);
        for (int i = 0; i < clean.Length; i += 4) Assert.Equal(clean[i], point[i]);
        Assert.Contains(Enumerable.Range(0, clean.Length), i => point[i] != clean[i]);
    }

    private static void Feasible(float[] clean, double[] point, double radius, double full)
    {
        float[] shown = [.. point.Select(static v => (float)v)];
        Assert.All(point, v => Assert.InRange(v, -1e-12, full + 1e-12));
        Assert.InRange(new WassersteinLimit(radius).Measure(Image, new InputBounds(0, (float)full), clean, shown), 0, radius * (1 + 1e-4));
    }

    private static double Dual(float[] clean, float[] gains, double budget, int kernel)
    {
        double low = 0, high = 100;
        for (int i = 0; i < 200; i++)
        {
            double a = low + (high - low) / 3, b = high - (high - low) / 3;
            if (Value(a) < Value(b)) high = b;
            else low = a;
        }

        return Value(0.5 * (low + high));

        double Value(double price)
        {
            double sum = price * budget;
            int reach = kernel / 2, pixels = Image[1] * Image[2];
            for (int i = 0; i < clean.Length; i++)
            {
                double best = double.NegativeInfinity;
                for (int j = i / pixels * pixels; j < (i / pixels + 1) * pixels; j++)
                {
                    int down = j % pixels / Image[2] - i % pixels / Image[2], right = j % Image[2] - i % Image[2];
                    if (Math.Abs(down) <= reach && Math.Abs(right) <= reach) best = Math.Max(best, gains[j] - price * Math.Sqrt(down * down + right * right));
                }

                sum += clean[i] * best;
            }

            return sum;
        }
    }

    private static (float[] Clean, float[] Gains) Draw(ulong draw)
    {
        float[] clean = new float[Image.Count], gains = new float[Image.Count];
        RandomKey key = new RandomKey(TestSeed.Value).Fold(draw);
        key.FillUniform(clean);
        key.Fold(1).FillNormal(gains);
        for (int i = 0; i < clean.Length; i += 7) clean[i] = 0;
        return (clean, gains);
    }
}
