namespace Redoubt.Training;

/// <summary>Perturbs every row in each of several balls and keeps the point with the largest loss.</summary>
internal sealed class WorstBall : IExampleMaker
{
    private readonly AscentSettings[] _settings;
    private readonly InnerAscent _ascent;
    private readonly RowLosses _losses;
    private readonly float[] _clean, _best, _largest;

    public WorstBall(ExampleSetup setup, AscentSettings[] settings)
    {
        _settings = settings;
        _ascent = new InnerAscent(setup, AscentNetwork.UnderTraining(setup, setup.Step), InnerObjective.CrossEntropy, setup.Step.Capacity);
        _losses = new RowLosses(setup);
        _clean = new float[setup.Step.Capacity * setup.Example.Count];
        _best = new float[_clean.Length];
        _largest = new float[setup.Step.Capacity];
    }

    public void Make(TrainingBatch batch)
    {
        double strength = _settings[0].Strength(batch.Progress);
        if (strength == 0) return;
        int count = batch.Rows * batch.RowLength;
        batch.Examples[..count].CopyTo(_clean);
        ReadOnlySpan<int> labels = batch.Labels.AsSpan(0, batch.Rows);
        Array.Fill(_largest, float.NegativeInfinity);
        foreach (AscentSettings settings in _settings)
        {
            _clean.AsSpan(0, count).CopyTo(_ascent.Points);
            _ascent.Begin(labels, settings.Threat.At(strength, batch.KeyOf));
            _ascent.Sample(batch.Rows, batch.KeyOf);
            for (int step = 0; step < settings.Steps; step++) _ascent.Step(batch.Rows, settings.StepSize * strength, isFirst: step == 0);
            Keep(_losses.Of(_ascent.Points[..count], labels), batch.RowLength);
        }

        _best.AsSpan(0, count).CopyTo(batch.Examples);
    }

    public void Dispose()
    {
        _ascent.Dispose();
        _losses.Dispose();
    }

    private void Keep(ReadOnlySpan<float> losses, int length)
    {
        for (int row = 0; row < losses.Length; row++)
        {
            if (!(losses[row] > _largest[row])) continue;
            _largest[row] = losses[row];
            _ascent.Points.Slice(row * length, length).CopyTo(_best.AsSpan(row * length));
        }
    }
}
