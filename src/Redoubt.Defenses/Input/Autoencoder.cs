using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Defenses;

/// <summary>Replaces every input by what an autoencoder makes of it: the reformer of MagNet.</summary>
/// <remarks>
/// <para>Source: Meng and Chen, "MagNet", CCS 2017, arXiv:1705.09064, section 4.3. The network was trained on clean inputs only, so that it draws inputs toward them.</para>
/// <para>Its gradient is exact, and an attack that follows it is hardly hindered (Carlini and Wagner, 2017, arXiv:1711.08478). Guarantees nothing.</para>
/// </remarks>
public sealed class Autoencoder : IGraphTransformation
{
    private readonly Graph _graph;
    private readonly InputBounds _bounds;

    /// <summary>Wraps a network.</summary>
    /// <param name="graph">A graph with one data input and one output of the rows' shape; no parameters left.</param>
    /// <param name="example">Shape of one row.</param>
    /// <param name="bounds">Valid range; what leaves it is clamped.</param>
    /// <exception cref="ArgumentException">The graph is no autoencoder of such rows.</exception>
    public Autoencoder(Graph graph, Shape example, InputBounds bounds)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(bounds);
        if (graph.Inputs.Length != 1 || graph.Inputs[0].Role != InputRole.Data || graph.Outputs.Length != 1)
            throw new ArgumentException($"An autoencoder has one input and one output; this network has {graph.Inputs.Length} and {graph.Outputs.Length}.", nameof(graph));
        TensorType input = graph.InputType(graph.Inputs[0].Name), output = graph.OutputType(graph.Outputs[0].Name);
        if (input[0].IsFixed) throw new ArgumentException($"The network takes {input}; an autoencoder here takes any number of rows.", nameof(graph));
        if (input.Bind(1).RowLength != example.Count || output.Bind(1).Count != example.Count)
            throw new ArgumentException($"The network makes {output} of {input}; an autoencoder of these rows makes rows {example} of rows {example}.", nameof(graph));
        _graph = graph;
        _bounds = bounds;
    }

    /// <inheritdoc/>
    public GradientBehavior Gradients => StraightThrough.Count(_graph) > 0 ? GradientBehavior.Shattered : GradientBehavior.Exact;

    /// <inheritdoc/>
    public Value Emit(Value rows)
    {
        string name = _graph.Inputs[0].Name;
        Value input = rows.Reshape([.. _graph.InputType(name).Dimensions]);
        Value output = rows.Builder.Splice(_graph, new Dictionary<string, Value> { [name] = input })[_graph.Outputs[0].Name];
        return output.Reshape([.. rows.Type.Dimensions]).Unary(OpKind.Clip, new ClipAttributes(_bounds.Lower, _bounds.Upper));
    }
}
