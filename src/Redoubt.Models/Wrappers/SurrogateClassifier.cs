using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>Decides as one classifier and differentiates as another: the backward pass differentiable approximation (BPDA) of a defended model that has no useful
/// gradient, and the transfer attack on a model that is only seen from outside.</summary>
/// <remarks>
/// <para>Source: Athalye, Carlini and Wagner, ICML 2018, arXiv:1802.00420, section 4.1. The objective and its derivative by the scores are those of the real model; the
/// derivative is carried back through the stand-in. For a defense that changes the input, keep its real forward pass inside and replace it alone:
/// <see cref="SurrogateTransformation"/> in a <see cref="DefendedClassifier"/>, or in a graph <see cref="StraightThrough"/>.</para>
/// <para>The better the stand-in, the stronger the attack; a failure says nothing where the stand-in is poor. Costs one pass of the real model more for every gradient.
/// Not safe for concurrent calls.</para>
/// </remarks>
public sealed class SurrogateClassifier : IDifferentiableClassifier, IDisposable
{
    private readonly IClassifier _model;
    private readonly IDifferentiableClassifier _standIn;
    private readonly GraphClassifier _head;
    private readonly JoinedScores _scores;
    private readonly Dictionary<ObjectiveKind, IObjective> _objectives = [];

    /// <summary>Joins a model and its stand-in.</summary>
    /// <param name="model">The model under attack, which decides; not disposed.</param>
    /// <param name="standIn">Gives the gradients; of the same example shape, classes and bounds; not disposed.</param>
    /// <exception cref="ArgumentException">The two do not fit together.</exception>
    public SurrogateClassifier(IClassifier model, IDifferentiableClassifier standIn)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(standIn);
        EnsembleClassifier.RequireFit(model, standIn, "stand-in");
        _model = model;
        _standIn = standIn;
        _scores = new JoinedScores([model]);
        Capacity = Math.Min(model.Capacity, standIn.Capacity);
        _head = ScoreHeads.Same(model.Classes, Capacity);
    }

    /// <inheritdoc/>
    public Shape ExampleShape => _model.ExampleShape;

    /// <inheritdoc/>
    public int Classes => _model.Classes;

    /// <inheritdoc/>
    public InputBounds Bounds => _model.Bounds;

    /// <inheritdoc/>
    public int Capacity { get; }

    /// <inheritdoc/>
    public string? GradientObstacle => _standIn.GradientObstacle;

    /// <inheritdoc/>
    public void Scores(Tensor inputs, Tensor scores) => _model.Scores(inputs, scores);

    /// <inheritdoc/>
    public IObjective Compile(ObjectiveKind kind)
    {
        if (!_objectives.TryGetValue(kind, out IObjective? objective))
            _objectives.Add(kind, objective = new JoinedObjective(_scores, [_standIn], _head.Compile(kind)));
        return objective;
    }

    /// <summary>Frees what joins the two, not the two.</summary>
    public void Dispose() => _head.Dispose();
}
