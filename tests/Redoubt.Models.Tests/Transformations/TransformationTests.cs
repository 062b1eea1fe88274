using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Models.Tests;

public sealed class TransformationTests
{
    private static readonly Shape Image = new(1, 6, 6);

    // Mean and variance of many draws; the derivative is that of the same draw.
    [Fact]
    public void GaussianNoise_ManyDraws_HasMeanAndDeviationAndDerivative()
    {
        const int Count = 20_000;
        var noise = new GaussianNoise(new InputBounds(-10, 10), 0.5);
        float[] input = new float[Count], output = new float[Count], ones = new float[Count], gradient = new float[Count];
        Array.Fill(input, 1);
        Array.Fill(ones, 1);
        noise.Apply(input, new RandomKey(TestSeed.Value), output);
        double mean = output.Average(static v => (double)v), variance = output.Average(v => (v - mean) * (v - mean));
        Assert.InRange(mean, 1 - 0.02, 1 + 0.02);
        Assert.InRange(Math.Sqrt(variance), 0.48, 0.52);
        noise.Pullback(input, new RandomKey(TestSeed.Value), ones, gradient);
        Assert.All(gradient, static g => Assert.Equal(1, g));

        var tight = new GaussianNoise(new InputBounds(0.9f, 1.1f), 0.5);
        tight.Apply(input, new RandomKey(TestSeed.Value), output);
        tight.Pullback(input, new RandomKey(TestSeed.Value), ones, gradient);
        for (int i = 0; i < Count; i++) Assert.Equal(output[i] is > 0.9f and < 1.1f ? 1 : 0, gradient[i]);
    }

    // The resizing keeps its own derivative; only the staircase gets a stand-in.
    [Fact]
    public void WithStandIns_ResizeThenQuantize_HasTheDerivativeOfTheResize()
    {
        var resize = new RandomResizeAndPad(Image, 0.5);
        var both = new SequentialTransformation(resize, new LevelQuantization(InputBounds.Unit, 4));
        Assert.Equal(GradientBehavior.Shattered | GradientBehavior.Stochastic, both.Gradients);
        SequentialTransformation seen = both.WithStandIns();
        Assert.Equal(GradientBehavior.Stochastic, seen.Gradients);
        float[] input = new float[36], weights = new float[36], expected = new float[36], actual = new float[36], one = new float[36], two = new float[36];
        RandomKey key = new(TestSeed.Value);
        key.FillUniform(input);
        key.Fold(1).FillNormal(weights);
        both.Apply(input, key, one);
        seen.Apply(input, key, two);
        Assert.Equal(one, two);
        resize.Pullback(input, key.Fold(0), weights, expected);
        seen.Pullback(input, key, weights, actual);
        Assert.Equal(expected, actual);
    }
}
