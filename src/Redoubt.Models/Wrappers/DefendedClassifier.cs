using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>A classifier behind something that changes its inputs, and before something that changes its scores: what is served when defenses stand around a model.</summary>
/// <remarks>
/// <para>Gradients are those of the composition: exactly the model's at the transformed input, carried back by the transformations. Behind a shattered transformation
/// they are useless; <see cref="Through"/> puts its stand-in there for the adaptive attack.</para>
/// <para>A stochastic transformation draws by the values of the row and the key: one fixed draw for each point, the same in every batch. It says what one answer of the
/// service is; for what holds over draws see <see cref="ExpectedClassifier"/>. Not safe for concurrent calls.</para>
/// </remarks>
public sealed class DefendedClassifier : IStochasticClassifier, IDisposable
{
    private const ulong ScoresDomain = 0x53636F726573;

    private readonly IInputTransformation _transformation;
    private readonly IInputTransformation? _scoreTransformation;
    private readonly RandomKey _key;
    private readonly RowsBuffer _transformed, _gradients, _raw;
    private readonly Dictionary<ObjectiveKind, IObjective> _objectives = [];
    private readonly GraphClassifier? _head;
    private RandomKey[] _keys = [], _scoreKeys = [];
    private int _seeded = -1;

    /// <summary>Puts transformations around a classifier.</summary>
    /// <param name="model">The classifier; not disposed.</param>
    /// <param name="transformation">What happens to its inputs.</param>
    /// <param name="key">Randomness of the transformations.</param>
    /// <param name="scoreTransformation">What happens to its scores; null for nothing.</param>
    public DefendedClassifier(IDifferentiableClassifier model, IInputTransformation transformation, RandomKey key, IInputTransformation? scoreTransformation = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(transformation);
        Model = model;
        _transformation = transformation;
        _scoreTransformation = scoreTransformation;
        _key = key;
        _transformed = new RowsBuffer(model.ExampleShape);
        _gradients = new RowsBuffer(model.ExampleShape);
        _raw = new RowsBuffer(new Shape(model.Classes));
        _head = scoreTransformation is null ? null : ScoreHeads.Same(model.Classes, model.Capacity);
    }

    /// <summary>The classifier without its defenses.</summary>
    public IDifferentiableClassifier Model { get; }

    /// <inheritdoc/>
    public Shape ExampleShape => Model.ExampleShape;

    /// <inheritdoc/>
    public int Classes => Model.Classes;

    /// <inheritdoc/>
    public InputBounds Bounds => Model.Bounds;

    /// <inheritdoc/>
    public int Capacity => Model.Capacity;

    /// <inheritdoc/>
    public string? GradientObstacle => Model.GradientObstacle;

    /// <inheritdoc/>
    public GradientBehavior Gradients => _transformation.Gradients | (_scoreTransformation?.Gradients ?? GradientBehavior.Exact);

    /// <summary>The same defended model with the gradients of stand-ins: what an adaptive attack sees. Decisions are the same.</summary>
    /// <param name="standIn">What is differentiated in the place of the input's transformation. Default: the stand-in of every part whose gradients are shattered.</param>
    public DefendedClassifier Through(IInputTransformation? standIn = null) => new(
        Model, standIn is null ? Open(_transformation) : new SurrogateTransformation(_transformation, standIn), _key, _scoreTransformation is null ? null : Open(_scoreTransformation));

    /// <summary>The same defenses around another classifier of the same rows and classes, with the same draws.</summary>
    /// <param name="model">The classifier; not disposed.</param>
    public DefendedClassifier Around(IDifferentiableClassifier model) => new(model, _transformation, _key, _scoreTransformation);

    /// <inheritdoc/>
    public void Seed(ReadOnlySpan<RandomKey> rows)
    {
        if (_keys.Length < rows.Length) _keys = new RandomKey[rows.Length];
        rows.CopyTo(_keys);
        _seeded = rows.Length;
    }

    /// <inheritdoc/>
    public void Scores(Tensor inputs, Tensor scores)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        Tensor transformed = Transform(inputs);
        if (_scoreTransformation is null) Model.Scores(transformed, scores);
        else TransformScores(transformed, scores);
    }

    /// <inheritdoc/>
    public IObjective Compile(ObjectiveKind kind)
    {
        if (!_objectives.TryGetValue(kind, out IObjective? objective))
            _objectives.Add(kind, objective = _head is null ? new Objective(this, Model.Compile(kind)) : new ScoreObjective(this, _head.Compile(kind)));
        return objective;
    }

    /// <inheritdoc/>
    public IScorePullback CompilePullback() => new Pullback(this, Model.CompilePullback());

    /// <summary>Frees what was made for this wrapper, not the classifier.</summary>
    public void Dispose() => _head?.Dispose();

    private static IInputTransformation Open(IInputTransformation transformation) => transformation switch
    {
        SequentialTransformation sequence => sequence.WithStandIns(),
        _ when transformation.Gradients.HasFlag(GradientBehavior.Shattered) => new SurrogateTransformation(transformation, transformation.StandIn),
        _ => transformation,
    };

    private Tensor Transform(Tensor inputs)
    {
        ReadKeys(inputs);
        Tensor transformed = _transformed.First(inputs.Rows);
        _transformation.ApplyRows(inputs, _keys.AsSpan(0, inputs.Rows), transformed);
        return transformed;
    }

    // The scores before their transformation; overwritten by the next call.
    private Tensor TransformScores(Tensor transformed, Tensor scores)
    {
        int rows = transformed.Rows;
        Tensor raw = _raw.First(rows);
        Model.Scores(transformed, raw);
        if (_scoreKeys.Length < rows) _scoreKeys = new RandomKey[rows];
        for (int row = 0; row < rows; row++) _scoreKeys[row] = _keys[row].Fold(ScoresDomain);
        _scoreTransformation!.ApplyRows(raw, _scoreKeys.AsSpan(0, rows), scores);
        return raw;
    }

    private void ReadKeys(Tensor inputs)
    {
        int seeded = _seeded;
        _seeded = -1;
        if (seeded >= 0)
        {
            if (seeded != inputs.Rows) throw new ArgumentException($"There were {seeded} keys for {inputs.Rows} rows.", nameof(inputs));
            return;
        }

        if (_keys.Length < inputs.Rows) _keys = new RandomKey[inputs.Rows];
        if (!Gradients.HasFlag(GradientBehavior.Stochastic)) return;
        for (int row = 0; row < inputs.Rows; row++) _keys[row] = _key.Fold(RowContent.Hash(inputs.Row(row)));
    }

    private void CarryBack(Tensor inputs, Tensor transformedGradient, Tensor gradient) =>
        _transformation.PullbackRows(inputs, _keys.AsSpan(0, inputs.Rows), transformedGradient, gradient);

    private sealed class Objective(DefendedClassifier owner, IObjective inner) : IObjective
    {
        public ObjectiveKind Kind => inner.Kind;

        public int Capacity => inner.Capacity;

        public void Evaluate(Tensor inputs, ReadOnlySpan<int> labels, ReadOnlySpan<int> targets, Tensor scores, Span<float> values, Tensor gradient)
        {
            Tensor gradients = owner._gradients.First(inputs.Rows);
            inner.Evaluate(owner.Transform(inputs), labels, targets, scores, values, gradients);
            owner.CarryBack(inputs, gradients, gradient);
        }

        public void Values(Tensor inputs, ReadOnlySpan<int> labels, ReadOnlySpan<int> targets, Tensor scores, Span<float> values) =>
            inner.Values(owner.Transform(inputs), labels, targets, scores, values);
    }

    // The head differentiates by the transformed scores; from there the derivative goes back through both transformations and the model.
    private sealed class ScoreObjective(DefendedClassifier owner, IObjective head) : IObjective
    {
        private readonly IScorePullback _model = owner.Model.CompilePullback();
        private readonly RowsBuffer _own = new(new Shape(owner.Classes)), _derivatives = new(new Shape(owner.Classes)), _weights = new(new Shape(owner.Classes));

        public ObjectiveKind Kind => head.Kind;

        public int Capacity => owner.Capacity;

        public void Evaluate(Tensor inputs, ReadOnlySpan<int> labels, ReadOnlySpan<int> targets, Tensor scores, Span<float> values, Tensor gradient)
        {
            int rows = inputs.Rows;
            Tensor transformed = owner.Transform(inputs), own = _own.First(rows), derivatives = _derivatives.First(rows), weights = _weights.First(rows), gradients = owner._gradients.First(rows);
            Tensor raw = owner.TransformScores(transformed, own);
            head.Evaluate(own, labels, targets, scores, values, derivatives);
            owner._scoreTransformation!.PullbackRows(raw, owner._scoreKeys.AsSpan(0, rows), derivatives, weights);
            _model.Evaluate(transformed, weights, gradients);
            owner.CarryBack(inputs, gradients, gradient);
        }

        public void Values(Tensor inputs, ReadOnlySpan<int> labels, ReadOnlySpan<int> targets, Tensor scores, Span<float> values)
        {
            Tensor own = _own.First(inputs.Rows);
            _ = owner.TransformScores(owner.Transform(inputs), own);
            head.Values(own, labels, targets, scores, values);
        }
    }

    private sealed class Pullback(DefendedClassifier owner, IScorePullback inner) : IScorePullback
    {
        private readonly RowsBuffer _own = new(new Shape(owner.Classes)), _weights = new(new Shape(owner.Classes));

        public void Evaluate(Tensor inputs, Tensor weights, Tensor gradient)
        {
            int rows = inputs.Rows;
            Tensor gradients = owner._gradients.First(rows), transformed = owner.Transform(inputs), carried = weights;
            if (owner._scoreTransformation is { } scores)
            {
                Tensor raw = owner.TransformScores(transformed, _own.First(rows));
                carried = _weights.First(rows);
                scores.PullbackRows(raw, owner._scoreKeys.AsSpan(0, rows), weights, carried);
            }

            inner.Evaluate(transformed, carried, gradients);
            owner.CarryBack(inputs, gradients, gradient);
        }
    }
}
