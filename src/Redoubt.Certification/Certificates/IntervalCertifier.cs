using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Certification;

/// <summary>Certifies rows by interval bounds: every input of ball ∩ bounds is decided for the label.</summary>
/// <remarks>
/// <para>Source: Gowal et al., 2018, arXiv:1810.12715; the specification is merged into the last linear layer (section 3). What a certificate covers, floating point
/// included, is stated at <see cref="IntervalBounds"/> and in <see cref="Arithmetic"/>.</para>
/// <para>Sound, not complete: a row that is not certified is unknown, not broken. Networks that were not trained for interval bounds are seldom certified beyond
/// tiny radii.</para>
/// <para>Not safe for concurrent calls.</para>
/// </remarks>
public sealed class IntervalCertifier : ICertifier
{
    private const string LabelsName = "labels", MarginsName = "margins";
    private const int LargestCapacity = 128;
    private const long CacheBytes = 16L << 20;

    // Center, radius, and both bounds.
    private const int ValuesAtOnce = 4;

    private readonly IntervalCertifierOptions _options;
    private readonly PlanThreads _threads;
    private readonly Plan _bounds;
    private readonly Plan _scores;
    private readonly string _input;
    private readonly int _rowLength;
    private readonly int _classes;

    /// <summary>Compiles bounds and scores of a classifier.</summary>
    /// <param name="classifier">One float32 data input <c>[N, ...]</c> (or <c>[1, ...]</c>, then run row by row) and one output of scores <c>[N, K]</c>; no parameters left.</param>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Settings are invalid, or the graph has other inputs or outputs.</exception>
    /// <exception cref="UnsupportedOpException">An operation has no bounds; the message names the node and the reason.</exception>
    public IntervalCertifier(Graph classifier, IntervalCertifierOptions options)
        : this(classifier, options, [])
    {
    }

    /// <summary>As the public one, and the bounds of some nodes can be read.</summary>
    internal IntervalCertifier(Graph classifier, IntervalCertifierOptions options, IReadOnlyCollection<int> tapped)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(options);
        string errors = string.Join(' ', options.Errors());
        if (errors.Length > 0) throw new ArgumentException(errors, nameof(options));
        if (classifier.Inputs.Length != 1 || classifier.Inputs[0].Role != InputRole.Data)
            throw new ArgumentException($"A classifier has one data input; the graph has {classifier.Inputs.Length} inputs.", nameof(classifier));
        if (classifier.Outputs.Length != 1 || classifier.Nodes[classifier.Outputs[0].Node].Type is not { Rank: 2 } scores)
            throw new ArgumentException("A classifier has one output of scores [N, K].", nameof(classifier));
        _options = options;
        _input = classifier.Inputs[0].Name;
        TensorType input = classifier.InputType(_input);
        _rowLength = input.Bind(1).RowLength;
        _classes = scores[1].Size;
        Capacity = input[0].IsFixed ? 1 : options.Capacity ?? DefaultCapacity(classifier);
        var planOptions = new PlanOptions { Capacity = Capacity, Threads = options.Threads, InstructionSet = options.InstructionSet, Sound = true };
        _threads = new PlanThreads(options.Threads);
        try
        {
            _bounds = Plan.Compile(MarginGraph(classifier, tapped), planOptions, _threads);
            _scores = Plan.Compile(classifier, planOptions, _threads);
        }
        catch
        {
            _bounds?.Dispose();
            _threads.Dispose();
            throw;
        }
    }

    /// <summary>The float32 executions that a certificate covers, in words for a report.</summary>
    public static string Arithmetic =>
        "The real-arithmetic function of the model's operators on the numbers of its file (those kept in float64 as rounded to float32; interpolation weights as the import "
        + "computes them), and every float32 execution of its operations with rounding to nearest and gradual underflow, sums in any "
        + "order, with or without fused multiply-add, factors per channel folded into weights or not, transcendental functions within 16 ulp (bounded ones also within "
        + "2^-22). Not covered: Winograd's algorithm, reduced precision, flushing of subnormal numbers.";

    /// <inheritdoc/>
    public int Capacity { get; }

    /// <summary>Vector instructions in use.</summary>
    public InstructionSet InstructionSet => _bounds.InstructionSet;

    /// <summary>Classes K.</summary>
    internal int Classes => _classes;

    /// <summary>Threads for other plans that work between the passes.</summary>
    internal PlanThreads Threads => _threads;

    /// <inheritdoc/>
    public void Certify(Tensor inputs, ReadOnlySpan<int> labels, Span<CertifiedMargin> margins, CancellationToken cancellationToken = default)
    {
        Check(inputs, labels, margins.Length);
        for (int start = 0; start < inputs.Rows; start += Capacity)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int rows = Math.Min(Capacity, inputs.Rows - start);
            Pass(inputs, labels, start, rows);
            for (int row = 0; row < rows; row++) margins[start + row] = CertifiedMargin.Smallest(Margins(row), labels[start + row]);
        }
    }

    /// <summary>Bounds of some rows; at most <see cref="Capacity"/> of them.</summary>
    internal void Pass(Tensor inputs, ReadOnlySpan<int> labels, int start, int rows)
    {
        Span<float> lower = _bounds.Input(IntervalBounds.LowerOf(_input)), upper = _bounds.Input(IntervalBounds.UpperOf(_input));
        for (int row = 0; row < rows; row++)
        {
            int at = row * _rowLength;
            InputBox.Enclose(_options.Ball, _options.Bounds, inputs.Row(start + row), lower.Slice(at, _rowLength), upper.Slice(at, _rowLength));
            _bounds.IntegerInput(LabelsName)[row] = labels[start + row];
        }

        _bounds.Run(rows);
    }

    /// <summary>Bounds over one given box.</summary>
    internal void Pass(ReadOnlySpan<float> lower, ReadOnlySpan<float> upper, int label)
    {
        lower.CopyTo(_bounds.Input(IntervalBounds.LowerOf(_input)));
        upper.CopyTo(_bounds.Input(IntervalBounds.UpperOf(_input)));
        _bounds.IntegerInput(LabelsName)[0] = label;
        _bounds.Run(1);
    }

    /// <summary>Of the last pass: lower bounds of the label's lead over every class; that over itself means nothing.</summary>
    internal ReadOnlySpan<float> Margins(int row) => _bounds.Output(MarginsName).Slice(row * _classes, _classes);

    /// <summary>Of the last pass: the box of a row.</summary>
    internal (float[] Lower, float[] Upper) Box(int row) =>
        (_bounds.Input(IntervalBounds.LowerOf(_input)).Slice(row * _rowLength, _rowLength).ToArray(), _bounds.Input(IntervalBounds.UpperOf(_input)).Slice(row * _rowLength, _rowLength).ToArray());

    /// <summary>Of the last pass: the bounds of a tapped node.</summary>
    internal (float[] Lower, float[] Upper) Tapped(int node, int row, int length) =>
        (_bounds.Output(IntervalBounds.LowerOf(TapName(node))).Slice(row * length, length).ToArray(), _bounds.Output(IntervalBounds.UpperOf(TapName(node))).Slice(row * length, length).ToArray());

    /// <inheritdoc/>
    public void Scores(Tensor inputs, Tensor scores)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(scores);
        RequireRows(inputs);
        if (scores.Count != inputs.Rows * _classes) throw new ArgumentException($"Scores must be [{inputs.Rows}, {_classes}], was {scores.Shape}.", nameof(scores));
        string output = _scores.Graph.Outputs[0].Name;
        for (int start = 0; start < inputs.Rows; start += Capacity)
        {
            int rows = Math.Min(Capacity, inputs.Rows - start);
            inputs.Data.Slice(start * _rowLength, rows * _rowLength).CopyTo(_scores.Input(_input));
            _scores.Run(rows);
            _scores.Output(output)[..(rows * _classes)].CopyTo(scores.Data[(start * _classes)..]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _bounds.Dispose();
        _scores.Dispose();
        _threads.Dispose();
    }

    /// <summary>The graph from box and labels to margins.</summary>
    internal static Graph MarginGraph(Graph classifier, IReadOnlyCollection<int>? tapped = null)
    {
        var builder = new GraphBuilder();
        string name = classifier.Inputs[0].Name;
        TensorType type = classifier.InputType(name);
        var box = new BoundedValue(builder.Input(IntervalBounds.LowerOf(name), type), builder.Input(IntervalBounds.UpperOf(name), type));
        Value labels = builder.Input(LabelsName, new TensorType(ElementType.Int64, type[0]));
        Bounds[] bounds = IntervalBounds.EmitNodes(builder, classifier, new Dictionary<string, BoundedValue> { [name] = box }, new Dictionary<string, Value>());
        var outputs = new List<(string, Value)> { (MarginsName, MarginBounds.Emit((Interval)bounds[classifier.Outputs[0].Node], labels)) };
        foreach (int node in tapped ?? [])
        {
            var interval = (Interval)bounds[node];
            outputs.Add((IntervalBounds.LowerOf(TapName(node)), interval.Lower));
            outputs.Add((IntervalBounds.UpperOf(TapName(node)), interval.Upper));
        }

        return builder.Build([.. outputs]);
    }

    private static string TapName(int node) => $"node{node}";

    // What is smaller than the cache needs no trips to memory, and more rows at once are no faster.
    private static int DefaultCapacity(Graph classifier)
    {
        long largest = classifier.Nodes.Where(static node => !node.Type.IsFixed).Select(static node => (long)node.Type.Bind(1).Count * sizeof(float)).DefaultIfEmpty(1).Max();
        return (int)Math.Clamp(CacheBytes / Math.Max(1, largest * ValuesAtOnce), 1, LargestCapacity);
    }

    internal void Check(Tensor inputs, ReadOnlySpan<int> labels, int results)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        RequireRows(inputs);
        if (labels.Length != inputs.Rows || results != inputs.Rows)
            throw new ArgumentException($"There must be one label and one result for each of {inputs.Rows} rows, got {labels.Length} and {results}.", nameof(labels));
        foreach (int label in labels)
        {
            if (label < 0 || label >= _classes) throw new ArgumentException($"A label must be in [0, {_classes}), was {label}.", nameof(labels));
        }
    }

    private void RequireRows(Tensor inputs)
    {
        if (inputs.Shape.Rank == 0 || inputs.Shape.RowLength != _rowLength)
            throw new ArgumentException($"Each row must have {_rowLength} values, the tensor is {inputs.Shape}.", nameof(inputs));
    }
}
