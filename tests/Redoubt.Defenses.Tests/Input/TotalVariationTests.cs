using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Defenses.Tests;

public sealed class TotalVariationTests
{
    // One row of two flat parts a and b of lengths n and m: the minimizer moves them toward each other by λ/n and λ/m, until they meet at the mean.
    [Theory]
    [InlineData(0.1, 0.1 / 3, 1 - 0.1 / 5)]
    [InlineData(0.3, 0.3 / 3, 1 - 0.3 / 5)]
    [InlineData(5, 5.0 / 8, 5.0 / 8)]
    public void Apply_TwoFlatParts_EqualsClosedForm(double weight, double left, double right)
    {
        float[] row = [0, 0, 0, 1, 1, 1, 1, 1];
        var result = new float[8];
        new TotalVariation(new Shape(1, 1, 8), weight, 0, 5000).Apply(row, default, result);
        Assert.All(result[..3], v => Assert.Equal(left, v, 2e-4));
        Assert.All(result[3..], v => Assert.Equal(right, v, 2e-4));
    }

    // Duality: for z = x + div p with |p| ≤ λ everywhere, the primal value is never below ½|x|² - ½|z|²; Chambolle's own iteration, written apart, gives a feasible p.
    [Fact]
    public void Apply_RandomImage_IsWithinTheDualityGap()
    {
        const int Height = 12, Width = 19;
        const double Weight = 0.2;
        Tensor image = Rows.Random(new Shape(1, 1, Height, Width));
        double[] x = [.. image.Data.ToArray().Select(static v => (double)v)], p = new double[x.Length], q = new double[x.Length];
        for (int step = 0; step < 4000; step++)
        {
            double[] z = Primal(x, p, q, Height, Width);
            for (int i = 0; i < Height; i++)
            {
                for (int j = 0; j < Width; j++)
                {
                    int at = i * Width + j;
                    double a = p[at] + 0.125 * (j + 1 < Width ? z[at + 1] - z[at] : 0), b = q[at] + 0.125 * (i + 1 < Height ? z[at + Width] - z[at] : 0);
                    double scale = Math.Min(1, Weight / Math.Max(1e-300, Math.Sqrt(a * a + b * b)));
                    (p[at], q[at]) = (a * scale, b * scale);
                }
            }
        }

        double[] best = Primal(x, p, q, Height, Width);
        double dual = x.Sum(static v => v * v) / 2 - best.Sum(static v => v * v) / 2;
        Tensor actual = Rows.Apply(new TotalVariation(new Shape(1, Height, Width), Weight, 0, 1000), image);
        double[] found = [.. actual.Data.ToArray().Select(static v => (double)v)];
        double primal = Objective(found, x, Enumerable.Repeat(1.0, x.Length).ToArray(), Weight, Height, Width);
        Assert.InRange(primal - dual, -1e-4 * primal, 2e-4 * primal);

        // Strong convexity: ½|z - z*|² is at most the gap.
        Assert.True(found.Zip(best).Sum(static pair => Math.Pow(pair.First - pair.Second, 2)) <= 2 * Math.Max(primal - dual, 1e-5));
    }

    // A convex function is smallest where no direction goes down: single pixels, and random directions of several lengths.
    [Fact]
    public void Apply_ForgottenPixels_NoDirectionImprovesOnIt()
    {
        const int Height = 8, Width = 11;
        const double Weight = 0.05;
        var defense = new TotalVariation(new Shape(1, Height, Width), Weight, 0.5, 4000);
        Tensor image = Rows.Random(new Shape(1, 1, Height, Width));
        RandomKey key = new RandomKey(TestSeed.Value).Fold(0).Fold(0);
        var kept = new float[image.Count];
        defense.Draw(key, kept);
        Assert.InRange(kept.Count(static k => k == 0), 20, 68);
        double[] mask = [.. kept.Select(static k => (double)k)], x = [.. image.Data.ToArray().Select(static v => (double)v)];
        double[] z = [.. Rows.Apply(defense, image).Data.ToArray().Select(static v => (double)v)];
        double value = Objective(z, x, mask, Weight, Height, Width);
        var direction = new float[z.Length];
        for (ulong trial = 0; trial < 400; trial++)
        {
            if (trial < (ulong)z.Length)
            {
                Array.Clear(direction);
                direction[trial] = 1;
            }
            else
            {
                key.Fold(trial).FillNormal(direction);
            }

            foreach (double length in new[] { -0.1, -0.01, -1e-3, 1e-3, 0.01, 0.1 })
                Assert.True(Objective([.. z.Zip(direction).Select(pair => pair.First + length * pair.Second)], x, mask, Weight, Height, Width) >= value - 2e-5, $"direction {trial}, length {length}, seed {TestSeed.Value}");
        }
    }

    [Fact]
    public void Apply_TwoChannelsAndWideRows_EqualsChannelsAlone()
    {
        Tensor image = Rows.Random(new Shape(1, 2, 5, 37)), both = Rows.Apply(new TotalVariation(new Shape(2, 5, 37), 0.1, 0.4, 60), image);
        for (int c = 0; c < 2; c++)
        {
            var one = new Tensor(new Shape(1, 1, 5, 37), image.Data.Slice(185 * c, 185).ToArray());
            Assert.Equal(Rows.Apply(new TotalVariation(new Shape(1, 5, 37), 0.1, 0.4, 60), one).Data.ToArray(), both.Data.Slice(185 * c, 185).ToArray());
        }
    }

    [Fact]
    public void Gradients_Always_AreShatteredAndDrawsMakeItStochastic()
    {
        Assert.Equal(GradientBehavior.Shattered, new TotalVariation(new Shape(1, 4, 4), 0.1, 0).Gradients);
        Assert.Equal(GradientBehavior.Shattered | GradientBehavior.Stochastic, new TotalVariation(new Shape(1, 4, 4), 0.1, 0.5).Gradients);
    }

    private static double[] Primal(double[] x, double[] p, double[] q, int height, int width)
    {
        var z = new double[x.Length];
        for (int i = 0; i < height; i++)
        {
            for (int j = 0; j < width; j++)
            {
                int at = i * width + j;
                z[at] = x[at] + p[at] - (j > 0 ? p[at - 1] : 0) + q[at] - (i > 0 ? q[at - width] : 0);
            }
        }

        return z;
    }

    private static double Objective(double[] z, double[] x, double[] mask, double weight, int height, int width)
    {
        double value = 0;
        for (int i = 0; i < height; i++)
        {
            for (int j = 0; j < width; j++)
            {
                int at = i * width + j;
                double a = j + 1 < width ? z[at + 1] - z[at] : 0, b = i + 1 < height ? z[at + width] - z[at] : 0;
                value += mask[at] * Math.Pow(z[at] - x[at], 2) / 2 + weight * Math.Sqrt(a * a + b * b);
            }
        }

        return value;
    }
}
