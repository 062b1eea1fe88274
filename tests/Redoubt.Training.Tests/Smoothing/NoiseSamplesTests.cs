using Redoubt.Models;

namespace Redoubt.Training.Tests;

public sealed class NoiseSamplesTests
{
    private const int Rows = ExampleBench.Rows;

    [Fact]
    public void Make_AnyBatch_GivesARowItsOwnNoiseWhereverItLies()
    {
        using ExampleBench bench = new(new GaussianRecipe { Sigma = 0.5, Samples = 7 });
        _ = bench.Fill();
        bench.Make();
        int length = 7 * Samples.Features;
        float[] first = bench.Plan.Input(NoiseSamples.Name)[..length].ToArray();
        bench.Batch.Indices.AsSpan(0, Rows).Reverse();
        bench.Make();
        Assert.Equal(first, bench.Plan.Input(NoiseSamples.Name).Slice((Rows - 1) * length, length).ToArray());
        Assert.Equal(Rows * length, bench.Plan.Input(NoiseSamples.Name)[..(Rows * length)].ToArray().Distinct().Count());
        double deviation = Math.Sqrt(bench.Plan.Input(NoiseSamples.Name)[..(Rows * length)].ToArray().Average(static v => (double)v * v));
        Assert.InRange(deviation, 0.35, 0.65); // 105 draws: five standard errors.
    }

    // The mean prediction of a linear network of two classes grows along the difference of its weights, whatever the noise.
    [Fact]
    public void Make_SmoothAdvOnLinearNetwork_GoesToTheEndOfTheBallAlongTheWeights()
    {
        using ExampleBench bench = new(new SmoothAdvRecipe { Threat = PerturbationBall.L2(0.1), Sigma = 0.3, WarmUp = 0, Steps = 6 });
        float[] clean = [.. bench.Fill().Select(static v => 0.3f + 0.4f * v)];
        clean.CopyTo(bench.Batch.Examples);
        bench.Make();
        for (int row = 0; row < Rows; row++)
        {
            double[] slope = [.. Enumerable.Range(0, Samples.Features).Select(i => bench.Slope(bench.Batch.Labels[row], i))];
            double length = Math.Sqrt(slope.Sum(static s => s * s));
            for (int i = 0; i < slope.Length; i++) Assert.Equal(clean[row * Samples.Features + i] + 0.1 * slope[i] / length, bench.Example(row)[i], 1e-5);
        }
    }
}
