namespace Redoubt.Graphs.Tests;

/// <summary>A graph that one rewrite changes.</summary>
/// <param name="Rewrite">Name of the rewrite.</param>
/// <param name="Expected">Operations of the simplified graph in order, without inputs and constants.</param>
/// <param name="Function">Builds the graph.</param>
/// <param name="Operands">Types of the inputs.</param>
internal sealed record RewriteCase(string Rewrite, string Expected, Func<GraphBuilder, Value[], Value> Function, params TensorType[] Operands)
{
    public Graph Build()
    {
        var builder = new GraphBuilder();
        return builder.Build(("y", Function(builder, [.. Operands.Select((t, i) => builder.Input($"x{i}", t))])));
    }
}
