namespace Redoubt.Onnx;

/// <summary>Which nodes of a graph or function its outputs depend on, and which names those nodes read.</summary>
/// <param name="Nodes">For each node, whether it takes part in an output.</param>
/// <param name="Names">Outputs, and what needed nodes and the graphs inside them read; a superset where an inner graph hides an outer name.</param>
internal sealed record GraphNeeds(bool[] Nodes, IReadOnlySet<string> Names)
{
    /// <summary>Finds what some outputs need.</summary>
    /// <param name="nodes">Nodes, each after those that it reads.</param>
    /// <param name="outputs">Names of the outputs.</param>
    public static GraphNeeds Of(IReadOnlyList<NodeProto> nodes, IEnumerable<string> outputs)
    {
        var names = new HashSet<string>(outputs, StringComparer.Ordinal);
        bool[] needed = new bool[nodes.Count];
        for (int i = needed.Length - 1; i >= 0; i--)
        {
            needed[i] = nodes[i].Output.Any(names.Contains);
            if (needed[i]) AddReads(nodes[i], names);
        }

        names.Remove(string.Empty);
        return new GraphNeeds(needed, names);
    }

    // A file's messages nest at most as deep as the parser allows, so the recursion ends.
    private static void AddReads(NodeProto node, HashSet<string> names)
    {
        names.UnionWith(node.Input);
        foreach (GraphProto graph in GraphsOf(node))
        {
            names.UnionWith(graph.Output.Select(static o => o.Name));
            foreach (NodeProto inner in graph.Node) AddReads(inner, names);
        }
    }

    /// <summary>The graphs among a node's attributes.</summary>
    public static IEnumerable<GraphProto> GraphsOf(NodeProto node) =>
        node.Attribute.SelectMany(static a => a.G is null ? a.Graphs : a.Graphs.Prepend(a.G));
}
