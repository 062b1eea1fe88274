using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Training.Tests;

public sealed class AugmenterTests
{
    private const int Rows = 40;

    private static readonly Shape Example = new(2, 5, 4);

    [Fact]
    public void Change_Crop_IsAShiftWithZerosByAtMostThePadding()
    {
        (float[] before, float[] after) = Change(new AugmentationOptions { Crop = 2 });
        HashSet<(int, int)> seen = [];
        for (int row = 0; row < Rows; row++)
        {
            (int Down, int Right)[] fits = [.. from down in Enumerable.Range(-2, 5) from right in Enumerable.Range(-2, 5) where IsShift(Image(before, row), Image(after, row), down, right) select (down, right)];
            seen.Add(Assert.Single(fits));
        }

        Assert.True(seen.Count > 10, $"{seen.Count} of 25 shifts");
    }

    [Fact]
    public void Change_Flip_MirrorsAboutHalfOfTheRows()
    {
        (float[] before, float[] after) = Change(new AugmentationOptions { Flip = true });
        int flipped = 0;
        for (int row = 0; row < Rows; row++)
        {
            float[] mirrored = [.. Image(before, row).Chunk(4).SelectMany(static line => line.Reverse())];
            if (Image(after, row).SequenceEqual(mirrored)) flipped++;
            else Assert.Equal(Image(before, row), Image(after, row));
        }

        Assert.InRange(flipped, 10, 30);
    }

    [Fact]
    public void Change_Cutout_ZerosOneSquareInAllChannels()
    {
        (float[] before, float[] after) = Change(new AugmentationOptions { Cutout = 2 });
        for (int row = 0; row < Rows; row++)
        {
            float[] was = Image(before, row), now = Image(after, row);
            int[] erased = [.. Enumerable.Range(0, now.Length).Where(i => now[i] == 0)];
            Assert.All(Enumerable.Range(0, now.Length).Except(erased), i => Assert.Equal(was[i], now[i]));
            Assert.Equal(erased.Where(static i => i < 20).Select(static i => i + 20), erased.Where(static i => i >= 20));
            Assert.InRange(erased.Length, 2, 8);
        }
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0, 1.0)]
    public void Change_MixedRows_AreTheSharesThatTheLabelsSay(double mixup, double cutMix)
    {
        using Plan plan = NewPlan(new AugmentationOptions { Mixup = mixup, CutMix = cutMix });
        var batch = NewBatch(plan);
        float[] before = batch.Examples.ToArray();
        new Augmenter(new AugmentationOptions { Mixup = mixup, CutMix = cutMix }, Example, Rows).Change(batch);
        for (int row = 0; row < Rows; row++)
        {
            double share = plan.Input(TrainingStep.MixedShare)[row];
            Assert.InRange(share, 0, 1);

            // Labels are row numbers here, so the second label names the partner.
            int partner = (int)plan.IntegerInput(TrainingStep.SecondLabels)[row];
            float[] own = Image(before, row), other = Image(before, partner), now = Image(batch.Examples.ToArray(), row);
            if (mixup > 0) Assert.All(Enumerable.Range(0, now.Length), i => Assert.Equal(share * own[i] + (1 - share) * other[i], now[i], 1e-5));
            else Assert.Equal(1 - share, partner == row ? 1 - share : now.Where((value, i) => value != own[i]).Count() / (double)now.Length, 1e-6);
        }
    }

    [Fact]
    public void Change_OtherPlaceInTheBatch_GivesTheRowTheSamePixels()
    {
        var options = new AugmentationOptions { Crop = 2, Flip = true, Cutout = 2 };
        using Plan plan = NewPlan(options);
        TrainingBatch batch = NewBatch(plan);
        float[] row7 = batch.Examples.Slice(7 * 40, 40).ToArray();
        var augmenter = new Augmenter(options, Example, Rows);
        augmenter.Change(batch);
        float[] expected = batch.Examples.Slice(7 * 40, 40).ToArray();
        row7.CopyTo(batch.Examples);
        batch.Indices[0] = 7;
        batch.Rows = 1;
        augmenter.Change(batch);
        Assert.Equal(expected, batch.Examples[..40].ToArray());
    }

    private static (float[] Before, float[] After) Change(AugmentationOptions options)
    {
        using Plan plan = NewPlan(options);
        TrainingBatch batch = NewBatch(plan);
        float[] before = batch.Examples.ToArray();
        new Augmenter(options, Example, Rows).Change(batch);
        return (before, batch.Examples.ToArray());
    }

    private static TrainingBatch NewBatch(Plan plan)
    {
        var batch = new TrainingBatch(plan, Example.Count) { EpochKey = new RandomKey(21), Rows = Rows };
        new RandomKey(6).FillUniform(batch.Examples, 0.1f, 1);
        for (int row = 0; row < Rows; row++) batch.Indices[row] = batch.Labels[row] = row;
        return batch;
    }

    private static Plan NewPlan(AugmentationOptions augmentation)
    {
        var flat = new Architecture("flat", "one layer", Example, static (network, input, classes) => network.Linear("fc", input.Reshape(input.Type[0], 40), classes, isLast: true));
        var options = new TrainingOptions { Architecture = flat, Augmentation = augmentation, Threads = 1 };
        return Plan.Compile(TrainingStep.Emit(Example, Rows, options), new PlanOptions { Capacity = Rows, Threads = 1 });
    }

    private static float[] Image(float[] values, int row) => values[(row * 40)..((row + 1) * 40)];

    private static bool IsShift(float[] before, float[] after, int down, int right)
    {
        for (int i = 0; i < 40; i++)
        {
            int channel = i / 20, y = i % 20 / 4 - down, x = i % 4 - right;
            float expected = y is >= 0 and < 5 && x is >= 0 and < 4 ? before[channel * 20 + y * 4 + x] : 0;
            if (after[i] != expected) return false;
        }

        return true;
    }
}
