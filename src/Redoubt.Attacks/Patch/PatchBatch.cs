using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Patched rows and what the model says of them: the gradient of a batch, and the flips of held-back rows.</summary>
internal sealed class PatchBatch
{
    // Rows whose wrong class leads by more than about this many units of score count for little: they are flipped already.
    private const float SettledLead = 2;

    private readonly IDifferentiableClassifier _model;
    private readonly PatchRows _rows;
    private readonly PatchOptions _options;
    private readonly Shape _image;
    private readonly Tensor _images, _gradients, _scores;
    private readonly int[] _labels, _targets, _drawn;
    private readonly float[] _values;
    private readonly PatchPlacement[] _placements;

    public PatchBatch(IDifferentiableClassifier model, PatchRows rows, PatchOptions options)
    {
        (_model, _rows, _options) = (model, rows, options);
        _image = model.ExampleShape;
        int size = options.BatchSize;
        _images = new Tensor(rows.Inputs.Shape.WithRows(size));
        _gradients = new Tensor(_images.Shape);
        _scores = new Tensor(new Shape(size, model.Classes));
        _labels = new int[size];
        _targets = new int[size];
        _drawn = new int[size];
        _values = new float[size];
        _placements = new PatchPlacement[size];
    }

    /// <summary>The mean gradient of random training rows with respect to the texels. Rows are added up in their order, so the bytes depend on the key only.</summary>
    /// <param name="state">The patch.</param>
    /// <param name="target">Class aimed at; null for any wrong one.</param>
    /// <param name="key">Names the step.</param>
    /// <param name="gradient">Overwritten.</param>
    public void Gradient(PatchState state, int? target, RandomKey key, Span<float> gradient)
    {
        Evaluate(state, target, key);
        gradient.Clear();
        for (int i = 0; i < _labels.Length; i++) _placements[i].Accumulate(_gradients.Row(i), state.Texels, Weight(i, target) / _labels.Length, gradient);
    }

    /// <summary>Adds, for every cell of a patch made of cells, what the attacker would lose to first order if the image showed there again.</summary>
    /// <param name="state">The patch.</param>
    /// <param name="target">Class aimed at; null for any wrong one.</param>
    /// <param name="key">Names the rows.</param>
    /// <param name="losses">One number for each cell; added to.</param>
    public void AddLosses(PatchState state, int? target, RandomKey key, Span<double> losses)
    {
        Evaluate(state, target, key);
        int plane = _image[1] * _image[2];
        for (int i = 0; i < _labels.Length; i++)
        {
            ReadOnlySpan<float> shown = _images.Row(i), original = _rows.Inputs.Row(_drawn[i]), gradient = _gradients.Row(i);
            ReadOnlySpan<int> pixels = _placements[i].Pixels, cells = _placements[i].Cells;
            float weight = Weight(i, target);
            for (int p = 0; p < pixels.Length; p++)
            {
                for (int at = pixels[p]; at < shown.Length; at += plane) losses[cells[p]] += weight * gradient[at] * (shown[at] - original[at]);
            }
        }
    }

    private void Evaluate(PatchState state, int? target, RandomKey key)
    {
        RandomKey draws = key.Fold(0), transformations = key.Fold(1);
        for (int i = 0; i < _labels.Length; i++)
        {
            _drawn[i] = _rows.Training[draws.Below(_rows.Training.Length, (uint)i)];
            Put(i, _drawn[i], state, transformations.Fold((ulong)i));
        }

        if (target is { } wanted)
        {
            Array.Fill(_targets, wanted);
            _model.Compile(ObjectiveKind.TargetedCrossEntropy).Evaluate(_images, _labels, _targets, _scores, _values, _gradients);
        }
        else
        {
            _model.Compile(ObjectiveKind.Margin).Evaluate(_images, _labels, [], _scores, _values, _gradients);
        }
    }

    // Slope of log(sigmoid(margin - lead)): every row pulls until it is settled, none without end.
    private float Weight(int row, int? target) => target is not null ? (_labels[row] == target ? 0 : 1) : 1 / (1 + MathF.Exp(_values[row] - SettledLead));

    /// <summary>Share of the held-back rows that the patch flips (or leads to the wanted class), each row under one transformation, the same for every patch.</summary>
    /// <param name="state">The patch.</param>
    /// <param name="key">Names the transformations.</param>
    /// <param name="decided">Receives how many rows each wrong class won.</param>
    /// <param name="cancellationToken">Checked for every batch.</param>
    public double FlipShare(PatchState state, RandomKey key, Span<int> decided, CancellationToken cancellationToken)
    {
        decided.Clear();
        int flipped = 0, size = _labels.Length;
        for (int start = 0; start < _rows.HeldBack.Length; start += size)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(size, _rows.HeldBack.Length - start);
            for (int i = 0; i < count; i++) Put(i, _rows.HeldBack[start + i], state, key.Fold((ulong)(start + i)));
            Tensor scores = _scores.View(0, count);
            _model.Scores(_images.View(0, count), scores);
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<float> row = scores.Row(i);
                if (Decision.IsStrictMaximum(row, _labels[i])) continue;
                int winner = Decision.BestOther(row, _labels[i]).Class;
                decided[winner]++;
                if (_options.Target is null || winner == _options.Target) flipped++;
            }
        }

        return (double)flipped / _rows.HeldBack.Length;
    }

    private void Put(int slot, int row, PatchState state, RandomKey key)
    {
        _labels[slot] = _rows.Labels[row];
        _rows.Inputs.Row(row).CopyTo(_images.Row(slot));
        _placements[slot] = PatchPlacement.Of(state.Area, _image, _model.Bounds, _options.Variation.Draw(key));
        _placements[slot].Apply(_images.Row(slot), state.Texels);
    }
}
