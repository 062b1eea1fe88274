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

    /// <param name="setup">Network, threads, bounds.</param>
    /// <param name="lender">Plan that holds the parameters.</param>
    /// <param name="objective">What to make large.</param>
    /// <param name="capacity">Most rows at a time.</param>
    public InnerAscent(ExampleSetup setup, Plan lender, InnerObjective objective, int capacity)
    {
        _rowLength = setup.Example.Count;
        _classes = setup.Classes;
        _bounds = setup.Bounds;
        var options = new PlanOptions { Capacity = capacity, Threads = setup.Options.Threads };
        _plan = Plan.Compile(Emit(setup, objective), options, setup.Threads, lender);
        if (objective == InnerObjective.Divergence) _forward = Plan.Compile(setup.Options.Architecture.InferenceGraph(setup.Example, setup.Classes), options, setup.Threads, lender);
        _clean = new float[capacity * _rowLength];
        _lower = new float[capacity * _rowLength];
        _upper = new float[capacity * _rowLength];
    }

    /// <summary>The points: clean rows before <see cref="Begin"/>, perturbed ones after each step.</summary>
    public Span<float> Points => _plan.Input(Architecture.InputName);

    /// <summary>Scores of the points as they were before the last step, <c>[N, K]</c>.</summary>
    public ReadOnlySpan<float> LastScores => _plan.Output(Scores);

    /// <summary>Takes the rows that lie in <see cref="Points"/> as clean ones.</summary>
    /// <param name="labels">Their classes.</param>
    /// <param name="ball">What is allowed.</param>
    public void Begin(ReadOnlySpan<int> labels, PerturbationBall ball)
    {
        Points[..(labels.Length * _rowLength)].CopyTo(_clean);
        Span<long> classes = _plan.IntegerInput(TrainingStep.Labels);
        for (int row = 0; row < labels.Length; row++)
        {
            classes[row] = labels[row];
            ball.Surround(Row(_clean, row), _bounds, Row(_lower, row), Row(_upper, row));
        }

        if (_forward is null) return;
        _clean.AsSpan(0, labels.Length * _rowLength).CopyTo(_forward.Input(Architecture.InputName));
        _forward.Run(labels.Length);
        _forward.Output(Architecture.OutputName)[..(labels.Length * _classes)].CopyTo(_plan.Input(Reference));
    }

    /// <summary>Where one row may go.</summary>
    public FeasibleRegion Region(int row) => new(Row(_clean, row), Row(_lower, row), Row(_upper, row));

    /// <summary>Moves every row uphill and back into its region.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="ball">As given to <see cref="Begin"/>.</param>
    /// <param name="stepSize">Length of the step in the ball's norm.</param>
    /// <param name="isFirst">Whether the parameters may have changed since the last step.</param>
    public void Step(int rows, PerturbationBall ball, double stepSize, bool isFirst)
    {
        Evaluate(rows, isFirst);
        ReadOnlySpan<float> gradient = _plan.Output(Gradient);
        Span<float> points = Points;
        for (int row = 0; row < rows; row++)
        {
            Span<float> point = points.Slice(row * _rowLength, _rowLength);
            ball.StepUphill(point, gradient.Slice(row * _rowLength, _rowLength), stepSize, Region(row));
            ball.Project(point, Region(row));
        }
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

    private Span<float> Row(float[] values, int row) => values.AsSpan(row * _rowLength, _rowLength);

    private static Graph Emit(ExampleSetup setup, InnerObjective objective)
    {
        Graph network = setup.Options.Architecture.InferenceGraph(setup.Example, setup.Classes);
        var builder = new GraphBuilder();
        Value input = builder.Input(Architecture.InputName, network.InputType(Architecture.InputName));
        Value labels = builder.Input(TrainingStep.Labels, new TensorType(ElementType.Int64, Dimension.Batch));
        Value scores = builder.Splice(network, new Dictionary<string, Value> { [Architecture.InputName] = input })[Architecture.OutputName];
        Value values = objective switch
        {
            InnerObjective.Divergence => LossGraph.Divergence(builder.Input(Reference, scores.Type), scores),
            InnerObjective.Margin => Objectives.Emit(ObjectiveKind.Margin, scores, labels, labels),
            _ => Objectives.Emit(ObjectiveKind.CrossEntropy, scores, labels, labels),
        };
        return builder.Build((Scores, scores), (Gradient, Graphs.Gradient.Of(values, null, input)[0]));
    }
}
