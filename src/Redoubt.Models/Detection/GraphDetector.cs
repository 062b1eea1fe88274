using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>A detector given as a graph: compiled plans for its answer and for the objective of making an object vanish.</summary>
/// <remarks>Row i of every result depends on row i of the arguments only, bit for bit. Not safe for concurrent calls.</remarks>
public sealed class GraphDetector : IDisposable
{
    // A pass of many images at once gains nothing: one image keeps the threads busy.
    private const int LargestCapacity = 8;

    private readonly Graph _graph;
    private readonly GraphClassifierOptions _options;
    private readonly PlanThreads _threads;
    private readonly Dictionary<DetectionRule, VanishingObjective> _objectives = [];
    private Plan? _plan;

    /// <summary>Wraps a detector.</summary>
    /// <param name="detector">The detector with its mapping.</param>
    /// <param name="bounds">Valid range of every input value.</param>
    /// <param name="options">Settings. Default: <see cref="GraphClassifierOptions"/>'s defaults, with 8 images in one pass.</param>
    public GraphDetector(MappedDetector detector, InputBounds bounds, GraphClassifierOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(detector);
        _graph = detector.Graph;
        _options = options ?? new GraphClassifierOptions();
        Bounds = bounds;
        ExampleShape = detector.ExampleShape;
        Candidates = detector.Candidates;
        Capacity = _graph.InputType(MappedDetector.InputName)[0].IsFixed ? 1 : _options.Capacity ?? LargestCapacity;
        _threads = new PlanThreads(_options.Threads);
    }

    /// <summary>Shape of one image, <c>[C,H,W]</c>.</summary>
    public Shape ExampleShape { get; }

    /// <summary>Boxes A for every image.</summary>
    public int Candidates { get; }

    /// <summary>Valid range of every input value.</summary>
    public InputBounds Bounds { get; }

    /// <summary>Images that one pass takes.</summary>
    public int Capacity { get; }

    /// <summary>Runs the detector.</summary>
    /// <param name="images">Images, <c>[n,C,H,W]</c>. Not modified.</param>
    /// <param name="scores">Receives the probability of every candidate, <c>[n,A]</c>.</param>
    /// <param name="boxes">Receives the box of every candidate, <c>[n,A,4]</c>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public void Detect(Tensor images, Tensor scores, Tensor boxes)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(boxes);
        int length = ExampleShape.Count;
        GraphClassifier.RequireShape(images, length, nameof(images));
        if (scores.Count != images.Rows * Candidates) throw new ArgumentException($"Scores must be [{images.Rows}, {Candidates}], was {scores.Shape}.", nameof(scores));
        if (boxes.Count != 4 * scores.Count) throw new ArgumentException($"Boxes must be [{images.Rows}, {Candidates}, 4], was {boxes.Shape}.", nameof(boxes));
        _plan ??= Plan.Compile(_graph, _options.PlanOptions(Capacity), _threads);
        for (int start = 0; start < images.Rows; start += Capacity)
        {
            int rows = Math.Min(Capacity, images.Rows - start);
            images.Data.Slice(start * length, rows * length).CopyTo(_plan.Input(MappedDetector.InputName));
            _plan.Run(rows);
            _plan.Output(MappedDetector.ScoresName)[..(rows * Candidates)].CopyTo(scores.Data[(start * Candidates)..]);
            _plan.Output(MappedDetector.BoxesName)[..(rows * Candidates * 4)].CopyTo(boxes.Data[(start * Candidates * 4)..]);
        }
    }

    /// <summary>Gives the compiled objective of making an object vanish. Compiled at the first call and kept by the detector.</summary>
    /// <param name="rule">When an object counts as detected.</param>
    public VanishingObjective Compile(DetectionRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (!_objectives.TryGetValue(rule, out VanishingObjective? objective))
        {
            objective = new VanishingObjective(_graph, rule, _options.PlanOptions(Capacity), _threads);
            _objectives.Add(rule, objective);
        }

        return objective;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _plan?.Dispose();
        foreach (VanishingObjective objective in _objectives.Values) objective.Dispose();
        _threads.Dispose();
    }
}
