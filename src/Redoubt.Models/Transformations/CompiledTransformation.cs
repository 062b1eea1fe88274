using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>A fragment of a graph as a transformation of rows: compiled for many rows at once, with the exact derivative of what the fragment computes.</summary>
/// <remarks>Calls from several threads wait for each other. Its memory is freed by <see cref="Dispose"/>, or when nothing refers to it any more.</remarks>
public sealed class CompiledTransformation : IInputTransformation, IDisposable
{
    private const string InputName = "rows", OutputName = "transformed", SeedName = "seed", GradientName = "gradient";
    private const int LargestCapacity = 64;
    private const long BudgetBytes = 64L << 20;

    private readonly Lock _gate = new();
    private readonly IGraphTransformation _fragment;
    private readonly TensorType _type;
    private readonly int _length, _threads;
    private readonly Graph _forward;
    private readonly bool _isIdentity;
    private Plan? _apply, _pullback;

    /// <summary>Compiles a fragment at its first use.</summary>
    /// <param name="fragment">The fragment.</param>
    /// <param name="example">Shape of one row.</param>
    /// <param name="threads">Threads that work at once. Default 1.</param>
    /// <exception cref="ArgumentException">The fragment does not suit rows of this shape.</exception>
    public CompiledTransformation(IGraphTransformation fragment, Shape example, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(fragment);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _fragment = fragment;
        _threads = threads;
        _length = example.Count;
        Dimension[] extents = [Dimension.Batch, .. example.Extents.ToArray().Select(static extent => (Dimension)extent)];
        _type = TensorType.Float(extents);
        var graph = new GraphBuilder();
        Value rows = graph.Input(InputName, _type), transformed = fragment.Emit(rows);
        if (!transformed.Type.Equals(_type)) throw new ArgumentException($"A transformation keeps the type of its rows; {_type} became {transformed.Type}.", nameof(fragment));
        _isIdentity = transformed.Node == rows.Node;
        _forward = graph.Build((OutputName, transformed));
    }

    /// <inheritdoc/>
    public GradientBehavior Gradients => _fragment.Gradients;

    /// <summary>The fragment.</summary>
    public IGraphTransformation Fragment => _fragment;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> input, RandomKey key, Span<float> output) => Run(input, output);

    /// <inheritdoc/>
    public void Pullback(ReadOnlySpan<float> input, RandomKey key, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) => RunBack(input, outputGradient, inputGradient);

    /// <inheritdoc/>
    public void ApplyRows(Tensor inputs, ReadOnlySpan<RandomKey> keys, Tensor outputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        Run(inputs.Data, outputs.Data);
    }

    /// <inheritdoc/>
    public void PullbackRows(Tensor inputs, ReadOnlySpan<RandomKey> keys, Tensor outputGradients, Tensor inputGradients)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputGradients);
        ArgumentNullException.ThrowIfNull(inputGradients);
        RunBack(inputs.Data, outputGradients.Data, inputGradients.Data);
    }

    /// <summary>Frees the plans.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _apply?.Dispose();
            _pullback?.Dispose();
        }
    }

    private void Run(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        if (_isIdentity)
        {
            inputs.CopyTo(outputs);
            return;
        }

        lock (_gate)
        {
            _apply ??= Compile(_forward);
            for (int start = 0; start < inputs.Length; start += _apply.Capacity * _length)
            {
                int count = Math.Min(_apply.Capacity * _length, inputs.Length - start);
                inputs.Slice(start, count).CopyTo(_apply.Input(InputName));
                _apply.Run(count / _length);
                _apply.Output(OutputName)[..count].CopyTo(outputs[start..]);
            }
        }
    }

    private void RunBack(ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients)
    {
        if (_isIdentity)
        {
            outputGradients.CopyTo(inputGradients);
            return;
        }

        lock (_gate)
        {
            _pullback ??= Compile(Backward());
            for (int start = 0; start < inputs.Length; start += _pullback.Capacity * _length)
            {
                int count = Math.Min(_pullback.Capacity * _length, inputs.Length - start);
                inputs.Slice(start, count).CopyTo(_pullback.Input(InputName));
                outputGradients.Slice(start, count).CopyTo(_pullback.Input(SeedName));
                _pullback.Run(count / _length);
                _pullback.Output(GradientName)[..count].CopyTo(inputGradients[start..]);
            }
        }
    }

    private Graph Backward()
    {
        var graph = new GraphBuilder();
        Value rows = graph.Input(InputName, _type), seed = graph.Input(SeedName, _type);
        Value gradient = Gradient.Of(_fragment.Emit(rows), seed, rows)[0];

        // Both inputs stay inputs of the plan, also where the derivative does not depend on one of them.
        return graph.Build((GradientName, gradient * 1f));
    }

    private Plan Compile(Graph graph)
    {
        long perRow = graph.Nodes.Where(static node => !node.Type.IsFixed).Sum(static node => (long)node.Type.Bind(1).Count * sizeof(float));
        int capacity = (int)Math.Clamp(BudgetBytes / Math.Max(1, perRow), 1, LargestCapacity);
        return Plan.Compile(graph, new PlanOptions { Capacity = capacity, Threads = _threads });
    }
}
