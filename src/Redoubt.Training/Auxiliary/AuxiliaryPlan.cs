using Redoubt.Graphs;

namespace Redoubt.Training;

/// <summary>An auxiliary model, ready to score batches.</summary>
internal sealed class AuxiliaryPlan : IDisposable
{
    private readonly Plan _plan;
    private readonly string _input, _output;

    public AuxiliaryPlan(AuxiliaryModel model, ExampleSetup setup)
    {
        _input = model.Graph.Inputs[0].Name;
        _output = model.Graph.Outputs[0].Name;
        _plan = Plan.Compile(model.Graph, new PlanOptions { Capacity = setup.Step.Capacity, Threads = setup.Options.Threads }, setup.Threads);
    }

    /// <summary>Scores of some rows, <c>[N, K]</c>; overwritten by the next call.</summary>
    /// <param name="examples">The rows, <c>[N, …]</c>.</param>
    /// <param name="rows">How many.</param>
    public ReadOnlySpan<float> Scores(ReadOnlySpan<float> examples, int rows)
    {
        examples.CopyTo(_plan.Input(_input));
        _plan.Run(rows);
        return _plan.Output(_output);
    }

    public void Dispose() => _plan.Dispose();
}
