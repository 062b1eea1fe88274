using Redoubt.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Redoubt.Models;

/// <summary>A random classifier averaged over draws: expectation over transformation (EoT). Every row is given to the classifier several times, as rows of one batch.</summary>
/// <remarks>
/// <para>Source: Athalye et al., ICML 2018, arXiv:1707.07397, section 2.1. Objectives and gradients are means over the draws; the scores are the logarithms of the mean
/// softmax probabilities, so the decision is the one that answers agree on.</para>
/// <para>Departs from the paper: draw d of a row depends on the key, the values of the row and d only, so every point has draws of its own, the same in every batch and
/// for every attack; the average over the same draws is what attack and second pass judge. Give a second instance with another key to judge by fresh draws.</para>
/// <para>The mean of k draws is an estimate: rows near the boundary may be decided otherwise by other draws. Costs k passes. Not safe for concurrent calls.</para>
/// </remarks>
public sealed class ExpectedClassifier : IDifferentiableClassifier, IDisposable
{
    private readonly IStochasticClassifier _model;
    private readonly RandomKey _key;
    private readonly int _chunk;
    private readonly GraphClassifier _head;
    private readonly RowsBuffer _points, _scores, _joined;
    private readonly RandomKey[] _keys;
    private readonly Dictionary<ObjectiveKind, IObjective> _objectives = [];

    /// <summary>Averages a classifier.</summary>
    /// <param name="model">The classifier; not disposed.</param>
    /// <param name="draws">Draws k for each point, one or more.</param>
    /// <param name="key">Randomness.</param>
    public ExpectedClassifier(IStochasticClassifier model, int draws, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        _model = model;
        _key = key;
        Draws = draws;
        _chunk = Math.Max(1, model.Capacity / draws);
        _head = ScoreHeads.MeanProbabilities(model.Classes, draws, _chunk);
        _points = new RowsBuffer(model.ExampleShape);
        _scores = new RowsBuffer(new Shape(model.Classes));
        _joined = new RowsBuffer(new Shape(draws * model.Classes));
        _keys = new RandomKey[_chunk * draws];
    }

    /// <summary>The classifier that is averaged.</summary>
    public IStochasticClassifier Model => _model;

    /// <summary>Draws for each point.</summary>
    public int Draws { get; }

    /// <inheritdoc/>
    public Shape ExampleShape => _model.ExampleShape;

    /// <inheritdoc/>
    public int Classes => _model.Classes;

    /// <inheritdoc/>
    public InputBounds Bounds => _model.Bounds;

    /// <inheritdoc/>
    public int Capacity => _chunk;

    /// <inheritdoc/>
    public string? GradientObstacle => _model.GradientObstacle;

    /// <inheritdoc/>
    public void Scores(Tensor inputs, Tensor scores)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(scores);
        for (int start = 0; start < inputs.Rows; start += _chunk)
        {
            int rows = Math.Min(_chunk, inputs.Rows - start);
            Tensor own = _scores.First(rows * Draws);
            _model.Scores(Repeat(inputs, start, rows), own);
            Join(own, scores, start, rows);
        }
    }

    /// <inheritdoc/>
    public IObjective Compile(ObjectiveKind kind)
    {
        if (!_objectives.TryGetValue(kind, out IObjective? objective)) _objectives.Add(kind, objective = new Objective(this, _model.Compile(kind)));
        return objective;
    }

    /// <summary>Averages another classifier over the same draws, for example the same one with the gradients of a stand-in.</summary>
    /// <param name="model">The classifier; not disposed.</param>
    public ExpectedClassifier With(IStochasticClassifier model) => new(model, Draws, _key);

    /// <summary>Frees what averages the scores, not the classifier.</summary>
    public void Dispose() => _head.Dispose();

    // Copies d of all rows stand together with the keys that name them; the classifier is told the keys.
    private Tensor Repeat(Tensor inputs, int start, int rows)
    {
        Tensor points = _points.First(rows * Draws);
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> values = inputs.Row(start + row);
            RandomKey own = _key.Fold(RowContent.Hash(values));
            for (int draw = 0; draw < Draws; draw++)
            {
                values.CopyTo(points.Row(row * Draws + draw));
                _keys[row * Draws + draw] = own.Fold((ulong)draw);
            }
        }

        _model.Seed(_keys.AsSpan(0, rows * Draws));
        return points;
    }

    // The draws of a row lie one after the other, which is the layout of the head's input.
    private void Join(Tensor own, Tensor scores, int start, int rows)
    {
        Tensor joined = _joined.First(rows);
        own.Data.CopyTo(joined.Data);
        _head.Scores(joined, scores.View(start, rows));
    }

    private sealed class Objective(ExpectedClassifier owner, IObjective inner) : IObjective
    {
        private readonly int[] _labels = new int[owner._keys.Length], _targets = new int[owner._keys.Length];
        private readonly float[] _values = new float[owner._keys.Length];
        private readonly RowsBuffer _gradients = new(owner.ExampleShape);

        public ObjectiveKind Kind => inner.Kind;

        public int Capacity => owner._chunk;

        public void Evaluate(Tensor inputs, ReadOnlySpan<int> labels, ReadOnlySpan<int> targets, Tensor scores, Span<float> values, Tensor gradient)
        {
            ArgumentNullException.ThrowIfNull(gradient);
            for (int start = 0; start < inputs.Rows; start += owner._chunk)
            {
                int rows = Begin(inputs, labels, targets, start), all = rows * owner.Draws;
                Tensor own = owner._scores.First(all), gradients = _gradients.First(all);
                inner.Evaluate(owner.Repeat(inputs, start, rows), _labels.AsSpan(0, all), TargetsOf(all), own, _values.AsSpan(0, all), gradients);
                End(own, scores, values, start, rows);
                for (int row = 0; row < rows; row++) AverageGradient(gradients, row, gradient.Row(start + row));
            }
        }

        public void Values(Tensor inputs, ReadOnlySpan<int> labels, ReadOnlySpan<int> targets, Tensor scores, Span<float> values)
        {
            for (int start = 0; start < inputs.Rows; start += owner._chunk)
            {
                int rows = Begin(inputs, labels, targets, start), all = rows * owner.Draws;
                Tensor own = owner._scores.First(all);
                inner.Values(owner.Repeat(inputs, start, rows), _labels.AsSpan(0, all), TargetsOf(all), own, _values.AsSpan(0, all));
                End(own, scores, values, start, rows);
            }
        }

        private ReadOnlySpan<int> TargetsOf(int count) => Kind.UsesTargets() ? _targets.AsSpan(0, count) : [];

        private int Begin(Tensor inputs, ReadOnlySpan<int> labels, ReadOnlySpan<int> targets, int start)
        {
            int rows = Math.Min(owner._chunk, inputs.Rows - start);
            for (int i = 0; i < rows * owner.Draws; i++)
            {
                _labels[i] = labels[start + i / owner.Draws];
                if (Kind.UsesTargets()) _targets[i] = targets[start + i / owner.Draws];
            }

            return rows;
        }

        private void End(Tensor own, Tensor scores, Span<float> values, int start, int rows)
        {
            owner.Join(own, scores, start, rows);
            for (int row = 0; row < rows; row++)
            {
                double sum = 0;
                for (int draw = 0; draw < owner.Draws; draw++) sum += _values[row * owner.Draws + draw];
                values[start + row] = (float)(sum / owner.Draws);
            }
        }

        private void AverageGradient(Tensor gradients, int row, Span<float> mean)
        {
            mean.Clear();
            for (int draw = 0; draw < owner.Draws; draw++)
                TensorPrimitives.MultiplyAdd(gradients.Row(row * owner.Draws + draw), 1f / owner.Draws, mean, mean);
        }
    }
}
