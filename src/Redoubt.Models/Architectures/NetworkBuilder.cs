using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>Adds layers with parameters to a graph and remembers the parameters and the updates of running statistics.</summary>
/// <param name="graph">Receives the layers.</param>
/// <param name="isTraining">Whether batch normalization uses the batch's statistics and updates the running ones.</param>
public sealed class NetworkBuilder(GraphBuilder graph, bool isTraining)
{
    private const float VarianceFloor = 1e-5f;

    // Share of the new batch in the running statistics.
    private const float RunningShare = 0.1f;

    private readonly List<ParameterSpecification> _parameters = [];
    private readonly List<(string State, Value NewValue)> _updates = [];
    private readonly Dictionary<string, Value> _values = [];

    /// <summary>Parameters and state, in the order of the layers.</summary>
    public IReadOnlyList<ParameterSpecification> Parameters => _parameters;

    /// <summary>Parameters and state as values of the graph, by name.</summary>
    public IReadOnlyDictionary<string, Value> Values => _values;

    /// <summary>New values of running statistics; empty outside training.</summary>
    public IReadOnlyList<(string State, Value NewValue)> StateUpdates => _updates;

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
    /// <param name="input"><c>[N, D]</c>.</param>
    /// <param name="outputs">Width of the result.</param>
    /// <param name="isLast">Whether no rectifier follows.</param>
    public Value Linear(string name, Value input, int outputs, bool isLast = false)
    {
        Initialization start = isLast ? Initialization.ScaledNormal : Initialization.HeNormal;
        Value weights = Parameter($"{name}.weight", start, outputs, input.Type[1].Size);
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
        if (!isTraining) return Normalize(input - PerChannel(runningMean), runningVariance, scale, shift);
        Value mean = input.Mean([0, 2, 3]);
        Value centered = input - PerChannel(mean);
        Value variance = (centered * centered).Mean([0, 2, 3]);
        _updates.Add(($"{name}.running_mean", Blend(runningMean, mean)));
        _updates.Add(($"{name}.running_var", Blend(runningVariance, variance)));
        return Normalize(centered, variance, scale, shift);
    }

    private static Value Blend(Value old, Value batch) => old * (1 - RunningShare) + batch * RunningShare;

    private static Value Normalize(Value centered, Value variance, Value scale, Value shift) =>
        centered * PerChannel(scale / (variance + VarianceFloor).Unary(OpKind.Sqrt)) + PerChannel(shift);

    private static Value PerChannel(Value vector) => vector.Reshape(1, vector.Type[0], 1, 1);

    private Value Parameter(string name, Initialization start, params int[] extents) => Declare(name, InputRole.Parameter, start, extents);

    private Value State(string name, Initialization start, params int[] extents) => Declare(name, InputRole.State, start, extents);

    private Value Declare(string name, InputRole role, Initialization start, int[] extents)
    {
        _parameters.Add(new ParameterSpecification(name, new Shape(extents), role, start));
        Value value = graph.Input(name, TensorType.Float([.. extents.Select(static e => (Dimension)e)]), role);
        _values.Add(name, value);
        return value;
    }
}
