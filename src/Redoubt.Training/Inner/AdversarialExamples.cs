using Redoubt.Models;

namespace Redoubt.Training;

/// <summary>Examples found by projected gradient ascent, for all or some of the rows of a batch.</summary>
/// <param name="setup">Network and threads.</param>
/// <param name="settings">The ascent.</param>
/// <param name="target">Input of the step that takes the examples.</param>
/// <param name="cleanShare">Share of every batch that stays clean, in [0, 1).</param>
internal sealed class AdversarialExamples(ExampleSetup setup, AscentSettings settings, string target, double cleanShare = 0) : IExampleMaker
{
    private const float NearRowDeviation = 0.001f;

    private readonly InnerAscent _ascent = new(setup, setup.Step, settings.Objective, setup.Step.Capacity);

    public void Make(TrainingBatch batch)
    {
        int rows = batch.Rows - (int)(cleanShare * batch.Rows), length = batch.RowLength;
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
        var ball = settings.Ball.WithRadius(settings.Ball.Radius * strength);
        _ascent.Begin(batch.Labels.AsSpan(0, rows), ball);
        for (int row = 0; row < rows; row++) Start(batch, row, ball);
        for (int step = 0; step < settings.Steps; step++) _ascent.Step(rows, ball, settings.StepSize * strength, isFirst: step == 0);
    }

    private void Start(TrainingBatch batch, int row, PerturbationBall ball)
    {
        Span<float> point = _ascent.Points.Slice(row * batch.RowLength, batch.RowLength);
        FeasibleRegion region = _ascent.Region(row);
        if (settings.Start == AscentStart.Uniform)
        {
            ball.Sample(point, region, batch.KeyOf(row));
            return;
        }

        batch.KeyOf(row).FillNormal(point);
        for (int i = 0; i < point.Length; i++) point[i] = region.Center[i] + NearRowDeviation * point[i];
        ball.Project(point, region);
    }
}
