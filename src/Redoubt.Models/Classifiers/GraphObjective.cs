using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>An attacker's objective on a graph: one plan for value and gradient, one for the value alone.</summary>
internal sealed class GraphObjective : IObjective, IDisposable
{
    private const string LabelsName = "labels", TargetsName = "targets", ScoresName = "scores", ValuesName = "values", GradientName = "gradient";

    private readonly Graph _classifier;
    private readonly PlanOptions _options;
    private readonly PlanThreads _threads;
    private readonly string _input;
    private readonly int _rowLength;
    private readonly int _classes;
    private Plan? _withGradient;
    private Plan? _valuesOnly;

    public GraphObjective(Graph classifier, ObjectiveKind kind, PlanOptions options, PlanThreads threads)
    {
        _classifier = classifier;
        _options = options;
        _threads = threads;
        Kind = kind;
        _input = classifier.Inputs[0].Name;
        _rowLength = classifier.InputType(_input).Bind(1).RowLength;
        _classes = classifier.OutputType(classifier.Outputs[0].Name)[1].Size;
        if (_classes < kind.MinimumClasses())
            throw new ArgumentException($"{kind} needs at least {kind.MinimumClasses()} classes, the model has {_classes}.", nameof(kind));
    }

    public ObjectiveKind Kind { get; }

    public int Capacity => _options.Capacity;

    public void Evaluate(Tensor inputs, ReadOnlySpan<int> labels, ReadOnlySpan<int> targets, Tensor scores, Span<float> values, Tensor gradient)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        if (gradient.Count != inputs.Count) throw new ArgumentException($"The gradient must be {inputs.Shape}, was {gradient.Shape}.", nameof(gradient));
        Check(inputs, labels, targets, scores, values);
        Plan plan = _withGradient ??= Compile(true);
        for (int start = 0; start < inputs.Rows; start += Capacity)
        {
            int rows = Math.Min(Capacity, inputs.Rows - start);
            RunRows(plan, inputs, labels, targets, (start, rows));
            CopyResults(plan, scores, values, (start, rows));
            plan.Output(GradientName)[..(rows * _rowLength)].CopyTo(gradient.Data[(start * _rowLength)..]);
        }
    }

    public void Values(Tensor inputs, ReadOnlySpan<int> labels, ReadOnlySpan<int> targets, Tensor scores, Span<float> values)
    {
        Check(inputs, labels, targets, scores, values);
        Plan plan = _valuesOnly ??= Compile(false);
        for (int start = 0; start < inputs.Rows; start += Capacity)
        {
            int rows = Math.Min(Capacity, inputs.Rows - start);
            RunRows(plan, inputs, labels, targets, (start, rows));
            CopyResults(plan, scores, values, (start, rows));
        }
    }

    public void Dispose()
    {
        _withGradient?.Dispose();
        _valuesOnly?.Dispose();
    }

    private Plan Compile(bool withGradient)
    {
        var graph = new GraphBuilder();
        TensorType inputType = _classifier.InputType(_input);
        Value input = graph.Input(_input, inputType);
        Value labels = graph.Input(LabelsName, new TensorType(ElementType.Int64, inputType[0]));
        Value targets = graph.Input(TargetsName, new TensorType(ElementType.Int64, inputType[0]));
        Value scores = graph.Splice(_classifier, new Dictionary<string, Value> { [_input] = input })[_classifier.Outputs[0].Name];
        Value values = Objectives.Emit(Kind, scores, labels, targets);
        Graph result = withGradient
            ? graph.Build((ScoresName, scores), (ValuesName, values), (GradientName, Gradient.Of(values, null, input)[0]))
            : graph.Build((ScoresName, scores), (ValuesName, values));
        return Plan.Compile(result, _options, _threads);
    }

    private void RunRows(Plan plan, Tensor inputs, ReadOnlySpan<int> labels, ReadOnlySpan<int> targets, (int Start, int Count) rows)
    {
        inputs.Data.Slice(rows.Start * _rowLength, rows.Count * _rowLength).CopyTo(plan.Input(_input));
        Widen(labels.Slice(rows.Start, rows.Count), plan.IntegerInput(LabelsName));
        if (Kind.UsesTargets()) Widen(targets.Slice(rows.Start, rows.Count), plan.IntegerInput(TargetsName));
        plan.Run(rows.Count);
    }

    private void CopyResults(Plan plan, Tensor scores, Span<float> values, (int Start, int Count) rows)
    {
        plan.Output(ScoresName)[..(rows.Count * _classes)].CopyTo(scores.Data[(rows.Start * _classes)..]);
        plan.Output(ValuesName)[..rows.Count].CopyTo(values[rows.Start..]);
    }

    private void Check(Tensor inputs, ReadOnlySpan<int> labels, ReadOnlySpan<int> targets, Tensor scores, ReadOnlySpan<float> values)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(scores);
        GraphClassifier.RequireShape(inputs, _rowLength, nameof(inputs));
        if (labels.Length != inputs.Rows) throw new ArgumentException($"There must be one label for each of {inputs.Rows} rows, got {labels.Length}.", nameof(labels));
        if (Kind.UsesTargets() && targets.Length != inputs.Rows)
            throw new ArgumentException($"There must be one target for each of {inputs.Rows} rows, got {targets.Length}.", nameof(targets));
        if (scores.Count != inputs.Rows * _classes || values.Length < inputs.Rows)
            throw new ArgumentException($"Scores must be [{inputs.Rows}, {_classes}] and values [{inputs.Rows}].", nameof(scores));
    }

    private static void Widen(ReadOnlySpan<int> from, Span<long> to)
    {
        for (int i = 0; i < from.Length; i++) to[i] = from[i];
    }
}
