using Redoubt.Graphs;
using Redoubt.Models;

namespace Redoubt.Training;

/// <summary>Recipe <c>fast</c>: one gradient step from a random start, with a guard against catastrophic overfitting.</summary>
/// <remarks>
/// <para>Wong, Rice and Kolter, ICLR 2020, arXiv:2001.03994, algorithm 3; step length 1.25·ε as there. The network can learn to withstand this one step and nothing else
/// within an epoch (Andriushchenko and Flammarion, NeurIPS 2020, arXiv:2007.02617). After every epoch, validation compares one step with ten: where they part, the run goes
/// back to the epoch before and continues with two half steps, and says so. The guard is ours, not the papers'.</para>
/// <para>Without validation rows there is no guard.</para>
/// </remarks>
public sealed record FastRecipe : RobustRecipe
{
    /// <inheritdoc/>
    public override string Name => "fast";

    /// <summary>Gradient steps for each example before the guard acts, in [1, 1000]. Default 1.</summary>
    public override int Steps { get; init; } = 1;

    internal override Value EmitLoss(LossGraph graph) => graph.MeanCrossEntropy(graph.Examples);

    internal override IExampleMaker CreateExamples(ExampleSetup setup) => new GuardedExamples(setup, Ascent(AscentStart.Uniform, InnerObjective.CrossEntropy));

    /// <summary>Takes twice the steps of half the length whenever training has collapsed.</summary>
    private sealed class GuardedExamples : IExampleMaker
    {
        private const string StepsName = "guard/steps";

        private readonly ExampleSetup _setup;
        private readonly AscentSettings _first;
        private AdversarialExamples _examples;
        private int _steps;

        public GuardedExamples(ExampleSetup setup, AscentSettings settings)
        {
            _setup = setup;
            _first = settings;
            _steps = settings.Steps;
            _examples = new AdversarialExamples(setup, settings, Architecture.InputName);
        }

        public IReadOnlyDictionary<string, float[]> State => new Dictionary<string, float[]> { [StepsName] = [_steps] };

        public void Restore(IReadOnlyDictionary<string, float[]> state)
        {
            if (state.TryGetValue(StepsName, out float[]? steps) && (int)steps[0] != _steps) Use((int)steps[0]);
        }

        public void Make(TrainingBatch batch) => _examples.Make(batch);

        public string Repair()
        {
            Use(2 * _steps);
            return $"the network withstood one step but not ten (catastrophic overfitting); the epoch was repeated with {_steps} steps for each example";
        }

        public void Dispose() => _examples.Dispose();

        private void Use(int steps)
        {
            _steps = steps;
            _examples.Dispose();
            _examples = new AdversarialExamples(_setup, _first with { StepSize = _first.StepSize * _first.Steps / steps, Steps = steps }, Architecture.InputName);
        }
    }
}
