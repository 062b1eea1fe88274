using Redoubt.Data;
using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Training;

/// <summary>The steps of one epoch after the other on one plan.</summary>
internal sealed class EpochRunner
{
    // Averages over the last quarter of a run (Izmailov et al.).
    private const double AveragedShare = 0.25;

    private readonly TrainingOptions _options;
    private readonly LabeledData _rows;
    private readonly int _classes, _replays, _batchSize;
    private readonly long _batchesPerEpoch;
    private readonly Plan _step;
    private readonly IExampleMaker? _examples;
    private readonly Augmenter? _augmenter;
    private readonly TrainingBatch _batch;
    private readonly HashSet<string> _inputs;
    private readonly IProgress<TrainingProgress>? _progress;
    private readonly CancellationToken _cancellation;

    public EpochRunner(ModelTraining training, Plan step, IExampleMaker? examples, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        _options = training.Options;
        _rows = training.Rows;
        _classes = training.Classes;
        _replays = _options.Recipe.Replays;
        _step = step;
        _examples = examples;
        _progress = progress;
        _cancellation = cancellation;
        _batchSize = Math.Min(_options.BatchSize, _rows.Rows);
        _batchesPerEpoch = (_rows.Rows + _batchSize - 1) / _batchSize;
        _batch = new TrainingBatch(step, training.Example.Count);
        _augmenter = _options.Augmentation.ChangesRows ? new Augmenter(_options.Augmentation, training.Example, step.Capacity) : null;
        _inputs = [.. step.Graph.Inputs.Select(static i => i.Name)];
    }

    /// <summary>Most rows of a batch that are computed at once.</summary>
    public static int PartSize(TrainingOptions options, int rows)
    {
        int batch = Math.Min(options.BatchSize, rows);
        return (batch + options.Accumulation - 1) / options.Accumulation;
    }

    /// <summary>Whether the last epoch was cut short.</summary>
    public bool IsInterrupted { get; private set; }

    /// <summary>Learning rate of the last step.</summary>
    public double LastRate { get; private set; }

    /// <summary>Steps before an epoch.</summary>
    public long FirstStepOf(int epoch) => epoch * _batchesPerEpoch * _replays;

    /// <summary>Runs the rest of the epoch in progress.</summary>
    /// <returns>Where the run stands then.</returns>
    public TrainingCheckpoint Epoch(TrainingCheckpoint now)
    {
        IsInterrupted = false;
        RandomKey key = new RandomKey(_options.Seed).Fold(1).Fold((ulong)now.Epoch);
        int[] order = key.Permutation(_rows.Rows);
        _batch.EpochKey = key.Fold(1);
        while (now.Position < order.Length)
        {
            if (_cancellation.IsCancellationRequested)
            {
                IsInterrupted = true;
                return now;
            }

            ReadOnlySpan<int> rows = order.AsSpan(now.Position, Math.Min(_batchSize, order.Length - now.Position));
            now = rows.Length < 2 ? now with { Position = order.Length } : Batch(now, rows, isLast: now.Position + rows.Length == order.Length);
            double share = (now.Epoch + (double)now.Position / order.Length) / _options.Epochs;
            _progress?.Report(new TrainingProgress(now.Epoch + 1, _options.Epochs, share, now.LossSum / Math.Max(1, now.Seen)));
        }

        return now;
    }

    private TrainingCheckpoint Batch(TrainingCheckpoint now, ReadOnlySpan<int> rows, bool isLast)
    {
        // Parts of nearly the same size: a last part of one row would have no statistics.
        int parts = (rows.Length + _step.Capacity - 1) / _step.Capacity;
        for (int part = 0; part < parts; part++)
        {
            int from = part * rows.Length / parts, to = (part + 1) * rows.Length / parts;
            SetPart(part, parts, (double)(to - from) / rows.Length);
            now = Part(now, rows[from..to], isLast, endsBatch: part == parts - 1);
        }

        return now with { Position = now.Position + rows.Length };
    }

    private TrainingCheckpoint Part(TrainingCheckpoint now, ReadOnlySpan<int> rows, bool isLast, bool endsBatch)
    {
        Load(rows);
        for (int replay = 0; replay < _replays; replay++)
        {
            _batch.Replay = replay;
            _batch.Progress = (double)now.Step / (FirstStepOf(1) * _options.Epochs);
            _examples?.Make(_batch);
            SetNumbers(now, isLast && endsBatch && replay == _replays - 1, endsBatch);
            _step.Run(rows.Length);
            _examples?.Learn(_batch);
            double loss = _step.Output(TrainingStep.Loss)[0];
            if (!double.IsFinite(loss))
                throw new InvalidDataException(FormattableString.Invariant($"The training loss became {loss} in epoch {now.Epoch + 1}; try a smaller learning rate than {_options.LearningRate}."));
            now = now with
            {
                Step = now.Step + (endsBatch ? 1 : 0),
                LossSum = now.LossSum + loss * rows.Length,
                Seen = now.Seen + rows.Length,
                Correct = now.Correct + TrainingJudge.Correct(_step.Output(TrainingStep.Logits), _batch.Labels.AsSpan(0, rows.Length), _classes),
            };
        }

        return now;
    }

    private void SetPart(int part, int parts, double share)
    {
        Set(TrainingStep.KeptParts, part == 0 ? 0 : 1);
        Set(TrainingStep.PartShare, share);
        Set(TrainingStep.EndsBatch, part == parts - 1 ? 1 : 0);
    }

    private void Load(ReadOnlySpan<int> rows)
    {
        _batch.Rows = rows.Length;
        Span<float> examples = _batch.Examples;
        Span<long> labels = _step.IntegerInput(TrainingStep.Labels);
        for (int i = 0; i < rows.Length; i++)
        {
            _rows.Inputs.Row(rows[i]).CopyTo(examples[(i * _batch.RowLength)..]);
            _batch.Indices[i] = rows[i];
            labels[i] = _batch.Labels[i] = _rows.Labels[rows[i]];
        }

        _augmenter?.Change(_batch);
    }

    private void SetNumbers(TrainingCheckpoint now, bool endsEpoch, bool endsBatch)
    {
        LastRate = LearningRateSchedule.RateOf(_options.Schedule, _options.LearningRate, now.Step, FirstStepOf(1) * _options.Epochs);
        Set(TrainingStep.LearningRate, LastRate);
        Set(TrainingStep.PerturbationShare, _options.WeightPerturbation);
        Set(ParameterUpdates.FirstCorrection, 1 / (1 - Math.Pow(ParameterUpdates.FirstDecay, now.Step + 1)));
        Set(ParameterUpdates.SecondCorrection, 1 / (1 - Math.Pow(ParameterUpdates.SecondDecay, now.Step + 1)));
        Set(TrainingStep.AverageShare, endsBatch ? AverageShare(now, endsEpoch) : 0);
    }

    private double AverageShare(TrainingCheckpoint now, bool endsEpoch)
    {
        // A young average would remember the random start for too long: its decay grows with the steps (as in TensorFlow's and timm's averages).
        if (_options.Averaging == AveragingKind.Exponential) return 1 - Math.Min(_options.AverageDecay, (1.0 + now.Step) / (10.0 + now.Step));
        int first = (int)Math.Ceiling((1 - AveragedShare) * _options.Epochs) - 1;
        return endsEpoch ? 1.0 / Math.Max(1, now.Epoch - first + 1) : 0;
    }

    private void Set(string input, double value)
    {
        if (_inputs.Contains(input)) _step.Input(input)[0] = (float)value;
    }
}
