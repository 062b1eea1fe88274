namespace Redoubt.Graphs;

/// <summary>Takes surrogates out of a graph: for its values where no more gradients are wanted, or for a graph of its stand-ins.</summary>
public static class Surrogates
{
    /// <summary>Puts in the place of every Surrogate its value, so that what only its stand-in needed is gone.</summary>
    /// <param name="graph">The graph; not changed. Gradients that were taken before keep the stand-ins that they use.</param>
    /// <returns>A graph with the same inputs and outputs.</returns>
    public static Graph Remove(Graph graph) => Replace(graph, 0);

    /// <summary>Puts in the place of every Surrogate its stand-in: a graph that computes what gradients are taken of.</summary>
    /// <param name="graph">The graph; not changed.</param>
    /// <returns>A graph with the same inputs and outputs.</returns>
    public static Graph Follow(Graph graph) => Replace(graph, 1);

    private static Graph Replace(Graph graph, int operand)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (graph.Nodes.All(static node => node.Kind != OpKind.Surrogate)) return graph;
        var builder = new GraphBuilder();
        var copies = new Value[graph.Nodes.Length];
        for (int i = 0; i < copies.Length; i++)
        {
            Node node = graph.Nodes[i];
            copies[i] = node.Attributes is InputAttributes input ? builder.Input(input.Name, input.Type, input.Role)
                : node.Kind == OpKind.Surrogate ? copies[node.Inputs[operand]]
                : builder.Apply(node.Kind, [.. node.Inputs.Select(position => copies[position])], node.Attributes);
        }

        return builder.BuildWithUpdates([.. graph.Outputs.Select(o => (o.Name, copies[o.Node], o.Updates))]);
    }
}
