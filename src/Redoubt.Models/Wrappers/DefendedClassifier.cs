using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>A classifier behind something that changes its inputs: what is served when an input defense stands in front of a model.</summary>
/// <remarks>
/// <para>Gradients are those of the composition: exactly the model's at the transformed input, carried back by the transformation. Behind a shattered transformation
/// they are useless; give a <see cref="SurrogateTransformation"/> for the adaptive attack.</para>
/// <para>A stochastic transformation draws by the values of the row and the key: one fixed draw for each point, the same in every batch. It says what one answer of the
/// service is; for what holds over draws see <see cref="ExpectedClassifier"/>. Not safe for concurrent calls.</para>
/// </remarks>
public sealed class DefendedClassifier : IStochasticClassifier
{
    private readonly IDifferentiableClassifier _model;
    private readonly IInputTransformation _transformation;
    private readonly RandomKey _key;
    private readonly RowsBuffer _transformed, _gradients;
    private readonly Dictionary<ObjectiveKind, IObjective> _objectives = [];
    private RandomKey[] _keys = [];
    private int _seeded = -1;

    /// <summary>Puts a transformation in front of a classifier.</summary>
    /// <param name="model">The classifier; not disposed.</param>
    /// <param name="transformation">What happens to its inputs.</param>
    /// <param name="key">Randomness of the transformation.</param>
    public DefendedClassifier(IDifferentiableClassifier model, IInputTransformation transformation, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(transformation);
        _model = model;
        _transformation = transformation;
        _key = key;
        _transformed = new RowsBuffer(model.ExampleShape);
        _gradients = new RowsBuffer(model.ExampleShape);
    }

    /// <inheritdoc/>
    public Shape ExampleShape => _model.ExampleShape;

    /// <inheritdoc/>
    public int Classes => _model.Classes;

    /// <inheritdoc/>
    public InputBounds Bounds => _model.Bounds;

    /// <inheritdoc/>
    public int Capacity => _model.Capacity;

    /// <inheritdoc/>
    public string? GradientObstacle => _model.GradientObstacle;

    /// <inheritdoc/>
    public GradientBehavior Gradients => _transformation.Gradients;

    /// <summary>The same defended model with the gradients of a stand-in: what an adaptive attack sees. Decisions are the same.</summary>
    /// <param name="standIn">The transformation that is differentiated. Default: the identity in the place of every part whose gradients are shattered.</param>
    public DefendedClassifier Through(IInputTransformation? standIn = null) => new(
        _model, standIn is null && _transformation is SequentialTransformation sequence ? sequence.WithStandIns() : new SurrogateTransformation(_transformation, standIn), _key);

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
        _model.Scores(Transform(inputs), scores);
    }

    /// <inheritdoc/>
    public IObjective Compile(ObjectiveKind kind)
    {
        if (!_objectives.TryGetValue(kind, out IObjective? objective)) _objectives.Add(kind, objective = new Objective(this, _model.Compile(kind)));
        return objective;
    }

    /// <inheritdoc/>
    public IScorePullback CompilePullback() => new Pullback(this, _model.CompilePullback());

    private Tensor Transform(Tensor inputs)
    {
        ReadKeys(inputs);
        Tensor transformed = _transformed.First(inputs.Rows);
        for (int row = 0; row < inputs.Rows; row++) _transformation.Apply(inputs.Row(row), _keys[row], transformed.Row(row));
        return transformed;
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
        if (!_transformation.Gradients.HasFlag(GradientBehavior.Stochastic)) return;
        for (int row = 0; row < inputs.Rows; row++) _keys[row] = _key.Fold(RowContent.Hash(inputs.Row(row)));
    }

    private void CarryBack(Tensor inputs, Tensor transformedGradient, Tensor gradient)
    {
        for (int row = 0; row < inputs.Rows; row++) _transformation.Pullback(inputs.Row(row), _keys[row], transformedGradient.Row(row), gradient.Row(row));
    }

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

    private sealed class Pullback(DefendedClassifier owner, IScorePullback inner) : IScorePullback
    {
        public void Evaluate(Tensor inputs, Tensor weights, Tensor gradient)
        {
            Tensor gradients = owner._gradients.First(inputs.Rows);
            inner.Evaluate(owner.Transform(inputs), weights, gradients);
            owner.CarryBack(inputs, gradients, gradient);
        }
    }
}
