using System.Collections.Immutable;
using Redoubt.Attacks;
using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>What a patch does to rows that a model decides correctly without it, under given transformations.</summary>
/// <remarks>A row counts as flipped when its class is no longer the strict, finite, unique maximum of the scores. Rows that were wrong already never count.</remarks>
public sealed class PatchEvaluation
{
    private const int Resamples = 2000;
    private const double Confidence = 0.95;

    private readonly int[] _rows;
    private readonly int[] _labels;
    private readonly int[] _flipsOfRow;
    private readonly int[] _flips;
    private readonly int[] _decided;
    private readonly int _classes;
    private long _reached;
    private long _reachable;

    private PatchEvaluation(int[] rows, int[] labels, int transformations, int classes)
    {
        _rows = rows;
        _labels = labels;
        _classes = classes;
        _flipsOfRow = new int[rows.Length];
        _flips = new int[transformations];
        _decided = new int[classes * classes];
    }

    /// <summary>Flipped rows under each transformation.</summary>
    public ReadOnlySpan<int> Flips => _flips;

    /// <summary>The rate with its interval.</summary>
    public FlipRate Rate { get; private set; } = null!;

    /// <summary>Share of rows and transformations decided as the wanted class; null without one, or when every row has that class.</summary>
    public double? TargetShare => _reachable == 0 ? null : (double)_reached / _reachable;

    /// <summary>Measures one patch.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Test rows, images.</param>
    /// <param name="clean">The model's decisions on them.</param>
    /// <param name="patch">The patch.</param>
    /// <param name="run">Transformations and what else is needed.</param>
    /// <exception cref="OperationCanceledException">The run was canceled.</exception>
    public static PatchEvaluation Run(IClassifier model, LabeledData rows, CleanPass clean, AdversarialPatch patch, PatchEvaluationRun run) =>
        Run(model, rows, clean, _ => patch, run);

    /// <summary>Measures a patch that may be another for every transformation, as a control.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Test rows, images.</param>
    /// <param name="clean">The model's decisions on them.</param>
    /// <param name="patch">The patch of each transformation.</param>
    /// <param name="run">Transformations and what else is needed.</param>
    /// <exception cref="OperationCanceledException">The run was canceled.</exception>
    public static PatchEvaluation Run(IClassifier model, LabeledData rows, CleanPass clean, Func<int, AdversarialPatch> patch, PatchEvaluationRun run)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(patch);
        ArgumentNullException.ThrowIfNull(run);
        return Run(model, rows, clean, Change, run);

        ImageChange Change(int t)
        {
            AdversarialPatch shown = patch(t);
            PatchPlacement placement = shown.Place(model.ExampleShape, run.Transformations[t]);
            return image => placement.Apply(image, shown.Texels.Data);
        }
    }

    /// <summary>Measures any change of images that depends on the transformation.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Test rows, images.</param>
    /// <param name="clean">The model's decisions on them.</param>
    /// <param name="change">What is done to every image under each transformation.</param>
    /// <param name="run">Transformations and what else is needed.</param>
    /// <exception cref="OperationCanceledException">The run was canceled.</exception>
    public static PatchEvaluation Run(IClassifier model, LabeledData rows, CleanPass clean, Func<int, ImageChange> change, PatchEvaluationRun run)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(clean);
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(run);
        int[] correct = clean.CorrectRows;
        var result = new PatchEvaluation(correct, [.. correct.Select(row => rows.Labels[row])], run.Transformations.Length, model.Classes);
        for (int t = 0; t < run.Transformations.Length; t++)
        {
            run.CancellationToken.ThrowIfCancellationRequested();
            result.Count(model, rows, change(t), t, run.Target);
            run.Progress?.Report(new EvaluationProgress(run.Phase, (t + 1.0) / run.Transformations.Length));
        }

        result.Rate = result.Summarize(run.Key);
        return result;
    }

    /// <summary>The same by class.</summary>
    /// <param name="names">Name of every class.</param>
    public ImmutableArray<PatchClassSummary> ByClass(ImmutableArray<string> names)
    {
        var classes = ImmutableArray.CreateBuilder<PatchClassSummary>();
        for (int c = 0; c < _classes; c++)
        {
            int[] members = [.. Enumerable.Range(0, _rows.Length).Where(i => _labels[i] == c)];
            if (members.Length == 0) continue;
            ReadOnlySpan<int> decided = _decided.AsSpan(c * _classes, _classes);
            int most = 0;
            for (int k = 1; k < _classes; k++) most = decided[k] > decided[most] ? k : most;
            classes.Add(new PatchClassSummary
            {
                Index = c,
                Name = names[c],
                Rows = members.Length,
                FlipShare = members.Sum(i => (double)_flipsOfRow[i]) / ((double)members.Length * _flips.Length),
                MostOften = decided[most] > 0 ? most : null,
            });
        }

        return classes.ToImmutable();
    }

    private void Count(IClassifier model, LabeledData data, ImageChange change, int transformation, int? target)
    {
        int size = Math.Max(1, model.Capacity);
        var images = new Tensor(data.Inputs.Shape.WithRows(size));
        var scores = new Tensor(new Shape(size, model.Classes));
        for (int start = 0; start < _rows.Length; start += size)
        {
            int count = Math.Min(size, _rows.Length - start);
            for (int i = 0; i < count; i++)
            {
                data.Inputs.Row(_rows[start + i]).CopyTo(images.Row(i));
                change(images.Row(i));
            }

            Tensor part = scores.View(0, count);
            model.Scores(images.View(0, count), part);
            for (int i = 0; i < count; i++) Judge(start + i, part.Row(i), transformation, target);
        }
    }

    private void Judge(int i, ReadOnlySpan<float> scores, int transformation, int? target)
    {
        int label = _labels[i], prediction = Judgment.Predict(scores);
        if (target is not null && label != target)
        {
            _reachable++;
            _reached += prediction == target ? 1 : 0;
        }

        if (prediction == label) return;
        _flipsOfRow[i]++;
        _flips[transformation]++;
        if (prediction >= 0) _decided[label * _classes + prediction]++;
    }

    private FlipRate Summarize(RandomKey key)
    {
        double total = Math.Max(1, _rows.Length), all = total * _flips.Length;
        (double lower, double upper) = Bootstrap(key);
        return new FlipRate
        {
            Rows = _rows.Length,
            Transformations = _flips.Length,
            Value = _flipsOfRow.Sum(static flips => (double)flips) / all,
            Lower = lower,
            Upper = upper,
            Confidence = Confidence,
            Smallest = _flips.Min() / total,
            Largest = _flips.Max() / total,
        };
    }

    // Percentile bootstrap over rows (Efron 1979): the same row under many transformations is one observation, not many.
    private (double Lower, double Upper) Bootstrap(RandomKey key)
    {
        if (_rows.Length == 0) return (0, 1);
        var means = new double[Resamples];
        for (int sample = 0; sample < Resamples; sample++)
        {
            RandomKey draws = key.Fold((ulong)sample);
            long sum = 0;
            for (int i = 0; i < _rows.Length; i++) sum += _flipsOfRow[draws.Below(_rows.Length, (uint)i)];
            means[sample] = sum / ((double)_rows.Length * _flips.Length);
        }

        Array.Sort(means);
        int cut = (int)(Resamples * (1 - Confidence) / 2);
        return (means[cut], means[Resamples - 1 - cut]);
    }
}
