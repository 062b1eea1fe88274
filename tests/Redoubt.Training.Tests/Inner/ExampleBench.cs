using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Training.Tests;

/// <summary>The example maker of a recipe on a linear network of two classes, with a batch of five rows.</summary>
internal sealed class ExampleBench : IDisposable
{
    public const int Classes = 2, Rows = 5;

    private readonly PlanThreads _threads = new(1);

    /// <param name="recipe">Whose examples are made.</param>
    /// <param name="loss">Whose loss is emitted; null for the same recipe's.</param>
    public ExampleBench(TrainingRecipe recipe, TrainingRecipe? loss = null)
    {
        var options = new TrainingOptions { Architecture = Samples.Linear, Recipe = recipe, Threads = 1 };
        Plan = Plan.Compile(TrainingStep.Emit(new Shape(Samples.Features), Classes, options with { Recipe = loss ?? recipe }), new PlanOptions { Capacity = Rows + 1, Threads = 1 }, _threads);
        new TrainingState(Plan, null, false).Initialize(Samples.Linear.Initialize(new Shape(Samples.Features), Classes, new RandomKey(9)));
        Batch = new TrainingBatch(Plan, Samples.Features) { EpochKey = new RandomKey(4), Rows = Rows };
        Maker = recipe.CreateExamples(new ExampleSetup(Plan, _threads, options, new Shape(Samples.Features), Classes, Rows)) ?? new Nothing();
    }

    public Plan Plan { get; }

    public TrainingBatch Batch { get; }

    public IExampleMaker Maker { get; }

    public Span<float> Example(int row) => Batch.Examples.Slice(row * Samples.Features, Samples.Features);

    /// <summary>The corner of the ball around a row that a linear network classifies worst, cut at the bounds.</summary>
    public float[] WorstCorner(ReadOnlySpan<float> clean, int label, float radius)
    {
        float[] corner = clean.ToArray();
        for (int i = 0; i < corner.Length; i++) corner[i] = Math.Clamp(corner[i] + radius * Math.Sign(Slope(label, i)), 0, 1);

        return corner;
    }

    /// <summary>By how much the wrong class gains on the right one along a feature.</summary>
    public double Slope(int label, int feature) => (double)Weight(1 - label, feature) - Weight(label, feature);

    /// <summary>Loads a new batch.</summary>
    /// <returns>Its rows.</returns>
    public float[] Fill(ulong seed = 8)
    {
        float[] clean = new float[Rows * Samples.Features];
        new RandomKey(seed).FillUniform(clean);
        clean.CopyTo(Batch.Examples);
        for (int row = 0; row < Rows; row++)
        {
            (Batch.Indices[row], Batch.Labels[row]) = (row, row % Classes);
            Plan.IntegerInput(TrainingStep.Labels)[row] = row % Classes;
        }

        return clean;
    }

    public void Make() => Maker.Make(Batch);

    public void Dispose()
    {
        Maker.Dispose();
        Plan.Dispose();
        _threads.Dispose();
    }

    private float Weight(int output, int feature) => Plan.Input("fc.weight")[output * Samples.Features + feature];

    private sealed class Nothing : IExampleMaker
    {
        public void Make(TrainingBatch batch)
        {
        }

        public void Dispose()
        {
        }
    }
}
