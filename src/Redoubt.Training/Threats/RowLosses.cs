using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Training;

/// <summary>Cross-entropy of each row on the parameters of the step, without gradients.</summary>
internal sealed class RowLosses : IDisposable
{
    private const string Losses = "losses";

    private readonly Plan _plan;

    public RowLosses(ExampleSetup setup)
    {
        Graph network = setup.Options.Architecture.InferenceGraph(setup.Example, setup.Classes);
        var builder = new GraphBuilder();
        Value input = builder.Input(Architecture.InputName, network.InputType(Architecture.InputName));
        Value labels = builder.Input(TrainingStep.Labels, new TensorType(ElementType.Int64, Dimension.Batch));
        Value scores = builder.Splice(network, new Dictionary<string, Value> { [Architecture.InputName] = input })[Architecture.OutputName];
        _plan = Plan.Compile(
            builder.Build((Losses, Objectives.Emit(ObjectiveKind.CrossEntropy, scores, labels, labels))),
            new PlanOptions { Capacity = setup.Step.Capacity, Threads = setup.Options.Threads },
            setup.Threads,
            setup.Step);
    }

    /// <summary>The losses of some rows; overwritten by the next call.</summary>
    /// <param name="examples">The rows, <c>[N, …]</c>.</param>
    /// <param name="labels">Their classes.</param>
    public ReadOnlySpan<float> Of(ReadOnlySpan<float> examples, ReadOnlySpan<int> labels)
    {
        examples.CopyTo(_plan.Input(Architecture.InputName));
        Span<long> classes = _plan.IntegerInput(TrainingStep.Labels);
        for (int row = 0; row < labels.Length; row++) classes[row] = labels[row];
        _plan.Run(labels.Length);
        return _plan.Output(Losses)[..labels.Length];
    }

    public void Dispose() => _plan.Dispose();
}
