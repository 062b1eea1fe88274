using System.Collections.Immutable;
using Redoubt.Graphs;

namespace Redoubt.Models;

/// <summary>Gives the step functions of a graph the gradient of the identity (straight-through): the backward pass differentiable approximation of models with rounding,
/// quantization or thresholds inside.</summary>
/// <remarks>Sources: Athalye, Carlini and Wagner, ICML 2018, arXiv:1802.00420, section 4.1; Bengio, Léonard and Courville, 2013, arXiv:1308.3432. Values do not
/// change. Comparisons and indices, which have no float32 result, keep no gradient.</remarks>
public static class StraightThrough
{
    private static readonly ImmutableArray<OpKind> Steps = [OpKind.Round, OpKind.Floor, OpKind.Ceil, OpKind.Sign];

    /// <summary>Number of step functions in a graph whose gradient is zero everywhere.</summary>
    /// <param name="graph">The graph.</param>
    public static int Count(Graph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var replaced = new HashSet<int>(graph.Nodes.Where(static node => node.Kind == OpKind.Surrogate).Select(static node => node.Inputs[0]));
        return Enumerable.Range(0, graph.Nodes.Length).Count(i => Steps.Contains(graph.Nodes[i].Kind) && !replaced.Contains(i));
    }

    /// <summary>Copies a graph with stand-ins for its step functions.</summary>
    /// <param name="graph">The graph; not changed.</param>
    /// <returns>A graph with the same inputs, outputs and values.</returns>
    public static Graph Apply(Graph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var builder = new GraphBuilder();
        var copies = new Value[graph.Nodes.Length];
        for (int i = 0; i < copies.Length; i++)
        {
            Node node = graph.Nodes[i];
            if (node.Attributes is InputAttributes input)
            {
                copies[i] = builder.Input(input.Name, input.Type, input.Role);
                continue;
            }

            Value copy = builder.Apply(node.Kind, [.. node.Inputs.Select(operand => copies[operand])], node.Attributes);
            copies[i] = Steps.Contains(node.Kind) ? copy.WithGradientOf(copies[node.Inputs[0]]) : copy;
        }

        return builder.BuildWithUpdates([.. graph.Outputs.Select(o => (o.Name, copies[o.Node], o.Updates))]);
    }
}
