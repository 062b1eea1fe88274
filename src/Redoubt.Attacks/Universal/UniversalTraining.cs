using Redoubt.Models;
using Redoubt.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Redoubt.Attacks;

/// <summary>One training of a <see cref="UniversalPerturbation"/>: trials, and the best of them by what is held back.</summary>
internal sealed class UniversalTraining
{
    private const int ScoreChunk = 256;

    // Rows whose wrong class leads by more than about this many units of score count for little: they are flipped already.
    private const float SettledLead = 2;

    private readonly IDifferentiableClassifier _model;
    private readonly Tensor _inputs;
    private readonly int[] _labels, _training, _heldBack, _batchLabels, _batchTargets, _decided;
    private readonly UniversalOptions _options;
    private readonly UniversalRun _run;
    private readonly Tensor _points, _gradients, _scores;
    private readonly float[] _values, _center, _lower, _upper, _sum;
    private int _stepsDone, _stepsInAll;

    public UniversalTraining(IDifferentiableClassifier model, Tensor inputs, int[] labels, UniversalOptions options, UniversalRun run)
    {
        (_model, _inputs, _labels, _options, _run) = (model, inputs, labels, options, run);
        (_training, _heldBack) = Split();
        int[] extents = [options.BatchSize, .. model.ExampleShape.Extents];
        _points = new Tensor(new Shape(extents));
        _gradients = new Tensor(new Shape(extents));
        _scores = new Tensor(new Shape(options.BatchSize, model.Classes));
        _batchLabels = new int[options.BatchSize];
        _batchTargets = new int[options.BatchSize];
        _decided = new int[model.Classes];
        _values = new float[options.BatchSize];
        int length = model.ExampleShape.Count;
        (_center, _lower, _upper, _sum) = (new float[length], new float[length], new float[length], new float[length]);
    }

    public TrainedPerturbation Run()
    {
        bool hasTrials = _options.Target is null && _options.TargetTrials > 0;
        int trials = hasTrials ? Math.Min(_options.TargetTrials, _model.Classes) : 0;
        _stepsInAll = (1 + trials) * _options.Steps;
        (float[] Values, int? Aim, double Flips) best = Train(_options.Target, 0);
        if (hasTrials)
        {
            int[] aims = [.. Enumerable.Range(0, _model.Classes).OrderByDescending(c => _decided[c]).Take(trials)];
            foreach (int aim in aims)
            {
                (float[] Values, int? Aim, double Flips) trial = Train(aim, aim + 1);
                if (trial.Flips > best.Flips) best = trial;
            }
        }

        return new TrainedPerturbation(new Tensor(_model.ExampleShape, best.Values), best.Aim, best.Flips, _training.Length, _heldBack.Length);
    }

    private (float[] Values, int? Aim, double Flips) Train(int? aim, int name)
    {
        float[] delta = new float[_center.Length], direction = new float[_center.Length];
        PerturbationBall ball = _options.Ball;

        // Around zero in bounds wide enough not to matter: only the sum with an input has bounds of its own.
        FeasibleRegion region = ball.Surround(_center, new InputBounds(-float.MaxValue / 4, float.MaxValue / 4), _lower, _upper);
        RandomKey key = _run.Key.Fold((ulong)name);
        for (int step = 0; step < _options.Steps; step++)
        {
            _run.CancellationToken.ThrowIfCancellationRequested();
            Gradient(delta, aim, key.Fold((ulong)step));
            double size = Norm.L1.Distance(_sum, _center) / _sum.Length;
            TensorPrimitives.Multiply(direction, (float)_options.Momentum, direction);
            if (size > 0 && double.IsFinite(1 / size)) RowArithmetic.Add(_sum, 1 / size, direction);
            ball.StepUphill(delta, direction, ball.Radius * _options.StepShare * RowArithmetic.Cosine(step, _options.Steps, 1, 0), region);
            ball.Project(delta, region);
            _run.Progress?.Report((double)++_stepsDone / _stepsInAll);
        }

        return (delta, aim, HeldBackFlips(delta));
    }

    /// <summary>The weighted sum of the gradients of random training rows; values that the bounds hold have none.</summary>
    private void Gradient(float[] delta, int? aim, RandomKey key)
    {
        for (int i = 0; i < _batchLabels.Length; i++) Put(i, _training[key.Below(_training.Length, (uint)i)], delta);
        ObjectiveKind kind = aim is null ? ObjectiveKind.Margin : ObjectiveKind.TargetedCrossEntropy;
        Array.Fill(_batchTargets, aim ?? 0);
        _model.Compile(kind).Evaluate(_points, _batchLabels, kind.UsesTargets() ? _batchTargets : [], _scores, _values, _gradients);
        Array.Clear(_sum);
        for (int i = 0; i < _batchLabels.Length; i++)
        {
            float weight = aim is not null ? (_batchLabels[i] == aim ? 0 : 1) : 1 / (1 + MathF.Exp(_values[i] - SettledLead));
            ReadOnlySpan<float> gradient = _gradients.Row(i), point = _points.Row(i);
            for (int k = 0; k < _sum.Length; k++)
            {
                bool held = (point[k] >= _model.Bounds.Upper && gradient[k] > 0) || (point[k] <= _model.Bounds.Lower && gradient[k] < 0);
                if (!held) _sum[k] += weight * gradient[k];
            }
        }
    }

    private double HeldBackFlips(float[] delta)
    {
        Array.Clear(_decided);
        int flipped = 0, size = _batchLabels.Length;
        for (int start = 0; start < _heldBack.Length; start += size)
        {
            int count = Math.Min(size, _heldBack.Length - start);
            for (int i = 0; i < count; i++) Put(i, _heldBack[start + i], delta);
            _model.Scores(_points.View(0, count), _scores.View(0, count));
            for (int i = 0; i < count; i++)
            {
                if (Decision.IsStrictMaximum(_scores.Row(i), _batchLabels[i])) continue;
                int winner = Decision.BestOther(_scores.Row(i), _batchLabels[i]).Class;
                _decided[winner]++;
                if (_options.Target is null || winner == _options.Target) flipped++;
            }
        }

        return (double)flipped / _heldBack.Length;
    }

    private void Put(int slot, int row, float[] delta)
    {
        _batchLabels[slot] = _labels[row];
        TensorPrimitives.Add(_inputs.Row(row), delta, _points.Row(slot));
        _model.Bounds.Clamp(_points.Row(slot));
    }

    /// <summary>The last rows of each class are held back.</summary>
    private (int[] Training, int[] HeldBack) Split()
    {
        List<int> training = [], heldBack = [];
        foreach (IGrouping<int, int> rows in CorrectRows().Where(row => _labels[row] != _options.Target).GroupBy(row => _labels[row]))
        {
            int[] all = [.. rows];
            int kept = all.Length - (int)Math.Round(all.Length * _options.HeldBackShare, MidpointRounding.AwayFromZero);
            training.AddRange(all[..kept]);
            heldBack.AddRange(all[kept..]);
        }

        if (training.Count == 0 || heldBack.Count == 0)
            throw new ArgumentException($"A universal perturbation needs correctly decided rows to train on and to hold back; there are {training.Count} and {heldBack.Count}.", "inputs");
        training.Sort();
        heldBack.Sort();
        return ([.. training], [.. heldBack]);
    }

    private IEnumerable<int> CorrectRows()
    {
        for (int start = 0; start < _labels.Length; start += ScoreChunk)
        {
            int count = Math.Min(ScoreChunk, _labels.Length - start);
            var scores = new Tensor(new Shape(count, _model.Classes));
            _model.Scores(_inputs.View(start, count), scores);
            for (int row = 0; row < count; row++)
            {
                if (Decision.IsStrictMaximum(scores.Row(row), _labels[start + row])) yield return start + row;
            }
        }
    }
}
