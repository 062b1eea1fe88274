using System.Collections.Immutable;
using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Training;

/// <summary>Recipe <c>standard</c>: cross-entropy on clean rows, stochastic gradient descent with Nesterov momentum, cosine schedule, no augmentation.</summary>
/// <remarks>
/// <para>Gives no robustness: it is the baseline that attacks break. The same seed gives the same bytes for any thread count on one instruction set.</para>
/// <para>Rows left over at the end of an epoch form a smaller batch; a batch of one row is skipped, because batch normalization has no statistics there.</para>
/// </remarks>
public sealed class StandardTraining
{
    private readonly TrainingOptions _options;
    private readonly LabeledData _rows;
    private readonly LabeledData? _test;
    private readonly int _classes;
    private readonly TimeProvider _time;

    /// <summary>Prepares a run.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <param name="rows">Training rows in attack space.</param>
    /// <param name="test">Rows to measure accuracy on after every epoch; null for none.</param>
    /// <param name="time">Clock for the durations in the result; null for the system's.</param>
    /// <exception cref="ArgumentException">Some settings are invalid, or the two sets do not fit together.</exception>
    public StandardTraining(TrainingOptions options, LabeledData rows, LabeledData? test = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(rows);
        string[] errors = [.. options.Errors()];
        if (errors.Length > 0) throw new ArgumentException(string.Join(" ", errors), nameof(options));
        _classes = Math.Max(2, rows.ClassNames?.Count ?? rows.Labels.Max() + 1);
        rows.RequireClasses(_classes);
        if (rows.Rows < 2) throw new ArgumentException("Training needs two or more rows.", nameof(rows));
        if (test is not null)
        {
            test.RequireClasses(_classes);
            if (test.Inputs.Shape.WithRows(1) != rows.Inputs.Shape.WithRows(1))
                throw new ArgumentException($"The test rows have the shape {test.Inputs.Shape}, the training rows {rows.Inputs.Shape}.", nameof(test));
        }

        _options = options;
        _rows = rows;
        _test = test;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Number of classes K of the network: the data set's class names where it has some, else one more than the largest label.</summary>
    public int Classes => _classes;

    /// <summary>Trains.</summary>
    /// <param name="progress">Told after every step, on the calling thread. Default none.</param>
    /// <param name="cancellationToken">Ends the run after the step in progress; the result says so.</param>
    /// <exception cref="InvalidDataException">The loss became infinite or NaN: the learning rate is too high.</exception>
    public TrainedModel Run(IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        Shape example = new(_rows.Inputs.Shape.Extents[1..]);
        using var threads = new PlanThreads(_options.Threads);
        Graph network = _options.Architecture.InferenceGraph(example, _classes);
        var start = _options.Architecture.Initialize(example, _classes, new RandomKey(_options.Seed).Fold(0));
        using Plan step = Plan.Compile(TrainingStep.Emit(example, _classes, _options), PlanOptions(Math.Min(_options.BatchSize, _rows.Rows)), threads);
        using Plan judge = Plan.Compile(network, PlanOptions(Math.Min(256, Math.Max(1, _test?.Rows ?? 1))), threads);
        foreach ((string name, Literal value) in start) value.Floats.CopyTo(step.Input(name));

        // Plans start from memory of unknown content; the momentum starts at rest.
        foreach (GraphInput input in step.Graph.Inputs.Where(static i => i.Name.StartsWith("momentum/", StringComparison.Ordinal))) step.Input(input.Name).Clear();

        var run = new EpochRun(this, step, progress, cancellationToken);
        var epochs = ImmutableArray.CreateBuilder<TrainingEpoch>();
        for (int epoch = 0; epoch < _options.Epochs && !cancellationToken.IsCancellationRequested; epoch++)
        {
            long began = _time.GetTimestamp();
            if (run.Epoch(epoch) is not { } result) break;
            double? accuracy = _test is null ? null : Accuracy(judge, step, start.Keys, _test);
            TrainingEpoch summary = result with { TestAccuracy = accuracy, Seconds = _time.GetElapsedTime(began).TotalSeconds };
            epochs.Add(summary);
            progress?.Report(new TrainingProgress(epoch + 1, _options.Epochs, (epoch + 1.0) / _options.Epochs, summary.TrainingLoss, summary));
        }

        var learned = start.ToDictionary(static p => p.Key, p => Literal.Of(p.Value.Shape, step.Input(p.Key).ToArray()));
        return new TrainedModel
        {
            Graph = Freezer.Freeze(network, learned),
            Network = network,
            Parameters = learned,
            Epochs = epochs.ToImmutable(),
            Completed = epochs.Count == _options.Epochs,
            ParameterCount = network.Inputs.Where(static i => i.Role == InputRole.Parameter).Sum(i => (long)learned[i.Name].Count),
        };
    }

    private PlanOptions PlanOptions(int capacity) => new() { Capacity = capacity, Threads = _options.Threads };

    private double Accuracy(Plan judge, Plan step, IEnumerable<string> parameters, LabeledData rows)
    {
        foreach (string name in parameters) step.Input(name).CopyTo(judge.Input(name));
        int correct = 0;
        for (int at = 0; at < rows.Rows; at += judge.Capacity)
        {
            int count = Math.Min(judge.Capacity, rows.Rows - at);
            rows.Inputs.View(at, count).Data.CopyTo(judge.Input(Architecture.InputName));
            judge.Run(count);
            correct += Correct(judge.Output(Architecture.OutputName), rows.Labels.AsSpan(at, count));
        }

        return (double)correct / rows.Rows;
    }

    private int Correct(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels)
    {
        int correct = 0;
        for (int row = 0; row < labels.Length; row++)
            correct += Decision.IsStrictMaximum(logits.Slice(row * _classes, _classes), labels[row]) ? 1 : 0;
        return correct;
    }

    /// <summary>The steps of one epoch after the other on one plan.</summary>
    private sealed class EpochRun(StandardTraining training, Plan step, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        private readonly long _stepsPerEpoch = (training._rows.Rows + step.Capacity - 1) / step.Capacity;
        private long _step;

        /// <returns>Loss and accuracy of the epoch, or null when it was canceled.</returns>
        public TrainingEpoch? Epoch(int epoch)
        {
            TrainingOptions options = training._options;
            int[] order = new RandomKey(options.Seed).Fold(1).Fold((ulong)epoch).Permutation(training._rows.Rows);
            double lossSum = 0, rate = 0;
            int rows = 0, correct = 0;
            for (int at = 0; at < order.Length; at += step.Capacity, _step++)
            {
                if (cancellationToken.IsCancellationRequested) return null;
                ReadOnlySpan<int> batch = order.AsSpan(at, Math.Min(step.Capacity, order.Length - at));
                if (batch.Length < 2) continue;
                rate = CosineSchedule.RateOf(options.LearningRate, _step, _stepsPerEpoch * options.Epochs);
                (double loss, int hits) = Step(batch, (float)rate);
                if (!double.IsFinite(loss))
                    throw new InvalidDataException(FormattableString.Invariant($"The training loss became {loss} in epoch {epoch + 1}; try a smaller learning rate than {options.LearningRate}."));
                lossSum += loss * batch.Length;
                correct += hits;
                rows += batch.Length;
                double share = (epoch + (double)(at + batch.Length) / order.Length) / options.Epochs;
                progress?.Report(new TrainingProgress(epoch + 1, options.Epochs, share, lossSum / rows));
            }

            return new TrainingEpoch
            {
                Epoch = epoch + 1,
                TrainingLoss = lossSum / rows,
                TrainingAccuracy = (double)correct / rows,
                LearningRate = rate,
                Seconds = 0,
            };
        }

        private (double Loss, int Correct) Step(ReadOnlySpan<int> batch, float rate)
        {
            Span<float> inputs = step.Input(Architecture.InputName);
            Span<long> labels = step.IntegerInput(TrainingStep.Labels);
            int length = training._rows.Inputs.Shape.RowLength;
            int[] batchLabels = new int[batch.Length];
            for (int i = 0; i < batch.Length; i++)
            {
                training._rows.Inputs.Row(batch[i]).CopyTo(inputs[(i * length)..]);
                labels[i] = batchLabels[i] = training._rows.Labels[batch[i]];
            }

            step.Input(TrainingStep.LearningRate)[0] = rate;
            step.Run(batch.Length);
            return (step.Output(TrainingStep.Loss)[0], training.Correct(step.Output(TrainingStep.Logits), batchLabels));
        }
    }
}
