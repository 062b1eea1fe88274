using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Models.Tests;

public sealed class WassersteinLimitTests
{
    // On a line of three pixels the distance is the sum of the differences of the running sums.
    [Fact]
    public void Measure_LineOfThreePixels_IsTheSumOfDifferencesOfRunningSums()
    {
        var limit = new WassersteinLimit(1);
        for (ulong image = 0; image < 50; image++)
        {
            (float[] clean, float[] changed) = Pair(new Shape(2, 1, 3), new RandomKey(TestSeed.Value).Fold(image));
            double total = clean.Sum(static v => (double)v + 0.5), expected = 0;
            for (int channel = 0; channel < 6; channel += 3)
            {
                double first = clean[channel] - (double)changed[channel], second = first + clean[channel + 1] - changed[channel + 1];
                expected += (Math.Abs(first) + Math.Abs(second)) / total;
            }

            Assert.Equal(expected, limit.Measure(new Shape(2, 1, 3), new InputBounds(-0.5f, 2), clean, changed), 1e-6);
        }
    }

    // One grain from corner to corner: of a 5 × 5 square one step, of a larger picture the steps that come nearest to the straight way.
    [Theory]
    [InlineData(3, 3, 2.8284271247461903)]
    [InlineData(2, 3, 2.23606797749979)]
    [InlineData(2, 4, 3.23606797749979)]
    [InlineData(1, 7, 6)]
    [InlineData(5, 5, 5.656854249492381)]
    public void Measure_OneGrain_CostsItsWay(int height, int width, double expected)
    {
        float[] clean = new float[height * width], changed = new float[height * width];
        clean[0] = changed[^1] = 0.5f;
        clean[1] = changed[1] = 0.5f;
        Assert.Equal(expected / 2, new WassersteinLimit(1).Measure(new Shape(1, height, width), InputBounds.Unit, clean, changed), 1e-12);
    }

    // The dual problem proves that no plan is cheaper; the straight ways bound the steps' from below.
    [Fact]
    public void Solve_RandomImages_HasNoGapToItsDual()
    {
        var transport = new GridTransport(9, 8);
        for (ulong image = 0; image < 20; image++)
        {
            (float[] clean, float[] changed) = Pair(new Shape(1, 9, 8), new RandomKey(TestSeed.Value).Fold(image + 100));
            double[] excess = [.. clean.Zip(changed, static (a, b) => Math.Round((a - b) * 1e6))];
            excess[0] -= excess.Sum();
            transport.Solve(excess);
            Assert.Equal(0, transport.Remainder);
            Assert.True(transport.Cost > 0);
            Assert.True(Math.Abs(transport.Gap) <= 1e-9 * transport.Cost, $"gap {transport.Gap} of {transport.Cost}, image {image}, seed {TestSeed.Value}");
        }
    }

    // Two plans one after the other are a plan, so the distance obeys the triangle inequality; and it is symmetric.
    [Fact]
    public void Measure_ThreeImages_IsADistance()
    {
        var shape = new Shape(1, 6, 5);
        var limit = new WassersteinLimit(1);
        RandomKey key = new(TestSeed.Value);
        (float[] a, float[] b) = Pair(shape, key.Fold(200));
        (_, float[] c) = Pair(shape, key.Fold(200), draw: 7);
        double Of(float[] from, float[] to) => limit.Measure(shape, InputBounds.Unit, from, to);
        Assert.Equal(Of(a, b), Of(b, a), 1e-5);
        Assert.True(Of(a, c) <= Of(a, b) + Of(b, c) + 1e-5, $"seed {TestSeed.Value}");
        Assert.Equal(0, Of(a, a));
    }

    [Fact]
    public void Measure_MassThatDoesNotStay_IsInfinite()
    {
        var limit = new WassersteinLimit(0.1);
        Assert.Equal(double.PositiveInfinity, limit.Measure(new Shape(2, 1, 2), InputBounds.Unit, [0.5f, 0.5f, 0.5f, 0.5f], [0.5f, 0.6f, 0.5f, 0.4f]));
        Assert.Equal(double.PositiveInfinity, limit.Measure(new Shape(1, 1, 2), InputBounds.Unit, [0.5f, 0.5f], [float.NaN, 0.5f]));
        Assert.Equal("Wasserstein distance of at most 0.1 pixels", limit.Description);
        Assert.Throws<ArgumentOutOfRangeException>(() => new WassersteinLimit(0));
        Assert.Throws<ArgumentException>(() => limit.Measure(new Shape(4), InputBounds.Unit, new float[4], new float[4]));
    }

    // Two images of the same mass in every channel.
    private static (float[] Clean, float[] Changed) Pair(Shape shape, RandomKey key, ulong draw = 1)
    {
        float[] clean = new float[shape.Count], changed = new float[shape.Count];
        key.FillUniform(clean);
        key.Fold(draw).FillUniform(changed);
        int pixels = shape[1] * shape[2];
        for (int channel = 0; channel < clean.Length; channel += pixels)
        {
            double scale = clean.Skip(channel).Take(pixels).Sum(static v => (double)v) / changed.Skip(channel).Take(pixels).Sum(static v => (double)v);
            for (int i = channel; i < channel + pixels; i++) changed[i] = (float)(changed[i] * scale);
            double rest = 0;
            for (int i = channel; i < channel + pixels; i++) rest += (double)clean[i] - changed[i];
            changed[channel] += (float)rest;
        }

        return (clean, changed);
    }
}
