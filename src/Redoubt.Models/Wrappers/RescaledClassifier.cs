using Redoubt.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Redoubt.Models;

/// <summary>A classifier whose scores are divided by a temperature, so that losses on probabilities keep a gradient where the scores themselves are so far apart that every
/// probability rounds to 0 or 1. Breaks defensive distillation and other saturated outputs.</summary>
/// <remarks>
/// <para>Sources: Carlini and Wagner, 2016, arXiv:1607.04311 (the break of defensive distillation); the temperature that follows the row is in the spirit of the
/// difference of logits ratio (Croce and Hein, ICML 2020, arXiv:2003.01690).</para>
/// <para>No decision changes, except that scores closer than the last bit of float32 may become equal. Margins are in units of the divided scores. Does nothing for
/// models whose scores themselves lost their gradient, as after a softmax that is read as scores and has rounded to 0 and 1.</para>
/// <para>Costs one forward pass more for every gradient. Not safe for concurrent calls.</para>
/// </remarks>
public sealed class RescaledClassifier : IDifferentiableClassifier, IDisposable
{
    private readonly IDifferentiableClassifier _model;
    private readonly GraphClassifier _head;
    private readonly JoinedScores _scores;
    private readonly Dictionary<ObjectiveKind, IObjective> _objectives = [];

    /// <summary>Divides all scores by one number.</summary>
    /// <param name="model">The classifier; not disposed.</param>
    /// <param name="temperature">Positive and finite; above 1 brings scores closer together.</param>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is not positive and finite.</exception>
    public RescaledClassifier(IDifferentiableClassifier model, float temperature)
        : this(model, ScoreHeads.Divided(Known(model).Classes, Positive(temperature, nameof(temperature)), model.Capacity))
    {
    }

    private RescaledClassifier(IDifferentiableClassifier model, GraphClassifier head)
    {
        _model = model;
        _head = head;
        _scores = new JoinedScores([model]);
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

    /// <summary>Divides the scores of every row by a share of the distance between its largest and smallest, so that they always spread over 1/share.</summary>
    /// <param name="model">The classifier; not disposed.</param>
    /// <param name="share">Positive and finite. Default 0.1: scores spread over 10.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not positive and finite.</exception>
    public static RescaledClassifier PerRow(IDifferentiableClassifier model, float share = 0.1f) =>
        new(Known(model), ScoreHeads.DividedByRange(model.Classes, Positive(share, nameof(share)), model.Capacity));

    /// <summary>Divides all scores by the temperature at which the median row of a sample leads by a given distance.</summary>
    /// <param name="model">The classifier; not disposed.</param>
    /// <param name="inputs">Rows of the kind that will be attacked, one or more.</param>
    /// <param name="lead">Wanted median of best score minus second best. Default 1: the best class gets at most 73 % of the probability.</param>
    /// <exception cref="ArgumentException">There are no rows, or the median is 0 or not finite.</exception>
    public static RescaledClassifier Calibrated(IDifferentiableClassifier model, Tensor inputs, float lead = 1)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Rows == 0) throw new ArgumentException("A temperature cannot be read from no rows.", nameof(inputs));
        var scores = new Tensor(new Shape(inputs.Rows, Known(model).Classes));
        model.Scores(inputs, scores);
        float[] leads = [.. Enumerable.Range(0, inputs.Rows).Select(row => Decision.Lead(scores.Row(row), TensorPrimitives.IndexOfMax(scores.Row(row))))];
        Array.Sort(leads);
        float temperature = leads[leads.Length / 2] / Positive(lead, nameof(lead));
        if (!(temperature > 0 && float.IsFinite(temperature)))
            throw new ArgumentException(FormattableString.Invariant($"The median row leads by {leads[leads.Length / 2]}, so no temperature can be read from these rows."), nameof(inputs));
        return new RescaledClassifier(model, temperature);
    }

    /// <inheritdoc/>
    public void Scores(Tensor inputs, Tensor scores)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        _head.Scores(_scores.Compute(inputs), scores);
    }

    /// <inheritdoc/>
    public IObjective Compile(ObjectiveKind kind)
    {
        if (!_objectives.TryGetValue(kind, out IObjective? objective))
            _objectives.Add(kind, objective = new JoinedObjective(_scores, [_model], _head.Compile(kind)));
        return objective;
    }

    /// <summary>Frees what divides the scores, not the classifier.</summary>
    public void Dispose() => _head.Dispose();

    private static IDifferentiableClassifier Known(IDifferentiableClassifier model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model;
    }

    private static float Positive(float value, string name) =>
        value > 0 && float.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "Must be positive and finite.");
}
