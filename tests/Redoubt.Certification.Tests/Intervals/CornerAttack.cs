using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Certification.Tests;

/// <summary>Moves a point to the corner of its box that the gradient of one output element points to: the worst corner of a graph that is nearly linear in the box.</summary>
internal sealed class CornerAttack
{
    private readonly Graph? _gradients;
    private readonly IReadOnlyList<string> _varying;

    public CornerAttack(Graph graph, IReadOnlyList<string> varying, RandomKey key)
    {
        _varying = varying;
        var builder = new GraphBuilder();
        var inputs = graph.Inputs.ToDictionary(static i => i.Name, i => builder.Input(i.Name, graph.Nodes[i.Node].Type, i.Role));
        Value[] outputs = [.. builder.Splice(graph, inputs).Values.Where(static v => v.Type.ElementType == ElementType.Float32)];
        if (outputs.Length == 0 || varying.Count == 0) return;
        Value output = outputs[key.Below(outputs.Length, 3)];
        try
        {
            // One element of each row where rows stand first, up or down.
            Value loss = output.Type.Rank == 0 || output.Type.Bind(1).RowLength == 0 ? output : output * (key.Below(2, 4) == 0 ? 1f : -1f);
            Value[] gradients = Gradient.Of(loss, null, [.. varying.Select(name => inputs[name])]);
            _gradients = builder.Build([.. varying.Select((name, i) => (name, gradients[i]))]);
        }
        catch (UnsupportedOpException)
        {
            _gradients = null;
        }
    }

    public bool TryImprove(RandomBox box, ref IReadOnlyDictionary<string, Literal> point, int rows)
    {
        if (_gradients is null) return false;
        Dictionary<string, ReferenceValue> values = point.ToDictionary(static p => p.Key, static p => ReferenceValue.From(p.Value));
        IReadOnlyDictionary<string, ReferenceValue> gradients = ReferenceEvaluator.Evaluate(_gradients, values, rows);
        var moved = new Dictionary<string, Literal>(point);
        foreach (string name in _varying)
        {
            float[] low = box.Lower[name].Floats, high = box.Upper[name].Floats, old = point[name].Floats;
            double[] slope = gradients[name].Numbers;
            moved[name] = Literal.Of(point[name].Shape, [.. old.Select((x, i) => slope[i] > 0 ? high[i] : slope[i] < 0 ? low[i] : x)]);
        }

        point = moved;
        return true;
    }
}
