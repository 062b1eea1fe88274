using Redoubt.Evidence;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Training;

/// <summary>The epochs of one run.</summary>
internal sealed class TrainingLoop : IDisposable
{
    private const int MostRepairs = 4;

    private readonly ModelTraining _training;
    private readonly TimeProvider _time;
    private readonly IProgress<TrainingProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly PlanThreads _threads;
    private readonly TrainingState _state;
    private readonly EpochRunner _runner;
    private readonly TrainingJudge _judge;
    private readonly IExampleMaker? _examples;
    private TrainingCheckpoint _now;

    public TrainingLoop(ModelTraining training, TimeProvider time, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        _training = training;
        _time = time;
        _progress = progress;
        _cancellation = cancellation;
        TrainingOptions options = training.Options;
        _threads = new PlanThreads(options.Threads);
        Plan step = Plan.Compile(
            TrainingStep.Emit(training.Example, training.Classes, options),
            new PlanOptions { Capacity = EpochRunner.PartSize(options, training.Rows.Rows), Threads = options.Threads },
            _threads);
        var setup = new ExampleSetup(step, _threads, options, training.Example, training.Classes, training.Rows.Rows);
        _examples = options.Recipe.CreateExamples(setup);
        _state = new TrainingState(step, _examples, options.Averaging != AveragingKind.None);
        _judge = new TrainingJudge(setup);
        _runner = new EpochRunner(training, step, _examples, progress, cancellation);
        _now = new TrainingCheckpoint { Fingerprint = training.Fingerprint(), Epoch = 0 };
    }

    public TrainedModel Run(CheckpointFile? file)
    {
        if (file is { Exists: true }) Resume(file);
        else Start();
        while (_now.Epoch < _training.Options.Epochs && !_cancellation.IsCancellationRequested)
        {
            long began = _time.GetTimestamp();
            _now = _runner.Epoch(_now);
            if (_runner.IsInterrupted)
            {
                Keep(file, began);
                break;
            }

            if (Repaired()) continue;
            Finish(began);
            Keep(file, null);
        }

        return Result();
    }

    public void Dispose()
    {
        _judge.Dispose();
        _examples?.Dispose();
        _state.Step.Dispose();
        _threads.Dispose();
    }

    private void Start()
    {
        TrainingOptions options = _training.Options;
        IReadOnlyDictionary<string, Literal> start = options.Architecture.Initialize(_training.Example, _training.Classes, new RandomKey(options.Seed).Fold(0));
        foreach (ParameterSpecification parameter in options.Architecture.Parameters(_training.Example, _training.Classes))
            options.Recipe.AdjustStart(parameter, start[parameter.Name].Floats);
        _state.Initialize(start);
        RememberGood();
    }

    private void Resume(CheckpointFile file)
    {
        TrainingCheckpoint found = file.Load();
        if (found.Fingerprint != _now.Fingerprint)
            throw new InvalidDataException($"The checkpoint {file.Path} is of a run with other settings or data; remove it to begin anew.");
        _now = found;
        _state.Restore(found.Tensors, TrainingState.Current);
    }

    /// <summary>Goes back to the state before the epoch where training has collapsed and the recipe knows a remedy.</summary>
    private bool Repaired()
    {
        if (_examples is null || _training.Validation is not { } rows || _now.Repairs >= MostRepairs) return false;
        _judge.Take(_state.Step, averages: false);
        if (_judge.RobustAccuracy(rows) is not { } robust || !HasCollapsed(robust)) return false;
        if (_examples.Repair() is not { } what) return false;
        _state.RestoreParameters(_now.Tensors, TrainingState.Good);
        _now = _now with { Position = 0, Step = _runner.FirstStepOf(_now.Epoch), LossSum = 0, Seen = 0, Correct = 0, Repairs = _now.Repairs + 1, Note = what };
        return true;
    }

    // Ordinary networks lose a few points between one step and ten; a collapsed one loses nearly everything.
    private static bool HasCollapsed((double OneStep, double TenSteps) robust) => robust.OneStep > 0.2 && robust.TenSteps < 0.5 * robust.OneStep;

    private void Finish(long began)
    {
        _judge.Take(_state.Step, _state.HasAverages);
        double? test = _training.Test is { } rows ? _judge.Accuracy(rows) : null;
        double? validation = null, robust = null, noisy = null;
        if (_training.Validation is { } judging)
        {
            validation = _judge.Accuracy(judging);
            robust = _judge.RobustAccuracy(judging)?.TenSteps;
            noisy = _judge.NoisyAccuracy(judging);
        }

        var epoch = new TrainingEpoch
        {
            Epoch = _now.Epoch + 1,
            TrainingLoss = _now.LossSum / _now.Seen,
            TrainingAccuracy = (double)_now.Correct / _now.Seen,
            TestAccuracy = test,
            ValidationAccuracy = validation,
            ValidationRobustAccuracy = robust,
            ValidationNoisyAccuracy = noisy,
            Note = _now.Note,
            LearningRate = _runner.LastRate,
            Seconds = _time.GetElapsedTime(began).TotalSeconds,
        };
        RememberBest(robust ?? noisy ?? validation);
        _now = _now with
        {
            Epoch = _now.Epoch + 1, Position = 0, LossSum = 0, Seen = 0, Correct = 0, Note = null,
            Epochs = _now.Epochs.Add(epoch),
            Seconds = _now.Seconds + epoch.Seconds,
        };
        RememberGood();
        _progress?.Report(new TrainingProgress(epoch.Epoch, _training.Options.Epochs, (double)epoch.Epoch / _training.Options.Epochs, epoch.TrainingLoss, epoch));
    }

    private void RememberBest(double? score)
    {
        if (!_training.Options.KeepBest || score is not { } value || (_now.BestScore is { } best && value < best)) return;
        _now = _now with { BestScore = value, Tensors = _now.Tensors.SetItems(_state.Model(_judge.Names).Select(static t => KeyValuePair.Create(TrainingState.Best + t.Key, t.Value))) };
    }

    private void RememberGood()
    {
        if (_examples is null || _training.Validation is null) return;
        _now = _now with { Tensors = _now.Tensors.SetItems(_state.Parameters(TrainingState.Good)) };
    }

    private void Keep(CheckpointFile? file, long? began)
    {
        if (file is null) return;
        double seconds = began is { } start ? _time.GetElapsedTime(start).TotalSeconds : 0;
        file.Save(_now with { Seconds = _now.Seconds + seconds, Tensors = _now.Tensors.SetItems(_state.All(TrainingState.Current)) });
    }

    private TrainedModel Result()
    {
        Graph network = _training.Options.Architecture.InferenceGraph(_training.Example, _training.Classes);
        Dictionary<string, float[]> numbers = _now.BestScore is null
            ? _state.Model(_judge.Names)
            : _judge.Names.ToDictionary(static name => name, name => _now.Tensors[TrainingState.Best + name]);
        var learned = network.Inputs
            .Where(static i => i.Role != InputRole.Data)
            .ToDictionary(static i => i.Name, i => Literal.Of(network.InputType(i.Name).Bind(1), numbers[i.Name]));
        return new TrainedModel
        {
            Graph = Freezer.Freeze(network, learned),
            Network = network,
            Parameters = learned,
            Epochs = _now.Epochs,
            Completed = _now.Epochs.Length == _training.Options.Epochs,
            ParameterCount = network.Inputs.Where(static i => i.Role == InputRole.Parameter).Sum(i => (long)learned[i.Name].Count),
        };
    }
}
