namespace Redoubt.Graphs;

/// <summary>Checks the rules of the language on a whole graph. Runs whenever a graph is made, so after import and after every rewrite.</summary>
internal static class GraphVerifier
{
    /// <summary>Checks a graph.</summary>
    /// <exception cref="InvalidGraphException">A rule is broken; the message names the node.</exception>
    public static void Verify(Graph graph)
    {
        for (int i = 0; i < graph.Nodes.Length; i++) VerifyNode(graph, i);
        RequireUnique(graph.Inputs.Select(static input => input.Name), "input");
        RequireUnique(graph.Outputs.Select(static output => output.Name), "output");
        foreach (GraphInput input in graph.Inputs)
        {
            if (graph.Nodes[input.Node].Kind != OpKind.Input) throw new InvalidGraphException($"Input '{input.Name}' is not an input node.");
        }

        foreach (GraphOutput output in graph.Outputs) VerifyUpdate(graph, output);
    }

    private static void VerifyNode(Graph graph, int index)
    {
        Node node = graph.Nodes[index];
        foreach (int operand in node.Inputs)
        {
            if (operand < 0 || operand >= index) throw new InvalidGraphException($"Node {index} ({node}) uses {operand}, which does not stand before it.");
        }

        TensorType expected = TypeRules.Infer(node.Kind, [.. node.Inputs.Select(i => graph.Nodes[i].Type)], node.Attributes);
        if (!expected.Equals(node.Type)) throw new InvalidGraphException($"Node {index} ({node}) must have type {expected}.");
    }

    private static void VerifyUpdate(Graph graph, GraphOutput output)
    {
        if (output.Updates is null) return;
        GraphInput target = graph.Input(output.Updates);
        if (target.Role == InputRole.Data) throw new InvalidGraphException($"Output '{output.Name}' updates '{target.Name}', which is neither a parameter nor state.");
        if (!graph.Nodes[target.Node].Type.Equals(graph.Nodes[output.Node].Type))
            throw new InvalidGraphException($"Output '{output.Name}' updates '{target.Name}' with a value of another type.");
    }

    private static void RequireUnique(IEnumerable<string> names, string what)
    {
        var seen = new HashSet<string>();
        foreach (string name in names)
        {
            if (!seen.Add(name)) throw new InvalidGraphException($"Two {what}s are named '{name}'.");
        }
    }
}
