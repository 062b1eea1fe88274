using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Training.Tests;

public sealed class AdversarialExamplesTests
{
    private const int Classes = 2, Rows = 5;

    // A linear network's worst point of a box is a corner, whose signs are those of the difference of the weights.
    [Fact]
    public void Make_LinearNetwork_ReachesTheWorstCornerOfTheBall()
    {
        using Bench bench = new(new PgdRecipe { Threat = PerturbationBall.Linf(0.1), Steps = 10 });
        float[] clean = bench.Fill();
        bench.Make();
        for (int row = 0; row < Rows; row++)
        {
            int y = bench.Batch.Labels[row];
            for (int i = 0; i < Samples.Features; i++)
            {
                double slope = bench.Weight(1 - y, i) - bench.Weight(y, i);
                float expected = Math.Clamp(clean[row * Samples.Features + i] + 0.1f * Math.Sign(slope), 0, 1);
                Assert.Equal(expected, bench.Batch.Examples[row * Samples.Features + i], 1e-6f);
            }
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
            using Bench bench = new(RecipeCatalog.Find(name).Create(new RecipeSettings { Ball = ball }));
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
        using Bench bench = new(new PgdRecipe { Threat = PerturbationBall.Linf(0.1), CleanShare = 0.4 });
        float[] clean = bench.Fill();
        bench.Make();
        int changed = (Rows - 2) * Samples.Features;
        Assert.Equal(clean[changed..], bench.Batch.Examples[changed..clean.Length].ToArray());
        for (int row = 0; row < Rows - 2; row++) Assert.False(clean.AsSpan(row * Samples.Features, Samples.Features).SequenceEqual(bench.Batch.Examples.Slice(row * Samples.Features, Samples.Features)));
    }

    [Fact]
    public void Make_WarmUp_StartsAtTheCleanRowAndGrows()
    {
        using Bench bench = new(new PgdRecipe { Threat = PerturbationBall.Linf(0.2), WarmUp = 0.5 });
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

    private sealed class Bench : IDisposable
    {
        private readonly PlanThreads _threads = new(1);
        private readonly IExampleMaker _maker;

        public Bench(TrainingRecipe recipe)
        {
            var options = new TrainingOptions { Architecture = Samples.Linear, Recipe = recipe, Threads = 1 };
            Plan = Plan.Compile(TrainingStep.Emit(new Shape(Samples.Features), Classes, options), new PlanOptions { Capacity = Rows + 1, Threads = 1 }, _threads);
            new TrainingState(Plan, null, false).Initialize(Samples.Linear.Initialize(new Shape(Samples.Features), Classes, new RandomKey(9)));
            Batch = new TrainingBatch(Plan, Samples.Features) { EpochKey = new RandomKey(4), Rows = Rows };
            _maker = recipe.CreateExamples(new ExampleSetup(Plan, _threads, options, new Shape(Samples.Features), Classes, Rows))!;
        }

        public Plan Plan { get; }

        public TrainingBatch Batch { get; }

        public float Weight(int output, int feature) => Plan.Input("fc.weight")[output * Samples.Features + feature];

        public float[] Fill()
        {
            float[] clean = new float[Rows * Samples.Features];
            new RandomKey(8).FillUniform(clean);
            clean.CopyTo(Batch.Examples);
            for (int row = 0; row < Rows; row++) (Batch.Indices[row], Batch.Labels[row]) = (row, row % Classes);
            return clean;
        }

        public void Make() => _maker.Make(Batch);

        public void Dispose()
        {
            _maker.Dispose();
            Plan.Dispose();
            _threads.Dispose();
        }
    }
}
