using System.Collections.Immutable;
using System.Globalization;
using System.Numerics.Tensors;
using Redoubt.Graphs;
using Redoubt.Models;

namespace Redoubt.Training;

/// <summary>Recipe <c>free</c>: every batch is used several times, and each training step's own input gradient moves the perturbation of the next.</summary>
/// <remarks>Shafahi et al., NeurIPS 2019, arXiv:1904.12843, algorithm 1: a perturbed example costs no pass of its own. The perturbation is kept from batch to batch. One
/// epoch here makes as many steps as <see cref="Replays"/> epochs of other recipes.</remarks>
public sealed record FreeRecipe : RobustRecipe
{
    private int _replays = 8;

    /// <inheritdoc/>
    public override string Name => "free";

    /// <summary>Uses of every batch, in [1, 1000]. Default 8.</summary>
    public override int Steps
    {
        get => _replays;
        init => _replays = value;
    }

    /// <inheritdoc/>
    protected override double DefaultStepSize => Threat.Radius;

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Settings => base.Settings.Add("replays", Steps.ToString(CultureInfo.InvariantCulture));

    internal override int Replays => _replays;

    internal override bool LearnsFromStep => true;

    internal override Value EmitLoss(LossGraph graph) => graph.MeanCrossEntropy(graph.Examples);

    internal override IExampleMaker CreateExamples(ExampleSetup setup) => new KeptPerturbations(setup, this);

    private sealed class KeptPerturbations(ExampleSetup setup, FreeRecipe recipe) : IExampleMaker
    {
        private const string PerturbationName = "free/perturbation";

        private readonly float[] _perturbations = new float[setup.Step.Capacity * setup.Example.Count];
        private readonly float[] _clean = new float[setup.Step.Capacity * setup.Example.Count];
        private readonly float[] _lower = new float[setup.Example.Count], _upper = new float[setup.Example.Count];

        public IReadOnlyDictionary<string, float[]> State => new Dictionary<string, float[]> { [PerturbationName] = _perturbations };

        public void Restore(IReadOnlyDictionary<string, float[]> state)
        {
            if (state.TryGetValue(PerturbationName, out float[]? kept)) kept.CopyTo(_perturbations, 0);
        }

        public void Make(TrainingBatch batch)
        {
            int count = batch.Rows * batch.RowLength;
            Span<float> examples = batch.Examples[..count];
            if (batch.Replay == 0) examples.CopyTo(_clean);
            TensorPrimitives.Add(_clean.AsSpan(0, count), _perturbations.AsSpan(0, count), examples);
            PerturbationBall ball = Ball(batch);
            for (int row = 0; row < batch.Rows; row++) ball.Project(examples.Slice(row * batch.RowLength, batch.RowLength), Region(batch, row, ball));
        }

        public void Learn(TrainingBatch batch)
        {
            PerturbationBall ball = Ball(batch);
            ReadOnlySpan<float> gradient = batch.Step.Output(TrainingStep.InputGradient);
            for (int row = 0; row < batch.Rows; row++)
            {
                int at = row * batch.RowLength;
                Span<float> point = batch.Examples.Slice(at, batch.RowLength), kept = _perturbations.AsSpan(at, batch.RowLength);
                FeasibleRegion region = Region(batch, row, ball);
                ball.StepUphill(point, gradient.Slice(at, batch.RowLength), recipe.EffectiveStepSize, region);
                ball.Project(point, region);
                TensorPrimitives.Subtract(point, region.Center, kept);
            }
        }

        public void Dispose()
        {
        }

        // The perturbation of one batch starts the next one's, so the radius may only grow.
        private PerturbationBall Ball(TrainingBatch batch) =>
            recipe.Threat.WithRadius(recipe.Threat.Radius * recipe.Strength(batch.Progress));

        private FeasibleRegion Region(TrainingBatch batch, int row, PerturbationBall ball) =>
            ball.Surround(_clean.AsSpan(row * batch.RowLength, batch.RowLength), setup.Bounds, _lower, _upper);
    }
}
