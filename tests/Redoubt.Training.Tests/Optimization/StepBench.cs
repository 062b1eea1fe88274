using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Training.Tests;

/// <summary>A training step of softmax regression on its plan, beside the same network in double precision.</summary>
internal sealed class StepBench : IDisposable
{
    public const int Classes = 4, Batch = 5;

    private readonly TrainingOptions _options;

    public StepBench(TrainingOptions options)
    {
        _options = options;
        Plan = Plan.Compile(TrainingStep.Emit(new Shape(Samples.Features), Classes, options), new PlanOptions { Capacity = Batch + 2, Threads = 1 });
        IReadOnlyDictionary<string, Literal> start = Samples.Linear.Initialize(new Shape(Samples.Features), Classes, new RandomKey(3));
        new TrainingState(Plan, null, options.Averaging != AveragingKind.None).Initialize(start);
        Reference = new SoftmaxRegression(start["fc.weight"].Floats, Classes);
    }

    public Plan Plan { get; }

    public SoftmaxRegression Reference { get; }

    public float[] X { get; } = new float[Batch * Samples.Features];

    public int[] Y { get; private set; } = [];

    /// <summary>Draws a batch and runs the step at a learning rate of 0.1.</summary>
    public void Run(int step)
    {
        new RandomKey((ulong)step).FillNormal(X);
        Y = [.. Enumerable.Range(0, Batch).Select(i => (i + step) % Classes)];
        X.CopyTo(Plan.Input(Architecture.InputName));
        for (int i = 0; i < Batch; i++) Plan.IntegerInput(TrainingStep.Labels)[i] = Y[i];
        Set(TrainingStep.LearningRate, 0.1);
        Set(TrainingStep.PerturbationShare, _options.WeightPerturbation);
        Set(TrainingStep.AverageShare, 0.25);
        Set(ParameterUpdates.FirstCorrection, 1 / (1 - Math.Pow(0.9, step + 1)));
        Set(ParameterUpdates.SecondCorrection, 1 / (1 - Math.Pow(0.999, step + 1)));
        Plan.Run(Batch);
    }

    public void AssertWeights(int digits = 5)
    {
        for (int i = 0; i < Reference.Weights.Length; i++) Assert.Equal(Reference.Weights[i], Plan.Input("fc.weight")[i], digits);
        for (int i = 0; i < Classes; i++) Assert.Equal(Reference.Biases[i], Plan.Input("fc.bias")[i], digits);
    }

    public void Dispose() => Plan.Dispose();

    private void Set(string name, double value)
    {
        if (Plan.Graph.Inputs.Any(i => i.Name == name)) Plan.Input(name)[0] = (float)value;
    }
}
