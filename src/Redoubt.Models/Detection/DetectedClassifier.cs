using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>A classifier and a detector as one: K classes, and a last one for inputs that the detector rejects. An attack succeeds when the decision is wrong <em>and</em> not
/// rejected; give it a goal of <see cref="AttackGoal.UntargetedOn"/>.</summary>
/// <remarks>
/// <para>Source: Carlini and Wagner, AISec 2017, arXiv:1705.07263. The score of "rejected" is <c>max(z₁ … z_K) + w·d</c>, with d the detector's score of "suspicious" minus that of
/// "genuine": the largest exactly where the detector rejects. Departs from the paper, which multiplies: a sum does not depend on where the zero of the scores lies.</para>
/// <para>Objectives are those of K classes, with the score of "rejected" in the place of the label's where it is larger; <see cref="JointLoss"/> names the others. The decision is the same
/// for every loss and weight. A detector that follows no gradient needs a stand-in first (<see cref="SurrogateClassifier"/>).</para>
/// <para>Costs a pass of both for every answer and two more for every gradient. Not safe for concurrent calls.</para>
/// </remarks>
public sealed class DetectedClassifier : IDifferentiableClassifier, IRejectingClassifier, IDisposable
{
    private readonly GraphClassifier _head;
    private readonly Dictionary<ObjectiveKind, IObjective> _objectives = [];
    private readonly RowsBuffer _scores, _verdicts = new(new Shape(2));

    /// <summary>Joins the two.</summary>
    /// <param name="model">The classifier; not disposed.</param>
    /// <param name="detector">Two classes over the same inputs: 0 is "genuine", 1 "suspicious", which rejects where it is larger; not disposed.</param>
    /// <param name="loss">What gradient attacks follow.</param>
    /// <param name="weight">Weight w of the detector, positive and finite.</param>
    /// <exception cref="ArgumentException">The two do not fit together, or the detector does not have two classes.</exception>
    public DetectedClassifier(IDifferentiableClassifier model, IDifferentiableClassifier detector, JointLoss loss = JointLoss.ExtraClass, double weight = 1)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(detector);
        if (detector.Classes != 2) throw new ArgumentException($"A detector has the classes 'genuine' and 'suspicious', this one has {detector.Classes}.", nameof(detector));
        if (detector.ExampleShape != model.ExampleShape || detector.Bounds != model.Bounds)
            throw new ArgumentException($"The detector takes rows {detector.ExampleShape} in {detector.Bounds}, the classifier {model.ExampleShape} in {model.Bounds}.", nameof(detector));
        if (!Enum.IsDefined(loss)) throw new ArgumentOutOfRangeException(nameof(loss), loss, "There is no such loss.");
        if (!(weight > 0 && double.IsFinite(weight))) throw new ArgumentOutOfRangeException(nameof(weight), weight, "Must be positive and finite.");
        (Model, Detector, Loss, Weight) = (model, detector, loss, weight);
        Capacity = Math.Min(model.Capacity, detector.Capacity);
        _head = ScoreHeads.Same(model.Classes, Capacity);
        _scores = new RowsBuffer(new Shape(model.Classes));
    }

    /// <summary>The classifier without detector.</summary>
    public IDifferentiableClassifier Model { get; }

    /// <summary>The detector.</summary>
    public IDifferentiableClassifier Detector { get; }

    /// <summary>What gradient attacks follow.</summary>
    public JointLoss Loss { get; }

    /// <summary>Weight of the detector.</summary>
    public double Weight { get; }

    /// <inheritdoc/>
    public Shape ExampleShape => Model.ExampleShape;

    /// <summary>The classifier's classes and "rejected".</summary>
    public int Classes => Model.Classes + 1;

    /// <inheritdoc/>
    public int RejectedClass => Model.Classes;

    /// <inheritdoc/>
    public InputBounds Bounds => Model.Bounds;

    /// <inheritdoc/>
    public int Capacity { get; }

    /// <inheritdoc/>
    public string? GradientObstacle => Model.GradientObstacle ?? Detector.GradientObstacle;

    /// <summary>The same pair for attacks that follow another loss; decisions are the same.</summary>
    /// <param name="loss">What gradient attacks follow.</param>
    /// <param name="weight">Weight of the detector.</param>
    public DetectedClassifier With(JointLoss loss, double weight = 1) => new(Model, Detector, loss, weight);

    /// <inheritdoc/>
    public void Scores(Tensor inputs, Tensor scores)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(scores);
        Compute(inputs, scores);
    }

    /// <inheritdoc/>
    public IObjective Compile(ObjectiveKind kind)
    {
        if (!_objectives.TryGetValue(kind, out IObjective? objective)) _objectives.Add(kind, objective = new JointDetectionObjective(this, _head.Compile(kind)));
        return objective;
    }

    /// <inheritdoc/>
    public IScorePullback CompilePullback() => new Pullback(this);

    /// <summary>Frees what joins the two, not the two.</summary>
    public void Dispose() => _head.Dispose();

    /// <summary>The classifier's scores and the detector's lead for "suspicious", and from them the scores of the pair. Overwritten by the next call.</summary>
    internal (Tensor Scores, Tensor Verdicts) Compute(Tensor inputs, Tensor joint)
    {
        Tensor own = _scores.First(inputs.Rows), verdicts = _verdicts.First(inputs.Rows);
        Model.Scores(inputs, own);
        Detector.Scores(inputs, verdicts);
        for (int row = 0; row < inputs.Rows; row++)
        {
            own.Row(row).CopyTo(joint.Row(row));
            joint.Row(row)[^1] = own.Row(row)[Best(own.Row(row))] + (float)(Weight * Suspicion(verdicts.Row(row)));
        }

        return (own, verdicts);
    }

    internal static float Suspicion(ReadOnlySpan<float> verdict) => verdict[1] - verdict[0];

    /// <summary>The best class, the first of equals.</summary>
    internal static int Best(ReadOnlySpan<float> scores)
    {
        int best = 0;
        for (int j = 1; j < scores.Length; j++)
        {
            if (scores[j] > scores[best]) best = j;
        }

        return best;
    }

    private sealed class Pullback(DetectedClassifier owner) : IScorePullback
    {
        private readonly IScorePullback _model = owner.Model.CompilePullback(), _detector = owner.Detector.CompilePullback();
        private readonly RowsBuffer _joint = new(new Shape(owner.Classes)), _weights = new(new Shape(owner.Model.Classes)), _verdicts = new(new Shape(2)), _gradients = new(owner.ExampleShape);

        public void Evaluate(Tensor inputs, Tensor weights, Tensor gradient)
        {
            ArgumentNullException.ThrowIfNull(inputs);
            ArgumentNullException.ThrowIfNull(weights);
            ArgumentNullException.ThrowIfNull(gradient);
            int rows = inputs.Rows;
            (Tensor scores, _) = owner.Compute(inputs, _joint.First(rows));
            Tensor own = _weights.First(rows), verdicts = _verdicts.First(rows), second = _gradients.First(rows);
            for (int row = 0; row < rows; row++)
            {
                ReadOnlySpan<float> given = weights.Row(row);
                given[..^1].CopyTo(own.Row(row));
                own.Row(row)[Best(scores.Row(row))] += given[^1];
                verdicts.Row(row)[1] = (float)owner.Weight * given[^1];
                verdicts.Row(row)[0] = -verdicts.Row(row)[1];
            }

            _model.Evaluate(inputs, own, gradient);
            _detector.Evaluate(inputs, verdicts, second);
            System.Numerics.Tensors.TensorPrimitives.Add<float>(gradient.Data, second.Data, gradient.Data);
        }
    }
}
