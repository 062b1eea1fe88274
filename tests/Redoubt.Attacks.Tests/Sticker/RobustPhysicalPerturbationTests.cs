using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

public sealed class RobustPhysicalPerturbationTests
{
    private static readonly Shape Image = new(1, 3, 3);

    private static readonly PerturbationMask Mask = new("corner", Image, [true, true, false, true, false, false, false, false, true]);

    // z₀ = w·x + 1, z₁ = 0: the margin of class 0 falls fastest where the sticker is 0 for positive and 1 for negative weights, whatever the photo.
    private static readonly float[,] Weights = { { 1, -2, 3, 0.5f, -1, 2, 1, 1, -0.25f }, { 0, 0, 0, 0, 0, 0, 0, 0, 0 } };

    private static readonly LinearClassifier Linear = new(Weights, [1, 0], exampleShape: Image);

    private static readonly double[] Levels = [0.1, 0.5, 0.9];

    private static StickerOptions Options => new() { Mask = Mask, Variation = PatchVariation.None, Printability = 0, Steps = 120, BatchSize = 4 };

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    public void Optimize_LinearModel_EndsInTheBestCorner(int? target)
    {
        ObjectSticker sticker = new RobustPhysicalPerturbation(Options with { Target = target }).Optimize(Linear, Photos(5), 0, Run());
        float[] best = [0, 1, 0, 0, 0, 0, 0, 0, 1];
        for (int i = 0; i < 9; i++)
        {
            if (Mask.Free[i]) Assert.Equal(best[i], sticker.Colors.Data[i]);
        }
    }

    [Fact]
    public void Optimize_HeavyWeight_StaysAtTheMeanPhoto()
    {
        Tensor photos = Photos(5);
        ObjectSticker sticker = new RobustPhysicalPerturbation(Options with { Weight = 1e6f }).Optimize(Linear, photos, 0, Run());
        for (int i = 0; i < 9; i++)
        {
            double mean = Enumerable.Range(0, 5).Average(row => (double)photos.Row(row)[i]);
            if (Mask.Free[i]) Assert.Equal(mean, sticker.Colors.Data[i], 0.01);
        }
    }

    [Fact]
    public void Optimize_Printable_EndsOnALevelThatPrintersHave()
    {
        ObjectSticker sticker = new RobustPhysicalPerturbation(Options with { Printability = 1e6f }).Optimize(Linear, Photos(5), 0, Run());
        for (int i = 0; i < 9; i++)
        {
            if (Mask.Free[i]) Assert.Contains(Levels, level => Math.Abs(level - sticker.Colors.Data[i]) < 0.01);
        }
    }

    [Fact]
    public void Show_Identity_ReplacesTheMaskedPixelsOnly()
    {
        ObjectSticker sticker = new(Mask, Photos(1).Reshape(Image), InputBounds.Unit);
        Tensor photo = Photos(3);
        var seen = new float[9];
        sticker.Show(photo.Row(2), PatchTransformation.Identity, seen);
        for (int i = 0; i < 9; i++) Assert.Equal(Mask.Free[i] ? sticker.Colors.Data[i] : photo.Row(2)[i], seen[i], 1e-6);
        sticker.ShowBare(photo.Row(1), PatchTransformation.Identity, seen);
        for (int i = 0; i < 9; i++) Assert.Equal(photo.Row(1)[i], seen[i], 1e-6);
    }

    // The gradient of a batch against differences of the mean margin, under real transformations.
    [Fact]
    public void Gradient_Transformed_AgreesWithDifferences()
    {
        var network = new ReluClassifier(Image, hidden: 10, classes: 3, new RandomKey(9), capacity: 4);
        Tensor photos = Photos(4);
        StickerOptions options = Options with { Variation = new PatchVariation { Brightness = 0, Contrast = 0.1f }, Target = 1, BatchSize = 6 };
        var sticker = new ObjectSticker(Mask, Photos(1).Reshape(Image).Clone(), InputBounds.Unit);
        var batch = new StickerBatch(network, photos, sticker, options, label: 0);
        float[] gradient = new float[9], unused = new float[9];
        batch.Gradient(new RandomKey(4), 2, gradient);
        for (int i = 0; i < 9; i++)
        {
            if (!Mask.Free[i]) continue;
            double expected = (Mean(i, 1e-3f) - Mean(i, -1e-3f)) / 2e-3;
            Assert.Equal(expected, gradient[i], 0.02 * (Math.Abs(expected) + 0.05));
        }

        double Mean(int index, float by)
        {
            var moved = new ObjectSticker(Mask, sticker.Colors.Clone(), InputBounds.Unit);
            moved.Colors.Data[index] += by;
            RandomKey key = new RandomKey(4), draws = key.Fold(0), turns = key.Fold(1);
            double sum = 0;
            for (int k = 0; k < 6; k++)
            {
                moved.Show(photos.Row(draws.Below(4, (uint)k)), options.Variation.Draw(turns.Fold((ulong)k)), unused);
                double[] z = network.Forward(unused);
                sum += z[1] - Math.Log(z.Sum(Math.Exp));
            }

            return sum / 6;
        }
    }

    [Fact]
    public void Optimize_SameKey_SameBytes()
    {
        ObjectSticker one = new RobustPhysicalPerturbation(Options with { Steps = 5, Variation = new PatchVariation() }).Optimize(Linear, Photos(4), 0, Run());
        ObjectSticker two = new RobustPhysicalPerturbation(Options with { Steps = 5, Variation = new PatchVariation() }).Optimize(Linear, Photos(4), 0, Run());
        Assert.Equal(one.Colors.Data.ToArray(), two.Colors.Data.ToArray());
    }

    [Fact]
    public void Ctor_BadOptions_NameEveryRule()
    {
        var oblong = new PerturbationMask("oblong", new Shape(1, 1, 2), [true, true]);
        ArgumentException e = Assert.Throws<ArgumentException>(() => new RobustPhysicalPerturbation(Options with { Mask = oblong, Steps = 0, LearningRate = 2, Weight = -1 }));
        foreach (string part in new[] { "A sticker needs square images", "Steps must be in [1, 1000000], was 0.", "LearningRate must be in (0, 1], was 2.", "Weight must be zero or more, was -1." })
            Assert.Contains(part, e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new RobustPhysicalPerturbation(Options with { Target = 0 }).Optimize(Linear, Photos(2), 0, Run()));
    }

    private static PatchRun Run() => new() { Key = new RandomKey(7) };

    private static Tensor Photos(int count)
    {
        var photos = new Tensor(new Shape(count, 1, 3, 3));
        new RandomKey(11).FillUniform(photos.Data, 0.2f, 0.8f);
        return photos;
    }
}
