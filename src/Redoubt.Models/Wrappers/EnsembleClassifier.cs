using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>Several classifiers as one, so that every attack can be run on all of them at once: on an ensemble that is served, or to find examples that carry over to a
/// model that cannot be seen.</summary>
/// <remarks>Sources: Liu et al., ICLR 2017, arXiv:1611.02770; Dong et al., CVPR 2018, arXiv:1710.06081, section 3.2. All members weigh the same. An example that beats the
/// average need not beat every member. Takes a forward pass per member and, for gradients, a forward and a backward pass more. Not safe for concurrent calls.</remarks>
public sealed class EnsembleClassifier : IDifferentiableClassifier, IDisposable
{
    private readonly IDifferentiableClassifier[] _members;
    private readonly GraphClassifier _head;
    private readonly JoinedScores _joined;
    private readonly Dictionary<ObjectiveKind, IObjective> _objectives = [];

    /// <summary>Joins classifiers.</summary>
    /// <param name="members">One or more classifiers of the same example shape, classes and bounds; not disposed.</param>
    /// <param name="average">What is averaged.</param>
    /// <exception cref="ArgumentException">There is no member, or they do not fit together; the message says which.</exception>
    public EnsembleClassifier(IReadOnlyList<IDifferentiableClassifier> members, EnsembleAverage average = EnsembleAverage.Probabilities)
    {
        ArgumentNullException.ThrowIfNull(members);
        if (members.Count == 0) throw new ArgumentException("An ensemble needs at least one member.", nameof(members));
        if (!Enum.IsDefined(average)) throw new ArgumentOutOfRangeException(nameof(average), average, "There is no such average.");
        _members = [.. members];
        for (int i = 1; i < _members.Length; i++) RequireFit(_members[0], _members[i], $"member {i}");
        Average = average;
        Capacity = _members.Min(static member => member.Capacity);
        _joined = new JoinedScores(_members);
        _head = average == EnsembleAverage.Probabilities
            ? ScoreHeads.MeanProbabilities(Classes, _members.Length, Capacity)
            : ScoreHeads.MeanScores(Classes, _members.Length, Capacity);
    }

    /// <summary>What is averaged.</summary>
    public EnsembleAverage Average { get; }

    /// <inheritdoc/>
    public Shape ExampleShape => _members[0].ExampleShape;

    /// <inheritdoc/>
    public int Classes => _members[0].Classes;

    /// <inheritdoc/>
    public InputBounds Bounds => _members[0].Bounds;

    /// <inheritdoc/>
    public int Capacity { get; }

    /// <inheritdoc/>
    public string? GradientObstacle => _members.Select(static member => member.GradientObstacle).FirstOrDefault(static obstacle => obstacle is not null);

    /// <inheritdoc/>
    public void Scores(Tensor inputs, Tensor scores)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        _head.Scores(_joined.Compute(inputs), scores);
    }

    /// <inheritdoc/>
    public IObjective Compile(ObjectiveKind kind)
    {
        if (_objectives.TryGetValue(kind, out IObjective? objective)) return objective;
        objective = Average == EnsembleAverage.Losses
            ? new MeanObjective([.. _members.Select(member => member.Compile(kind))], _head, ExampleShape)
            : new JoinedObjective(_joined, _members, _head.Compile(kind));
        _objectives.Add(kind, objective);
        return objective;
    }

    /// <summary>Frees what joins the members, not the members.</summary>
    public void Dispose() => _head.Dispose();

    internal static void RequireFit(IClassifier first, IClassifier other, string name)
    {
        if (other.ExampleShape != first.ExampleShape || other.Classes != first.Classes || other.Bounds != first.Bounds)
        {
            throw new ArgumentException(
                $"The {name} takes rows {other.ExampleShape} in {other.Bounds} and knows {other.Classes} classes; the first takes {first.ExampleShape} in {first.Bounds} and knows {first.Classes}.");
        }
    }
}
