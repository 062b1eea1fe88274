using Redoubt.Models;

namespace Redoubt.Training;

/// <summary>Examples found by projected gradient ascent, for all or some of the rows of a batch.</summary>
/// <param name="setup">Network and threads.</param>
/// <param name="settings">The ascent.</param>
/// <param name="target">Input of the step that takes the examples.</param>
/// <param name="network">What to climb; null for the network under training.</param>
internal sealed class AdversarialExamples(ExampleSetup setup, AscentSettings settings, string target, AscentNetwork? network = null) : IExampleMaker
{
    private const float NearRowDeviation = 0.001f;

    private readonly InnerAscent _ascent = new(setup, network ?? AscentNetwork.UnderTraining(setup, setup.Step), settings.Objective, setup.Step.Capacity, settings.NoiseSamples);

    /// <summary>Share of every batch that stays clean, in [0, 1).</summary>
    public double CleanShare { get; init; }

    public void Make(TrainingBatch batch)
    {
        int rows = batch.Rows - (int)(CleanShare * batch.Rows), length = batch.RowLength;
        batch.Examples[..(rows * length)].CopyTo(_ascent.Points);
        Perturb(batch, rows);
        Span<float> examples = batch.Step.Input(target);
        if (target != Architecture.InputName) batch.Examples[(rows * length)..(batch.Rows * length)].CopyTo(examples[(rows * length)..]);
        _ascent.Points[..(rows * length)].CopyTo(examples);
    }

    public void Dispose() => _ascent.Dispose();

    private void Perturb(TrainingBatch batch, int rows)
    {
        double strength = settings.Strength(batch.Progress);
        if (strength == 0 || rows == 0) return;
        _ascent.Begin(batch.Labels.AsSpan(0, rows), settings.Threat.At(strength, batch.KeyOf));
        if (settings.NoiseSamples > 0) batch.Step.Input(NoiseSamples.Name)[..(rows * settings.NoiseSamples * batch.RowLength)].CopyTo(_ascent.Noise);
        if (settings.Start == AscentStart.Uniform) _ascent.Sample(rows, batch.KeyOf);
        if (settings.Start == AscentStart.NearRow) _ascent.SampleNear(rows, batch.KeyOf, NearRowDeviation);
        for (int step = 0; step < settings.Steps; step++) _ascent.Step(rows, settings.StepSize * strength, isFirst: step == 0);
    }
}
