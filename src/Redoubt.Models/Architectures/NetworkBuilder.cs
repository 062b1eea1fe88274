using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>Adds layers with parameters to a graph and remembers the parameters and the updates of running statistics.</summary>
/// <remarks>Layers of a name that was used before share its parameters: a network can be applied to several inputs. Running statistics then follow the applications one
/// after the other.</remarks>
public sealed class NetworkBuilder
{
    private const float VarianceFloor = 1e-5f;

    // Share of the new batch in the running statistics.
    private const float RunningShare = 0.1f;

    private readonly GraphBuilder _graph;
    private readonly bool _isTraining;
    private readonly string _prefix;
    private readonly List<ParameterSpecification> _parameters;
    private readonly List<(string State, Value NewValue)> _updates;
    private readonly Dictionary<string, Value> _values;
    private readonly Dictionary<string, Value> _batchStatistics;

    /// <summary>Begins a network.</summary>
    /// <param name="graph">Receives the layers.</param>
    /// <param name="isTraining">Whether batch normalization uses the batch's statistics and updates the running ones.</param>
    public NetworkBuilder(GraphBuilder graph, bool isTraining)
    {
        (_graph, _isTraining, _prefix) = (graph, isTraining, string.Empty);
        (_parameters, _updates, _values, _batchStatistics) = ([], [], [], []);
    }

    private NetworkBuilder(NetworkBuilder whole, string prefix)
    {
        (_graph, _isTraining, _prefix) = (whole._graph, whole._isTraining, whole._prefix + prefix);
        (_parameters, _updates, _values, _batchStatistics) = (whole._parameters, whole._updates, whole._values, whole._batchStatistics);
    }

    /// <summary>Parameters and state, in the order of the layers.</summary>
    public IReadOnlyList<ParameterSpecification> Parameters => _parameters;

    /// <summary>Parameters and state as values of the graph, by name.</summary>
    public IReadOnlyDictionary<string, Value> Values => _values;

    /// <summary>New values of running statistics; empty outside training.</summary>
    public IReadOnlyList<(string State, Value NewValue)> StateUpdates => _updates;

    /// <summary>What stood in for each running statistic when the layers were last applied in training: mean and variance of the batch. Empty outside training.</summary>
    public IReadOnlyDictionary<string, Value> BatchStatistics => _batchStatistics;

    /// <summary>The same network for layers whose parameters get a prefix to their names: one of several parts that may use the same names.</summary>
    /// <param name="prefix">What their names begin with.</param>
    public NetworkBuilder Within(string prefix) => new(this, prefix);

    /// <summary>Two-dimensional convolution.</summary>
    /// <param name="name">Prefix of the parameters' names.</param>
    /// <param name="input"><c>[N, C, H, W]</c>.</param>
    /// <param name="channels">Output channels.</param>
    /// <param name="window">Geometry.</param>
    /// <param name="bias">Whether a bias is added; not needed before batch normalization.</param>
    public Value Conv(string name, Value input, int channels, WindowAttributes window, bool bias = true)
    {
        ArgumentNullException.ThrowIfNull(window);
        int inputs = input.Type[1].Size / window.Groups;
        Value weights = Parameter($"{name}.weight", Initialization.HeNormal, channels, inputs, window.KernelHeight, window.KernelWidth);
        Value result = input.Conv(weights, window);
        return bias ? result + Parameter($"{name}.bias", Initialization.Zeros, channels).Reshape(1, channels, 1, 1) : result;
    }

    /// <summary>Fully connected layer.</summary>
    /// <param name="name">Prefix of the parameters' names.</param>
    /// <param name="input"><c>[N, …, D]</c>; every vector along the last axis goes through the same layer.</param>
    /// <param name="outputs">Width of the result.</param>
    /// <param name="isLast">Whether no rectifier follows.</param>
    public Value Linear(string name, Value input, int outputs, bool isLast = false)
    {
        Initialization start = isLast ? Initialization.ScaledNormal : Initialization.HeNormal;
        Value weights = Parameter($"{name}.weight", start, outputs, input.Type[^1].Size);
        return input.MatMul(weights, transposeRight: true) + Parameter($"{name}.bias", Initialization.Zeros, outputs);
    }

    /// <summary>Batch normalization over batch, height and width (Ioffe and Szegedy, ICML 2015, arXiv:1502.03167, algorithm 1).</summary>
    /// <remarks>Departs from PyTorch in the running variance, which is the biased one here.</remarks>
    /// <param name="name">Prefix of the parameters' names.</param>
    /// <param name="input"><c>[N, C, H, W]</c>.</param>
    public Value BatchNormalization(string name, Value input)
    {
        int channels = input.Type[1].Size;
        Value scale = Parameter($"{name}.weight", Initialization.Ones, channels), shift = Parameter($"{name}.bias", Initialization.Zeros, channels);
        Value runningMean = State($"{name}.running_mean", Initialization.Zeros, channels);
        Value runningVariance = State($"{name}.running_var", Initialization.Ones, channels);
        if (!_isTraining) return Normalize(input - PerChannel(runningMean), runningVariance, scale, shift);
        Value mean = input.Mean([0, 2, 3]);
        Value centered = input - PerChannel(mean);
        Value variance = (centered * centered).Mean([0, 2, 3]);
        Follow($"{name}.running_mean", runningMean, mean);
        Follow($"{name}.running_var", runningVariance, variance);
        return Normalize(centered, variance, scale, shift);
    }

    /// <summary>Layer normalization over the last axis (Ba, Kiros and Hinton, 2016, arXiv:1607.06450, section 3.1).</summary>
    /// <param name="name">Prefix of the parameters' names.</param>
    /// <param name="input"><c>[N, …, D]</c>.</param>
    public Value LayerNormalization(string name, Value input)
    {
        int last = input.Type.Rank - 1, width = input.Type[last].Size;
        Value scale = Parameter($"{name}.weight", Initialization.Ones, width), shift = Parameter($"{name}.bias", Initialization.Zeros, width);
        Value centered = input - input.Mean([last], keepDimensions: true);
        Value variance = (centered * centered).Mean([last], keepDimensions: true);
        return centered / (variance + VarianceFloor).Unary(OpKind.Sqrt) * scale + shift;
    }

    /// <summary>A parameter of its own, drawn with variance 1 / (values of one entry of its first axis).</summary>
    /// <param name="name">Name of the parameter.</param>
    /// <param name="extents">Its extents.</param>
    public Value Weights(string name, params int[] extents) => Parameter(name, Initialization.ScaledNormal, extents);

    /// <summary>A parameter that starts from given numbers.</summary>
    /// <param name="name">Name of the parameter.</param>
    /// <param name="start">Its start; not modified.</param>
    public Value Parameter(string name, Literal start)
    {
        ArgumentNullException.ThrowIfNull(start);
        return Declare(new ParameterSpecification(name, start.Shape, InputRole.Parameter, Initialization.Zeros) { Start = start });
    }

    /// <summary>Lets further layers compute with a value in place of a parameter, such as perturbed weights.</summary>
    /// <param name="name">Name of the parameter.</param>
    /// <param name="value">Of the parameter's type.</param>
    /// <exception cref="ArgumentException">There is no such parameter yet, or the type differs.</exception>
    public void Replace(string name, Value value)
    {
        if (!_values.TryGetValue(name, out Value known)) throw new ArgumentException($"There is no parameter '{name}' yet.", nameof(name));
        if (!value.Type.Equals(known.Type)) throw new ArgumentException($"'{name}' is {known.Type}, the replacement {value.Type}.", nameof(value));
        _values[name] = value;
    }

    /// <summary>Drops the updates of running statistics so far: for a pass that is not to leave traces.</summary>
    public void ForgetUpdates() => _updates.Clear();

    private void Follow(string state, Value atStart, Value batch)
    {
        state = _prefix + state;
        int earlier = _updates.FindIndex(update => update.State == state);
        Value old = earlier < 0 ? atStart : _updates[earlier].NewValue;
        if (earlier >= 0) _updates.RemoveAt(earlier);
        _updates.Add((state, old * (1 - RunningShare) + batch * RunningShare));
        _batchStatistics[state] = batch;
    }

    private static Value Normalize(Value centered, Value variance, Value scale, Value shift) =>
        centered * PerChannel(scale / (variance + VarianceFloor).Unary(OpKind.Sqrt)) + PerChannel(shift);

    private static Value PerChannel(Value vector) => vector.Reshape(1, vector.Type[0], 1, 1);

    private Value Parameter(string name, Initialization start, params int[] extents) =>
        Declare(new ParameterSpecification(name, new Shape(extents), InputRole.Parameter, start));

    private Value State(string name, Initialization start, params int[] extents) => Declare(new ParameterSpecification(name, new Shape(extents), InputRole.State, start));

    private Value Declare(ParameterSpecification declared)
    {
        ParameterSpecification parameter = declared with { Name = _prefix + declared.Name };
        if (_values.TryGetValue(parameter.Name, out Value known)) return known;
        _parameters.Add(parameter);
        Value value = _graph.Input(parameter.Name, TensorType.Float([.. parameter.Shape.Extents.ToArray().Select(static e => (Dimension)e)]), parameter.Role);
        _values.Add(parameter.Name, value);
        return value;
    }
}
