using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Defenses;

/// <summary>The form of a detector's graph: one input, the verdict, and for shattered gradients the same with stand-ins.</summary>
public static class DetectorGraph
{
    /// <summary>Output of two scores, genuine and suspicious, <c>[N, 2]</c>.</summary>
    public const string VerdictName = "verdict";

    /// <summary>Output of the same scores with differentiable stand-ins, <c>[N, 2]</c>: what an attacker follows.</summary>
    public const string StandInName = "stand_in";

    /// <summary>Adds the output of stand-ins to a graph whose verdict has surrogates inside.</summary>
    /// <param name="graph">The graph; not changed.</param>
    public static Graph WithStandIn(Graph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var builder = new GraphBuilder();
        Value input = builder.Input(graph.Inputs[0].Name, graph.InputType(graph.Inputs[0].Name));
        var inputs = new Dictionary<string, Value> { [graph.Inputs[0].Name] = input };
        Value verdict = builder.Splice(graph, inputs)[VerdictName], standIn = builder.Splice(Surrogates.Follow(graph), inputs)[VerdictName];
        return builder.Build((VerdictName, verdict), (StandInName, standIn));
    }

    /// <summary>Gives the verdict of a file the gradient of its stand-ins, where it has some.</summary>
    /// <param name="graph">The graph of a detector's file; not changed.</param>
    /// <returns>A graph with the verdict as its only output, or the given one where it has no stand-ins.</returns>
    public static Graph JoinStandIn(Graph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (graph.Outputs.All(static o => o.Name != StandInName) || graph.Outputs.All(static o => o.Name != VerdictName)) return graph;
        if (!graph.OutputType(StandInName).Equals(graph.OutputType(VerdictName))) return graph;
        var builder = new GraphBuilder();
        var outputs = builder.Splice(graph, new Dictionary<string, Value>());
        return builder.Build((VerdictName, outputs[VerdictName].WithGradientOf(outputs[StandInName])));
    }

    /// <summary>Moves the threshold: a row is rejected where its lead was above a number in place of 0.</summary>
    /// <param name="graph">A graph with one output of two scores; not changed.</param>
    /// <param name="lead">The number, in units of the verdict.</param>
    public static Graph WithThreshold(Graph graph, float lead)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var builder = new GraphBuilder();
        var outputs = builder.Splice(graph, new Dictionary<string, Value>());
        Value shift = Fragments.Constant(builder, new Shape(1, 2), [lead / 2, -lead / 2]);
        return builder.Build([.. outputs.Select(output => (output.Key, output.Value + shift))]);
    }

    /// <summary>The graph with one of its outputs.</summary>
    internal static Graph Only(Graph graph, string output)
    {
        var builder = new GraphBuilder();
        return builder.Build((output, builder.Splice(graph, new Dictionary<string, Value>())[output]));
    }
}
