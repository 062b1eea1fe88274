using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Models.Tests;

public sealed class TransformationCatalogTests
{
    private static readonly Shape Image = new(1, 6, 6);

    [Fact]
    public void Create_EveryName_DeclaresWhatItsPullbackDoes()
    {
        var gradients = TransformationCatalog.Names.ToDictionary(static name => name, static name => TransformationCatalog.Create(name, null, Image, InputBounds.Unit).Gradients);
        Assert.Equal(GradientBehavior.Shattered, gradients["quantize"]);
        Assert.Equal(GradientBehavior.Stochastic, gradients["random-resize-pad"]);
        Assert.Equal(GradientBehavior.Stochastic, gradients["gaussian-noise"]);
        Assert.Equal(GradientBehavior.Shattered, gradients["jpeg"]);
        Assert.All(TransformationCatalog.Names, static name => Assert.Contains("default", TransformationCatalog.Describe(name), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("quantize", 2.5, "quantize needs a whole number of levels, 2 to 65536, was 2.5.")]
    [InlineData("random-resize-pad", 0, "random-resize-pad needs a factor above 0 and at most 1, was 0.")]
    [InlineData("gaussian-noise", -1, "gaussian-noise needs a positive standard deviation, was -1.")]
    [InlineData("jpeg", 0.5, "jpeg needs a whole quality, 1 to 100, was 0.5.")]
    [InlineData("blur", 1, "There is no input defense 'blur'; known are quantize, random-resize-pad, gaussian-noise, jpeg.")]
    public void Create_BadNumberOrName_SaysWhich(string name, double value, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<ArgumentException>(() => TransformationCatalog.Create(name, value, Image, InputBounds.Unit)).Message, StringComparison.Ordinal);

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
