using System.Collections.Immutable;
using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Certification.Tests;

/// <summary>Linear lower bounds of weighted sums of one node's elements over a box of the inputs, compiled once; one row of the graph.</summary>
internal sealed class BackwardBound : IDisposable
{
    private readonly Plan _plan;
    private readonly int _target;

    public BackwardBound(Graph graph, int target, PlanOptions options)
    {
        _target = target;
        Varying = [.. graph.Inputs.Where(i => i.Role == InputRole.Data && graph.Nodes[i.Node].Type.ElementType == ElementType.Float32).Select(static i => i.Name)];
        ImmutableArray<Node> nodes = RowNodes.Of(graph);
        var builder = new GraphBuilder();
        var bounds = new RowBounds(builder, nodes, target, Given);
        Value seed = builder.Input("seed", RowNodes.ManyRows(nodes[target].Type));
        Value bound = LinearSweep.LowerBound(bounds, target, seed, builder.Input("share", TensorType.Float(1)));
        _plan = Plan.Compile(builder.Build(("bound", bound)), options with { Sound = true });
        Length = nodes[target].Type.Bind(1).Count;

        BoundedValue? Given(int node) => nodes[node].Attributes is InputAttributes input && Varying.Contains(input.Name)
            ? new BoundedValue(builder.Input(input.Name + ".lower", input.Type), builder.Input(input.Name + ".upper", input.Type))
            : null;
    }

    public ImmutableArray<string> Varying { get; }

    public int Length { get; }

    public float[] Run(float[] seeds, float share, IReadOnlyDictionary<string, Literal> lower, IReadOnlyDictionary<string, Literal> upper)
    {
        foreach (GraphInput input in _plan.Graph.Inputs)
        {
            if (input.Name == "seed") seeds.CopyTo(_plan.Input("seed"));
            else if (input.Name == "share") _plan.Input("share")[0] = share;
            else if (input.Name.EndsWith(".lower", StringComparison.Ordinal)) _plan.SetInput(input.Name, lower[input.Name[..^6]]);
            else if (input.Name.EndsWith(".upper", StringComparison.Ordinal)) _plan.SetInput(input.Name, upper[input.Name[..^6]]);
            else _plan.SetInput(input.Name, lower[input.Name]);
        }

        int rows = seeds.Length / Length;
        _plan.Run(rows);
        return _plan.Output("bound")[..rows].ToArray();
    }

    public void Dispose() => _plan.Dispose();
}
