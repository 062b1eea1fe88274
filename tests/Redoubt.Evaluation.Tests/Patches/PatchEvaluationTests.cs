using System.Collections.Immutable;
using Redoubt.Attacks;
using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Evaluation.Tests;

public sealed class PatchEvaluationTests
{
    private static readonly RandomKey Key = new(20260101);

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(200)]
    public void Run_SmallProblem_CountsAsBruteForceDoes(int capacity)
    {
        LinearClassifier model = Model(capacity);
        LabeledData rows = Rows(37);
        AdversarialPatch patch = Patch();
        PatchEvaluationRun run = new() { Transformations = PatchEvaluationRun.Draw(new PatchVariation(), Key, 9), Key = Key, Target = 2 };
        PatchEvaluation measured = PatchEvaluation.Run(model, rows, CleanPass.Run(model, rows), patch, run);

        int[] flips = new int[9];
        int correct = 0, reached = 0, reachable = 0;
        for (int row = 0; row < rows.Rows; row++)
        {
            if (Decide(model, rows.Inputs.Row(row)) != rows.Labels[row]) continue;
            correct++;
            for (int t = 0; t < 9; t++)
            {
                float[] image = rows.Inputs.Row(row).ToArray();
                PatchPlacement.Of(patch.Area, model.ExampleShape, model.Bounds, run.Transformations[t]).Apply(image, patch.Texels.Data);
                int decided = Decide(model, image);
                flips[t] += decided != rows.Labels[row] ? 1 : 0;
                if (rows.Labels[row] == 2) continue;
                reachable++;
                reached += decided == 2 ? 1 : 0;
            }
        }

        Assert.InRange(correct, 5, 36);
        Assert.InRange(flips.Sum(), 1, 9 * correct - 1);
        Assert.Equal(flips, measured.Flips.ToArray());
        Assert.Equal(flips.Sum() / (9.0 * correct), measured.Rate.Value, 1e-12);
        Assert.Equal((correct, 9), (measured.Rate.Rows, measured.Rate.Transformations));
        Assert.Equal((flips.Min() / (double)correct, flips.Max() / (double)correct), (measured.Rate.Smallest, measured.Rate.Largest));
        Assert.Equal(reached / (double)reachable, measured.TargetShare);
        Assert.InRange(measured.Rate.Value, measured.Rate.Lower, measured.Rate.Upper);
        ImmutableArray<PatchClassSummary> classes = measured.ByClass(["a", "b", "c"]);
        Assert.Equal(correct, classes.Sum(static c => c.Rows));
        Assert.Equal(flips.Sum(), classes.Sum(static c => c.FlipShare * c.Rows * 9), 1e-9);
        Assert.All(classes, static c => Assert.NotEqual(c.Index, c.MostOften));
    }

    [Fact]
    public void Run_EveryRowFlippedAlike_HasAnIntervalOfItsOwnWidth()
    {
        LinearClassifier model = Model(8);
        LabeledData rows = Rows(37);
        PatchEvaluation measured = PatchEvaluation.Run(model, rows, CleanPass.Run(model, rows), Patch(), new PatchEvaluationRun { Transformations = [PatchTransformation.Identity], Key = Key });

        // One transformation: rows are independent trials, so the bootstrap must agree with Wilson's interval for as many.
        var wilson = Proportion.Of(measured.Flips[0], measured.Rate.Rows);
        Assert.Equal(wilson.Upper - wilson.Lower, measured.Rate.Upper - measured.Rate.Lower, 0.1);
    }

    [Fact]
    public void Controls_SameOutline_HaveOtherTexels()
    {
        AdversarialPatch patch = Patch();
        Assert.All(PatchControls.Grey(patch).Texels.Data.ToArray(), static value => Assert.Equal(0.5f, value));
        Assert.Equal(patch.Area, PatchControls.Noise(patch, Key).Area);
        Assert.NotEqual(PatchControls.Noise(patch, Key).Texels.Data.ToArray(), PatchControls.Noise(patch, Key.Fold(1)).Texels.Data.ToArray());
    }

    [Fact]
    public void Build_Gallery_TakesRowsOfEveryClassWhetherFlippedOrNot()
    {
        LinearClassifier model = Model(8);
        LabeledData rows = Rows(60);
        var clean = CleanPass.Run(model, rows);
        ImmutableArray<PatchPicture> pictures = PatchGallery.Build(model, rows, clean, Patch(), PatchEvaluationRun.Draw(new PatchVariation(), Key, 4), 12);
        Assert.Equal(12, pictures.Length);
        Assert.Equal(clean.CorrectRows.Select(row => rows.Labels[row]).Distinct().Order(), pictures.Select(static p => p.Label).Distinct().Order());
        Assert.All(pictures, static p => Assert.NotEqual(p.CleanPng.ToArray(), p.PatchedPng.ToArray()));
    }

    private static LinearClassifier Model(int capacity)
    {
        var weights = new float[3, 64];
        var values = new float[192];
        Key.Fold(1).FillUniform(values, -1, 1);
        var biases = new float[3];
        for (int i = 0; i < 192; i++)
        {
            weights[i / 64, i % 64] = values[i];
            biases[i / 64] -= values[i] / 2; // z = W (x - 1/2): no class is preferred
        }

        return new LinearClassifier(weights, biases, exampleShape: new Shape(1, 8, 8), capacity: capacity);
    }

    private static LabeledData Rows(int count)
    {
        LinearClassifier model = Model(4);
        var inputs = new Tensor(new Shape(count, 1, 8, 8));
        Key.Fold(2).FillUniform(inputs.Data);
        int[] labels = [.. Enumerable.Range(0, count).Select(row => row % 6 == 5 ? (Decide(model, inputs.Row(row)) + 1) % 3 : Decide(model, inputs.Row(row)))];
        return new LabeledData(inputs, labels, "sample", classNames: ["a", "b", "c"]);
    }

    private static AdversarialPatch Patch()
    {
        var texels = new Tensor(new Shape(1, 5, 5));
        Key.Fold(3).FillUniform(texels.Data);
        return new AdversarialPatch(new PatchArea { Shape = PatchShape.Circle, MaxPixels = 12, Texels = 5, CenterX = 4.5f, CenterY = 3.5f }, texels, InputBounds.Unit);
    }

    private static int Decide(LinearClassifier model, ReadOnlySpan<float> row)
    {
        double[] scores = model.Forward(row);
        return Array.IndexOf(scores, scores.Max());
    }
}
