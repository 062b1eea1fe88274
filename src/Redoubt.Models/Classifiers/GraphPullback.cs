using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>The vector-Jacobian product of a graph's scores in one plan.</summary>
internal sealed class GraphPullback : IScorePullback, IDisposable
{
    private const string WeightsName = "weights", GradientName = "gradient";

    private readonly Plan _plan;
    private readonly string _input;
    private readonly int _capacity, _rowLength, _classes;

    public GraphPullback(Graph classifier, PlanOptions options, PlanThreads threads)
    {
        _capacity = options.Capacity;
        _input = classifier.Inputs[0].Name;
        TensorType type = classifier.InputType(_input);
        _rowLength = type.Bind(1).RowLength;
        string output = classifier.Outputs[0].Name;
        _classes = classifier.OutputType(output)[1].Size;
        var graph = new GraphBuilder();
        Value input = graph.Input(_input, type);
        Value weights = graph.Input(WeightsName, TensorType.Float(type[0], _classes));
        Value scores = graph.Splice(classifier, new Dictionary<string, Value> { [_input] = input })[output];
        Value sums = (scores * weights).Sum([1]);
        _plan = Plan.Compile(graph.Build((GradientName, Gradient.Of(sums, null, input)[0])), options, threads);
    }

    public void Evaluate(Tensor inputs, Tensor weights, Tensor gradient)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(gradient);
        GraphClassifier.RequireShape(inputs, _rowLength, nameof(inputs));
        if (weights.Count != inputs.Rows * _classes) throw new ArgumentException($"Weights must be [{inputs.Rows}, {_classes}], was {weights.Shape}.", nameof(weights));
        if (gradient.Count != inputs.Count) throw new ArgumentException($"The gradient must be {inputs.Shape}, was {gradient.Shape}.", nameof(gradient));
        for (int start = 0; start < inputs.Rows; start += _capacity)
        {
            int rows = Math.Min(_capacity, inputs.Rows - start);
            inputs.Data.Slice(start * _rowLength, rows * _rowLength).CopyTo(_plan.Input(_input));
            weights.Data.Slice(start * _classes, rows * _classes).CopyTo(_plan.Input(WeightsName));
            _plan.Run(rows);
            _plan.Output(GradientName)[..(rows * _rowLength)].CopyTo(gradient.Data[(start * _rowLength)..]);
        }
    }

    public void Dispose() => _plan.Dispose();
}
