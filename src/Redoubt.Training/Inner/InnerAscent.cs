using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Training;

/// <summary>Projected gradient ascent on the network under training: the inner maximization of adversarial training (Madry et al., ICLR 2018, arXiv:1706.06083,
/// equation 2.1), on the parameters of another plan, in place.</summary>
/// <remarks>Batch normalization uses the running statistics, as when the network is served, so rows of a batch do not help each other and a perturbed batch leaves no
/// trace in the statistics. Departs from attacks in returning the last point, as training recipes do.</remarks>
internal sealed class InnerAscent : IDisposable
{
    private const string Reference = "reference", Gradient = "gradient", Scores = "scores";

    private readonly Plan _plan;
    private readonly Plan? _forward;
    private readonly int _rowLength, _classes;
    private readonly InputBounds _bounds;
    private readonly float[] _clean, _lower, _upper;
    private readonly PerturbationBall[] _balls;
    private readonly PlanThreads _threads;

    /// <param name="setup">Network, threads, bounds.</param>
    /// <param name="network">What to climb.</param>
    /// <param name="objective">What to make large.</param>
    /// <param name="capacity">Most rows at a time.</param>
    /// <param name="noiseSamples">Noisy copies of each row, where the objective is about them.</param>
    public InnerAscent(ExampleSetup setup, AscentNetwork network, InnerObjective objective, int capacity, int noiseSamples = 0)
    {
        _threads = setup.Threads;
        _rowLength = setup.Example.Count;
        _classes = setup.Classes;
        _bounds = setup.Bounds;
        var options = new PlanOptions { Capacity = capacity, Threads = setup.Options.Threads };
        _plan = Plan.Compile(Emit(network.Graph, setup.Classes, objective, noiseSamples), options, setup.Threads, network.Lender);
        if (objective == InnerObjective.Divergence) _forward = Plan.Compile(network.Graph, options, setup.Threads, network.Lender);
        _clean = new float[capacity * _rowLength];
        _lower = new float[capacity * _rowLength];
        _upper = new float[capacity * _rowLength];
        _balls = new PerturbationBall[capacity];
    }

    /// <summary>The points: clean rows before <see cref="Begin"/>, perturbed ones after each step.</summary>
    public Span<float> Points => _plan.Input(Architecture.InputName);

    /// <summary>Noise around the points, <c>[N, copies, …]</c>, where the objective is about noisy copies.</summary>
    public Span<float> Noise => _plan.Input(NoiseSamples.Name);

    /// <summary>Scores of the points as they were before the last step, <c>[N, K]</c>.</summary>
    public ReadOnlySpan<float> LastScores => _plan.Output(Scores);

    /// <summary>Takes the rows that lie in <see cref="Points"/> as clean ones.</summary>
    /// <param name="labels">Their classes.</param>
    /// <param name="ballOf">What is allowed, by the row's place in the batch.</param>
    public void Begin(ReadOnlySpan<int> labels, Func<int, PerturbationBall> ballOf)
    {
        Points[..(labels.Length * _rowLength)].CopyTo(_clean);
        Span<long> classes = _plan.IntegerInput(TrainingStep.Labels);
        for (int row = 0; row < labels.Length; row++) (classes[row], _balls[row]) = (labels[row], ballOf(row));
        _threads.Run(labels.Length, row => _balls[row].Surround(Row(_clean, row), _bounds, Row(_lower, row), Row(_upper, row)));

        if (_forward is null) return;
        _clean.AsSpan(0, labels.Length * _rowLength).CopyTo(_forward.Input(_forward.Graph.Inputs[0].Name));
        _forward.Run(labels.Length);
        _forward.Output(_forward.Graph.Outputs[0].Name)[..(labels.Length * _classes)].CopyTo(_plan.Input(Reference));
    }

    /// <summary>Where one row may go.</summary>
    public FeasibleRegion Region(int row) => new(Row(_clean, row), Row(_lower, row), Row(_upper, row));

    /// <summary>Puts every row to a random point of its ball.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="keyOf">Randomness of each.</param>
    public void Sample(int rows, Func<int, RandomKey> keyOf) => _threads.Run(rows, row => _balls[row].Sample(Point(row), Region(row), keyOf(row)));

    /// <summary>Puts every row beside its clean point: normal noise of a deviation, and back into the ball.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="keyOf">Randomness of each.</param>
    /// <param name="deviation">Of the noise.</param>
    public void SampleNear(int rows, Func<int, RandomKey> keyOf, float deviation) => _threads.Run(rows, row =>
    {
        Span<float> point = Point(row);
        keyOf(row).FillNormal(point);
        FeasibleRegion region = Region(row);
        for (int i = 0; i < point.Length; i++) point[i] = region.Center[i] + deviation * point[i];
        _balls[row].Project(point, region);
    });

    /// <summary>Moves every row uphill and back into its region.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="stepSize">Length of the step in the ball's norm.</param>
    /// <param name="isFirst">Whether the parameters may have changed since the last step.</param>
    public void Step(int rows, double stepSize, bool isFirst)
    {
        Evaluate(rows, isFirst);
        _threads.Run(rows, row =>
        {
            Span<float> point = Point(row);
            _balls[row].StepUphill(point, _plan.Output(Gradient).Slice(row * _rowLength, _rowLength), stepSize, Region(row));
            _balls[row].Project(point, Region(row));
        });
    }

    /// <summary>Computes the gradient at any points, without a ball; overwritten by the next call.</summary>
    public ReadOnlySpan<float> GradientAt(ReadOnlySpan<float> points, ReadOnlySpan<int> labels, bool isFirst)
    {
        points.CopyTo(Points);
        Span<long> classes = _plan.IntegerInput(TrainingStep.Labels);
        for (int row = 0; row < labels.Length; row++) classes[row] = labels[row];
        Evaluate(labels.Length, isFirst);
        return _plan.Output(Gradient);
    }

    /// <summary>Computes scores and gradient at the points.</summary>
    public void Evaluate(int rows, bool isFirst)
    {
        if (isFirst) _plan.Run(rows);
        else _plan.RunAgain(rows);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _forward?.Dispose();
        _plan.Dispose();
    }

    private Span<float> Point(int row) => Points.Slice(row * _rowLength, _rowLength);

    private Span<float> Row(float[] values, int row) => values.AsSpan(row * _rowLength, _rowLength);

    private static Graph Emit(Graph network, int classes, InnerObjective objective, int noiseSamples)
    {
        var builder = new GraphBuilder();
        string data = network.Inputs.Single(static i => i.Role == InputRole.Data).Name;
        Value input = builder.Input(Architecture.InputName, network.InputType(data));
        Value labels = builder.Input(TrainingStep.Labels, new TensorType(ElementType.Int64, Dimension.Batch));
        Value Scores(Value rows) => builder.Splice(network, new Dictionary<string, Value> { [data] = rows })[network.Outputs[0].Name];
        Value scores = objective == InnerObjective.Smoothed ? LogOfMeanProbability(input, classes, noiseSamples, Scores) : Scores(input);
        Value values = objective switch
        {
            InnerObjective.Divergence => LossGraph.Divergence(builder.Input(Reference, scores.Type), scores),
            InnerObjective.Margin => Objectives.Emit(ObjectiveKind.Margin, scores, labels, labels),
            _ => Objectives.Emit(ObjectiveKind.CrossEntropy, scores, labels, labels),
        };
        return builder.Build((InnerAscent.Scores, scores), (Gradient, Graphs.Gradient.Of(values, null, input)[0]));
    }

    // Their softmax is the mean probability itself, so the cross-entropy of these scores is that of the smoothed network.
    private static Value LogOfMeanProbability(Value input, int classes, int samples, Func<Value, Value> scores)
    {
        const float Tiny = 1e-12f;
        Value noise = input.Builder.Input(NoiseSamples.Name, TensorType.Float([Dimension.Batch, samples, .. input.Type.Dimensions.AsSpan()[1..]]));
        Value copies = scores(NoiseSamples.Around(input, noise)).Reshape(Dimension.Batch, samples, classes);
        return (copies.Unary(OpKind.Softmax).Mean([1]) + Tiny).Unary(OpKind.Log);
    }
}
