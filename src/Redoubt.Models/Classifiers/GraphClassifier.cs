using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>A classifier given as a graph: compiled plans for its scores and for every objective that an attack asks for.</summary>
/// <remarks>Plans share one set of threads. Not safe for concurrent calls.</remarks>
public sealed class GraphClassifier : IDifferentiableClassifier, IDisposable
{
    private const int LargestCapacity = 128;
    private const long ActivationBudgetBytes = 256L << 20;

    private readonly Graph _graph;
    private readonly GraphClassifierOptions _options;
    private readonly PlanThreads _threads;
    private readonly Dictionary<ObjectiveKind, GraphObjective> _objectives = [];
    private readonly string _input;
    private readonly string _output;
    private readonly Lazy<string?> _gradientObstacle;
    private GraphPullback? _pullback;
    private Plan? _scores;

    /// <summary>Wraps a graph.</summary>
    /// <param name="graph">One float32 data input <c>[N, ...]</c> (or <c>[1, ...]</c>, then run row by row) and one output of scores <c>[N, K]</c>, K ≥ 2; no
    /// parameters left.</param>
    /// <param name="bounds">Valid range of every input value.</param>
    /// <param name="options">Settings. Default: <see cref="GraphClassifierOptions"/>'s defaults.</param>
    /// <exception cref="ArgumentException">The graph has other inputs or outputs.</exception>
    public GraphClassifier(Graph graph, InputBounds bounds, GraphClassifierOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (graph.Inputs.Length != 1 || graph.Inputs[0].Role != InputRole.Data)
            throw new ArgumentException($"A classifier has one data input; the graph has {graph.Inputs.Length} inputs.", nameof(graph));
        if (graph.Outputs.Length != 1) throw new ArgumentException($"A classifier has one output; the graph has {graph.Outputs.Length}.", nameof(graph));
        _input = graph.Inputs[0].Name;
        _output = graph.Outputs[0].Name;
        TensorType input = graph.InputType(_input), output = graph.OutputType(_output);
        if (output.Rank != 2 || !output[1].IsFixed || output[1].Size < 2 || output[0] != input[0])
            throw new ArgumentException($"A classifier gives scores [N, K] with two or more classes; the graph gives {output}.", nameof(graph));
        _graph = graph;
        _options = options ?? new GraphClassifierOptions();
        Bounds = bounds;
        ExampleShape = new Shape(input.Bind(1).Extents[1..]);
        Classes = output[1].Size;
        Capacity = input[0].IsFixed ? 1 : _options.Capacity ?? DefaultCapacity(graph);
        _threads = new PlanThreads(_options.Threads);
        _gradientObstacle = new Lazy<string?>(FindGradientObstacle);
    }

    /// <inheritdoc/>
    public Shape ExampleShape { get; }

    /// <inheritdoc/>
    public int Classes { get; }

    /// <inheritdoc/>
    public InputBounds Bounds { get; }

    /// <inheritdoc/>
    public int Capacity { get; }

    /// <inheritdoc/>
    public string? GradientObstacle => _gradientObstacle.Value;

    /// <summary>Vector instructions in use: the same inputs give the same bytes on the same instructions only.</summary>
    public InstructionSet InstructionSet => ScoresPlan.InstructionSet;

    /// <summary>The graph of the scores.</summary>
    public Graph Graph => _graph;

    private Plan ScoresPlan => _scores ??= Plan.Compile(_graph, _options.PlanOptions(Capacity), _threads);

    /// <inheritdoc/>
    public void Scores(Tensor inputs, Tensor scores)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(scores);
        RequireShape(inputs, ExampleShape.Count, nameof(inputs));
        if (scores.Count != inputs.Rows * Classes) throw new ArgumentException($"Scores must be [{inputs.Rows}, {Classes}], was {scores.Shape}.", nameof(scores));
        Plan plan = ScoresPlan;
        int length = ExampleShape.Count;
        for (int start = 0; start < inputs.Rows; start += Capacity)
        {
            int rows = Math.Min(Capacity, inputs.Rows - start);
            inputs.Data.Slice(start * length, rows * length).CopyTo(plan.Input(_input));
            plan.Run(rows);
            plan.Output(_output)[..(rows * Classes)].CopyTo(scores.Data[(start * Classes)..]);
        }
    }

    /// <inheritdoc/>
    public IObjective Compile(ObjectiveKind kind)
    {
        if (!_objectives.TryGetValue(kind, out GraphObjective? objective))
        {
            objective = new GraphObjective(_graph, kind, _options.PlanOptions(Capacity), _threads);
            _objectives.Add(kind, objective);
        }

        return objective;
    }

    /// <inheritdoc/>
    public IScorePullback CompilePullback() => _pullback ??= new GraphPullback(_graph, _options.PlanOptions(Capacity), _threads);

    /// <inheritdoc/>
    public void Dispose()
    {
        _scores?.Dispose();
        _pullback?.Dispose();
        foreach (GraphObjective objective in _objectives.Values) objective.Dispose();
        _threads.Dispose();
    }

    internal static void RequireShape(Tensor inputs, int rowLength, string name)
    {
        if (inputs.Shape.Rank == 0 || inputs.Shape.RowLength != rowLength)
            throw new ArgumentException($"Each row must have {rowLength} values, the tensor is {inputs.Shape}.", name);
    }

    private string? FindGradientObstacle()
    {
        var builder = new GraphBuilder();
        Value input = builder.Input(_input, _graph.InputType(_input));
        Value scores = builder.Splice(_graph, new Dictionary<string, Value> { [_input] = input })[_output];
        try
        {
            _ = Gradient.Of(scores.Sum([0, 1]), null, input);
            return null;
        }
        catch (UnsupportedOpException e)
        {
            return e.Reason is { Length: > 0 } reason ? $"{char.ToUpperInvariant(reason[0])}{reason[1..]}." : e.Message;
        }
    }

    private static int DefaultCapacity(Graph graph)
    {
        long perRow = 0;
        foreach (Node node in graph.Nodes)
        {
            if (!node.Type.IsFixed) perRow += (long)node.Type.Bind(1).Count * sizeof(float);
        }

        return (int)Math.Clamp(ActivationBudgetBytes / Math.Max(1, perRow), 1, LargestCapacity);
    }
}
