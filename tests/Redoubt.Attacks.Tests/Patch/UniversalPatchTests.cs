using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

public sealed class UniversalPatchTests
{
    private static readonly RandomKey Key = new(20260101);
    private static readonly Shape Image = new(1, 8, 8);

    // One texel for each pixel and no transformation: the margin of class 1 grows along w1 - w0 at every pixel, so the best patch is 1 where that is positive and 0 elsewhere.
    [Fact]
    public void Train_LinearModelWithoutTransformations_ReachesTheBestPatch()
    {
        float[,] weights = Weights(2);
        var model = new LinearClassifier(weights, [40f, 0f], exampleShape: Image, capacity: 16);
        (Tensor inputs, int[] labels) = Rows(40, _ => 0);
        var options = new PatchOptions { MaxPixels = 9, Texels = 3, Center = (4.5f, 3.5f), Variation = PatchVariation.None, Steps = 200, BatchSize = 8, TargetTrials = 0, LearningRate = 0.1f };
        TrainedPatch trained = new UniversalPatch(options).Train(model, inputs, labels, new PatchRun { Key = Key });
        for (int i = 0; i < 9; i++)
        {
            int pixel = (2 + i / 3) * 8 + 3 + i % 3;
            Assert.Equal(weights[1, pixel] > weights[0, pixel] ? 1 : 0, trained.Patch.Texels.Data[i]);
        }
    }

    // Only the square around (6, 2) carries weight: a patch elsewhere changes nothing.
    [Fact]
    public void Train_OnlyOnePlaceMatters_FindsIt()
    {
        var weights = new float[2, 64];
        for (int i = 0; i < 4; i++) weights[1, (1 + i / 2) * 8 + 5 + i % 2] = 1;
        var model = new LinearClassifier(weights, [3f, 0f], exampleShape: Image, capacity: 16);
        (Tensor inputs, int[] labels) = Rows(40, _ => 0, high: 0.5f);
        var options = new PatchOptions { MaxPixels = 4, Texels = 2, Variation = PatchVariation.None, Steps = 40, TrialSteps = 20, BatchSize = 8, TargetTrials = 1, LearningRate = 0.2f };
        TrainedPatch trained = new UniversalPatch(options).Train(model, inputs, labels, new PatchRun { Key = Key });
        Assert.Equal((6f, 2f), (trained.Patch.Area.CenterX, trained.Patch.Area.CenterY));
        Assert.Equal(1, trained.Chosen.FlipShare);
        Assert.Equal(trained.Chosen, trained.Trials[^1]);
        Assert.Equal([1f, 1f, 1f, 1f], trained.Patch.Texels.Data.ToArray());
    }

    [Fact]
    public void Train_Target_LeadsEverythingThere()
    {
        var model = new LinearClassifier(Weights(3), exampleShape: Image, capacity: 16);
        (Tensor inputs, int[] labels) = Rows(60, row => Array.IndexOf(model.Forward(row), model.Forward(row).Max()));
        int target = Enumerable.Range(0, 3).MinBy(c => labels.Count(label => label == c));
        var options = new PatchOptions { MaxPixels = 36, Texels = 6, Places = 1, Variation = PatchVariation.None, Steps = 100, BatchSize = 16, Target = target };
        TrainedPatch trained = new UniversalPatch(options).Train(model, inputs, labels, new PatchRun { Key = Key });
        Assert.Equal(target, trained.Chosen.Target);
        Assert.InRange(trained.Chosen.FlipShare, 0.9, 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Train_AnyCapacity_SameBytes(int capacity)
    {
        PatchOptions options = new() { MaxPixels = 6, Texels = 4, Steps = 15, TrialSteps = 5, BatchSize = 10, Places = 2, TotalVariation = 0.1f, Printability = 0.1f };
        byte[] expected = Train(64), actual = Train(capacity);
        Assert.Equal(expected, actual);

        byte[] Train(int rows)
        {
            ReluClassifier model = AttackCases.NewNetwork(rows);
            (Tensor inputs, int[] labels) = AttackCases.Data(60);
            TrainedPatch trained = new UniversalPatch(options).Train(model, inputs, labels, new PatchRun { Key = Key });
            return System.Runtime.InteropServices.MemoryMarshal.AsBytes(trained.Patch.Texels.Data).ToArray();
        }
    }

    [Fact]
    public void Train_AnyRun_RoundsToPictureLevelsInsideTheBoundsAndLeavesInputsAlone()
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(40);
        float[] before = inputs.Data.ToArray();
        var options = new PatchOptions { MaxPixels = 6, Texels = 4, Steps = 5, TrialSteps = 3, BatchSize = 4, Places = 2 };
        TrainedPatch trained = new UniversalPatch(options).Train(AttackCases.NewNetwork(), inputs, labels, new PatchRun { Key = Key });
        Assert.Equal(before, inputs.Data.ToArray());
        Assert.All(trained.Patch.Texels.Data.ToArray(), value => Assert.Equal(Math.Round(value * 255), value * 255, 1e-4));
        Assert.True(InputBounds.Unit.Contains(trained.Patch.Texels.Data));
    }

    [Fact]
    public void Train_Canceled_Stops()
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(20);
        using var source = new CancellationTokenSource();
        var run = new PatchRun { Key = Key, CancellationToken = source.Token, Progress = new Canceling(source) };
        Assert.Throws<OperationCanceledException>(() => new UniversalPatch(new PatchOptions { MaxPixels = 4, Texels = 4 }).Train(AttackCases.NewNetwork(), inputs, labels, run));
    }

    [Fact]
    public void Penalties_Gradient_MatchesFiniteDifferences()
    {
        var bounds = new InputBounds(-1, 2);
        var texels = new float[3 * 25];
        Key.FillUniform(texels, -1, 2);
        foreach ((float variation, float printability) in new[] { (0.7f, 0f), (0f, 0.9f) })
        {
            var penalties = new PatchPenalties(new PatchOptions { Texels = 5, TotalVariation = variation, Printability = printability }, bounds, 3);
            var gradient = new float[texels.Length];
            penalties.Subtract(texels, gradient);
            for (int i = 0; i < texels.Length; i++)
            {
                double up = Value(penalties, i, 1e-3f), down = Value(penalties, i, -1e-3f);
                Assert.Equal(-(up - down) / 2e-3, gradient[i], 1e-3);
            }

            double Value(PatchPenalties p, int i, float step)
            {
                float[] moved = [.. texels];
                moved[i] += step;
                return variation * p.Variation(moved) + printability * p.Distance(moved);
            }
        }
    }

    // The best patch of this model is a chessboard, which only the penalty can smooth.
    [Fact]
    public void Train_LargeVariationWeight_IsSmoother()
    {
        var weights = new float[2, 64];
        for (int i = 0; i < 64; i++) weights[1, i] = (i / 8 + i) % 2 == 0 ? 1 : -1;
        var model = new LinearClassifier(weights, [40f, 0f], exampleShape: Image, capacity: 16);
        (Tensor inputs, int[] labels) = Rows(40, _ => 0);
        Assert.Equal(1.5, Roughness(0), 1e-6);
        Assert.InRange(Roughness(1000), 0, 0.05);

        double Roughness(float weight)
        {
            var options = new PatchOptions
            {
                MaxPixels = 16,
                Texels = 4,
                Steps = 100,
                Center = (4, 4),
                Variation = PatchVariation.None,
                BatchSize = 8,
                TargetTrials = 0,
                TotalVariation = weight,
            };
            TrainedPatch trained = new UniversalPatch(options).Train(model, inputs, labels, new PatchRun { Key = Key });
            return new PatchPenalties(options, InputBounds.Unit, 1).Variation(trained.Patch.Texels.Data);
        }
    }

    [Fact]
    public void Options_EveryRuleBroken_NamesEachWithItsValue()
    {
        var options = new PatchOptions
        {
            MaxPixels = 0,
            Shape = (PatchShape)9,
            Texels = 0,
            Steps = 0,
            TrialSteps = 0,
            BatchSize = 0,
            LearningRate = 0,
            Places = 0,
            Center = (float.NaN, 0),
            Target = -1,
            TargetTrials = -1,
            TotalVariation = -1,
            Printability = float.NaN,
            HeldBackShare = 0.9,
            Variation = new PatchVariation { RotationDegrees = -1, Scale = 2, ShiftPixels = -1, Perspective = 1, Brightness = 2, Contrast = 1 },
        };
        string[] errors = [.. options.Errors()];
        Assert.Equal(20, errors.Length);
        Assert.Contains("MaxPixels must be in [1, 1000000], was 0.", errors);
        Assert.Contains("Perspective must be in [0, 0.3], was 1.", errors);
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new UniversalPatch(options));
        Assert.All(errors, error => Assert.Contains(error, exception.Message, StringComparison.Ordinal));
        Assert.Empty(new PatchOptions().Errors());
    }

    [Fact]
    public void Train_WrongArguments_AreOneSentence()
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(8);
        ReluClassifier model = AttackCases.NewNetwork();
        var run = new PatchRun { Key = Key };
        Assert.Contains("The target 5 is no class; the model has 0 to 4.", Message(() => new UniversalPatch(new PatchOptions { Target = 5 }).Train(model, inputs, labels, run)), StringComparison.Ordinal);
        Assert.Contains("outside the image of 5x4 pixels", Message(() => new UniversalPatch(new PatchOptions { Center = (6, 1) }).Train(model, inputs, labels, run)), StringComparison.Ordinal);
        Assert.Contains("8 rows need as many labels, got 7.", Message(() => new UniversalPatch(new PatchOptions()).Train(model, inputs, labels[..7], run)), StringComparison.Ordinal);
        var flat = new LinearClassifier(new float[2, 4]);
        Assert.Contains("needs a model of images", Message(() => new UniversalPatch(new PatchOptions()).Train(flat, inputs, labels, run)), StringComparison.Ordinal);
    }

    private static string Message(Action action) => Assert.Throws<ArgumentException>(action).Message;

    private static float[,] Weights(int classes)
    {
        var weights = new float[classes, 64];
        for (int c = 0; c < classes; c++)
        {
            var row = new float[64];
            Key.Fold((ulong)c).FillUniform(row, -1, 1);
            for (int i = 0; i < 64; i++) weights[c, i] = row[i];
        }

        return weights;
    }

    private static (Tensor Inputs, int[] Labels) Rows(int count, Func<float[], int> label, float high = 1)
    {
        var inputs = new Tensor(new Shape(count, 1, 8, 8));
        var labels = new int[count];
        for (int row = 0; row < count; row++)
        {
            Key.Fold((ulong)row + 700).FillUniform(inputs.Row(row), 0, high);
            labels[row] = label(inputs.Row(row).ToArray());
        }

        return (inputs, labels);
    }

    private sealed class Canceling(CancellationTokenSource source) : IProgress<PatchProgress>
    {
        public void Report(PatchProgress value) => source.Cancel();
    }
}
