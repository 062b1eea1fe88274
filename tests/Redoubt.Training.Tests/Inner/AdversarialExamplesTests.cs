using Redoubt.Models;

namespace Redoubt.Training.Tests;

public sealed class AdversarialExamplesTests
{
    private const int Rows = ExampleBench.Rows;

    // A linear network's worst point of a box is a corner, whose signs are those of the difference of the weights.
    [Fact]
    public void Make_LinearNetwork_ReachesTheWorstCornerOfTheBall()
    {
        using ExampleBench bench = new(new PgdRecipe { Threat = PerturbationBall.Linf(0.1), Steps = 10 });
        float[] clean = bench.Fill();
        bench.Make();
        for (int row = 0; row < Rows; row++)
        {
            float[] worst = bench.WorstCorner(clean.AsSpan(row * Samples.Features, Samples.Features), bench.Batch.Labels[row], 0.1f);
            for (int i = 0; i < worst.Length; i++) Assert.Equal(worst[i], bench.Example(row)[i], 1e-6f);
        }
    }

    [Theory]
    [InlineData("fast")]
    [InlineData("pgd")]
    [InlineData("trades")]
    [InlineData("mart")]
    [InlineData("free")]
    public void Make_AnyRecipe_StaysInBallAndBounds(string name)
    {
        foreach (PerturbationBall ball in (PerturbationBall[])[PerturbationBall.Linf(0.2), PerturbationBall.L2(0.3), PerturbationBall.L1(0.4)])
        {
            using ExampleBench bench = new(RecipeCatalog.Find(name).Create(new RecipeSettings { Ball = ball }));
            float[] clean = bench.Fill();
            bench.Make();
            Span<float> examples = name is "trades" or "mart" ? bench.Plan.Input(TradesRecipe.Adversarial) : bench.Batch.Examples;
            for (int row = 0; row < Rows; row++)
            {
                Span<float> point = examples.Slice(row * Samples.Features, Samples.Features);
                Assert.True(ball.Contains(point, clean.AsSpan(row * Samples.Features, Samples.Features)), $"{name} {ball}, row {row}");
                Assert.True(InputBounds.Unit.Contains(point));
            }

            if (name is "trades" or "mart") Assert.Equal(clean, bench.Batch.Examples[..clean.Length].ToArray());
        }
    }

    [Fact]
    public void Make_CleanShare_LeavesTheLastRowsAsTheyAre()
    {
        using ExampleBench bench = new(new PgdRecipe { Threat = PerturbationBall.Linf(0.1), CleanShare = 0.4 });
        float[] clean = bench.Fill();
        bench.Make();
        int changed = (Rows - 2) * Samples.Features;
        Assert.Equal(clean[changed..], bench.Batch.Examples[changed..clean.Length].ToArray());
        for (int row = 0; row < Rows - 2; row++) Assert.False(clean.AsSpan(row * Samples.Features, Samples.Features).SequenceEqual(bench.Batch.Examples.Slice(row * Samples.Features, Samples.Features)));
    }

    [Fact]
    public void Make_WarmUp_StartsAtTheCleanRowAndGrows()
    {
        using ExampleBench bench = new(new PgdRecipe { Threat = PerturbationBall.Linf(0.2), WarmUp = 0.5 });
        float[] Distances(double progress)
        {
            float[] clean = bench.Fill();
            bench.Batch.Progress = progress;
            bench.Make();
            return [.. clean.Select((value, i) => Math.Abs(value - bench.Batch.Examples[i]))];
        }

        Assert.Equal(0, Distances(0).Max());
        Assert.Equal(0.1f, Distances(0.25).Max(), 1e-6f);
        Assert.Equal(0.2f, Distances(0.75).Max(), 1e-6f);
    }

    // The step's own gradient finds the worst corner in one step of the radius, and the next batch starts from what the last one left.
    [Fact]
    public void Learn_FreeOnLinearNetwork_MovesTheNextUseToTheWorstCorner()
    {
        using ExampleBench bench = new(new FreeRecipe { Threat = PerturbationBall.Linf(0.1) });
        float[] clean = bench.Fill();
        bench.Plan.Input(TrainingStep.LearningRate)[0] = 0;
        bench.Make();
        Assert.Equal(clean, bench.Batch.Examples[..clean.Length].ToArray());
        bench.Plan.Run(Rows);
        bench.Maker.Learn(bench.Batch);
        bench.Batch.Replay = 1;
        bench.Make();
        float[][] worst = [.. Enumerable.Range(0, Rows).Select(row => bench.WorstCorner(clean.AsSpan(row * Samples.Features, Samples.Features), bench.Batch.Labels[row], 0.1f))];
        for (int row = 0; row < Rows; row++)
        {
            for (int i = 0; i < Samples.Features; i++) Assert.Equal(worst[row][i], bench.Example(row)[i], 1e-6f);
        }

        float[] next = bench.Fill(seed: 21);
        bench.Batch.Replay = 0;
        bench.Make();
        for (int i = 0; i < next.Length; i++)
        {
            float kept = worst[i / Samples.Features][i % Samples.Features] - clean[i];
            Assert.Equal(Math.Clamp(next[i] + kept, 0, 1), bench.Batch.Examples[i], 1e-6f);
        }
    }

    [Fact]
    public void Repair_Fast_DoublesTheStepsAndKeepsThemInTheCheckpoint()
    {
        using ExampleBench bench = new(new FastRecipe { Threat = PerturbationBall.Linf(0.1) });
        Assert.Equal([1f], bench.Maker.State["guard/steps"]);
        Assert.Contains("2 steps", bench.Maker.Repair(), StringComparison.Ordinal);
        Assert.Contains("4 steps", bench.Maker.Repair(), StringComparison.Ordinal);
        Assert.Equal([4f], bench.Maker.State["guard/steps"]);

        using ExampleBench restored = new(new FastRecipe { Threat = PerturbationBall.Linf(0.1) });
        restored.Maker.Restore(bench.Maker.State);
        _ = bench.Fill();
        _ = restored.Fill();
        bench.Make();
        restored.Make();
        Assert.Equal(bench.Batch.Examples[..(Rows * Samples.Features)].ToArray(), restored.Batch.Examples[..(Rows * Samples.Features)].ToArray());
    }
}
