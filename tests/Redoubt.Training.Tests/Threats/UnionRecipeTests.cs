using System.Collections.Immutable;
using Redoubt.Models;

namespace Redoubt.Training.Tests;

public sealed class UnionRecipeTests
{
    private const int Rows = ExampleBench.Rows;

    private static readonly ImmutableArray<PerturbationBall> Balls = [PerturbationBall.Linf(0.05), PerturbationBall.L2(0.12), PerturbationBall.L1(0.2)];

    // On a linear network the largest loss in a ball is known: the weights' dual norm times the radius.
    [Theory]
    [InlineData(UnionStrategy.Worst)]
    [InlineData(UnionStrategy.SteepestStep)]
    public void Make_LinearNetwork_FindsTheLargestLossOfTheUnion(UnionStrategy strategy)
    {
        using ExampleBench bench = new(new UnionRecipe { Threats = Balls, Strategy = strategy, Steps = 40 });
        float[] clean = [.. bench.Fill().Select(static v => 0.4f + 0.2f * v)]; // No bound cuts a ball.
        clean.CopyTo(bench.Batch.Examples);
        bench.Make();
        for (int row = 0; row < Rows; row++)
        {
            double[] slope = [.. Enumerable.Range(0, Samples.Features).Select(i => bench.Slope(row % 2, i))];
            double[] gains = [0.05 * slope.Sum(Math.Abs), 0.12 * Math.Sqrt(slope.Sum(static s => s * s)), 0.2 * slope.Max(Math.Abs)];
            float[] point = bench.Example(row).ToArray(), center = clean[(row * Samples.Features)..((row + 1) * Samples.Features)];
            Assert.Contains(Balls, ball => ball.Contains(point, center));
            double gain = Enumerable.Range(0, slope.Length).Sum(i => slope[i] * ((double)point[i] - center[i]));
            Assert.InRange(gain, 0.97 * gains.Max(), gains.Max() + 1e-6);
        }
    }

    [Fact]
    public void Make_Average_GivesEachBallItsOwnExamples()
    {
        using ExampleBench bench = new(new UnionRecipe { Threats = Balls, Strategy = UnionStrategy.Average, Steps = 10 });
        float[] clean = bench.Fill();
        bench.Make();
        for (int i = 0; i < Balls.Length; i++)
        {
            for (int row = 0; row < Rows; row++)
            {
                Span<float> point = bench.Plan.Input(UnionRecipe.InputOf(i)).Slice(row * Samples.Features, Samples.Features);
                ReadOnlySpan<float> center = clean.AsSpan(row * Samples.Features, Samples.Features);
                Assert.True(Balls[i].Contains(point, center));
                Assert.True(Balls[i].Distance(point, center) > 0.5 * Balls[i].Radius || point.ContainsAny(0f, 1f));
            }
        }
    }

    [Fact]
    public void Errors_OneBall_SaysSo() =>
        Assert.Equal("Threats must hold two or more balls.", Assert.Single(new UnionRecipe { Threats = [PerturbationBall.Linf(0.1)] }.Errors()));
}
