using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Certification.Tests;

/// <summary>A graph with the bounds of every float32 and Boolean node, compiled once.</summary>
internal sealed class BoundedGraph : IDisposable
{
    private readonly Plan _plan;
    private readonly Graph _emitted;

    public BoundedGraph(Graph graph, PlanOptions options)
    {
        Graph = graph;
        var builder = new GraphBuilder();
        var boxes = new Dictionary<string, BoundedValue>();
        foreach (GraphInput input in graph.Inputs)
        {
            TensorType type = graph.Nodes[input.Node].Type;
            if (input.Role != InputRole.Data || type.ElementType != ElementType.Float32) continue;
            boxes.Add(input.Name, new BoundedValue(
                builder.Input(IntervalBounds.LowerOf(input.Name), type), builder.Input(IntervalBounds.UpperOf(input.Name), type)));
        }

        Varying = [.. boxes.Keys];
        Bounds?[] bounds = EmitSupported(builder, graph, boxes);
        var outputs = new List<(string, Value)>();
        for (int i = 0; i < bounds.Length; i++)
        {
            if (bounds[i] is Interval interval)
            {
                outputs.Add(($"{i}.lower", interval.Lower));
                outputs.Add(($"{i}.upper", interval.Upper));
            }
            else if (bounds[i] is Truth truth)
            {
                outputs.Add(($"{i}.lower", truth.Must.Cast(ElementType.Float32)));
                outputs.Add(($"{i}.upper", truth.May.Cast(ElementType.Float32)));
            }
        }

        Bounded = [.. Enumerable.Range(0, bounds.Length).Where(i => bounds[i] is Interval or Truth)];
        _emitted = builder.Build([.. outputs]);
        _plan = Plan.Compile(_emitted, options with { Sound = true });
    }

    public Graph Graph { get; }

    /// <summary>Inputs that have a box.</summary>
    public IReadOnlyList<string> Varying { get; }

    /// <summary>Nodes that have bounds.</summary>
    public IReadOnlyList<int> Bounded { get; }

    /// <summary>Bounds of every bounded node over a box.</summary>
    public Dictionary<int, (float[] Lower, float[] Upper)> Run(IReadOnlyDictionary<string, Literal> lower, IReadOnlyDictionary<string, Literal> upper, int rows)
    {
        foreach (GraphInput input in _emitted.Inputs)
        {
            bool isLower = Varying.Any(name => IntervalBounds.LowerOf(name) == input.Name);
            bool isUpper = Varying.Any(name => IntervalBounds.UpperOf(name) == input.Name);
            string name = isLower || isUpper ? input.Name[..^6] : input.Name;
            _plan.SetInput(input.Name, (isUpper ? upper : lower)[name]);
        }

        _plan.Run(rows);
        return Bounded.ToDictionary(static i => i, i => (_plan.GetOutput($"{i}.lower", rows).Floats, _plan.GetOutput($"{i}.upper", rows).Floats));
    }

    public void Dispose() => _plan.Dispose();

    // As IntervalBounds does it, but a node without bounds only takes with it those that depend on it.
    private static Bounds?[] EmitSupported(GraphBuilder builder, Graph graph, Dictionary<string, BoundedValue> boxes)
    {
        var bounds = new Bounds?[graph.Nodes.Length];
        for (int i = 0; i < bounds.Length; i++)
        {
            Node node = graph.Nodes[i];
            if (node.Attributes is InputAttributes input)
            {
                bounds[i] = boxes.TryGetValue(input.Name, out BoundedValue box)
                    ? IntervalCall.Range(box.Lower, box.Upper)
                    : Bounds.OfExact(builder.Input(input.Name, input.Type, input.Role));
                continue;
            }

            Bounds?[] operands = [.. node.Inputs.Select(operand => bounds[operand])];
            if (node.Kind == OpKind.Surrogate) operands = operands[..1];
            if (operands.Contains(null)) continue;
            try
            {
                bounds[i] = IntervalRules.Apply(builder, node, operands!);
            }
            catch (UnsupportedOpException)
            {
                bounds[i] = null;
            }
        }

        return bounds;
    }
}
