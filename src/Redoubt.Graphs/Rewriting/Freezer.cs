using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Turns parameters and state into constants, so that <see cref="Simplifier"/> can fold them and a plan can pack them once.</summary>
public static class Freezer
{
    /// <summary>Fixes some parameters and state.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="values">Values by name; shared, must not be changed afterwards. Parameters and state that are not named stay inputs.</param>
    /// <returns>A graph without the named inputs, and without the outputs that would have updated them.</returns>
    /// <exception cref="ArgumentException">A name is no input or a data input, or a value has another type than its input; the message names it.</exception>
    public static Graph Freeze(Graph graph, IReadOnlyDictionary<string, Literal> values)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(values);
        var builder = new GraphBuilder();
        var constants = new Dictionary<string, Value>();
        foreach ((string name, Literal value) in values)
        {
            GraphInput input = graph.Input(name);
            TensorType type = graph.Nodes[input.Node].Type;
            if (input.Role == InputRole.Data) throw new ArgumentException($"'{name}' is a data input; only parameters and state can be frozen.", nameof(values));
            if (!TensorType.Of(value).Equals(type)) throw new ArgumentException($"'{name}' must be {type}, was {value}.", nameof(values));
            constants.Add(name, builder.Constant(value));
        }

        Value[] copies = builder.SpliceNodes(graph, constants);
        return builder.BuildWithUpdates([.. graph.Outputs
            .Where(o => o.Updates is null || !values.ContainsKey(o.Updates))
            .Select(o => (o.Name, copies[o.Node], o.Updates))]);
    }
}
