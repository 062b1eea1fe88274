namespace Redoubt.Graphs;

/// <summary>Rewrites a graph into an equal one with less work: folds constants, drops operations that do nothing, merges scales and shifts into weights.</summary>
/// <remarks>
/// <para>Only constants are folded; call <see cref="Freezer"/> first where parameters are fixed. Batch normalization, being a scale and a shift per channel, then
/// disappears into the convolution before it.</para>
/// <para>A shift before a convolution with borders is left alone: the border is zero after the shift, so folding it would be wrong there.</para>
/// <para>Inputs and outputs keep their names, order and types.</para>
/// </remarks>
public static class Simplifier
{
    private const int MaxPasses = 16;
    private const string Folding = "Operations on constants → a constant, rounded once to float32; where rounding must stay, only those that one correctly rounded operation gives";

    /// <summary>Every rewrite, and whether it changes rounding.</summary>
    public static IReadOnlyList<Rewrite> Rewrites { get; } = [new Rewrite(Folding, false), .. RewriteTable.Rows.Select(static row => row.Rewrite)];

    /// <summary>Simplifies until nothing applies.</summary>
    /// <param name="graph">The graph; not changed.</param>
    /// <param name="options">Settings; null: the defaults.</param>
    /// <returns>A graph with the same inputs and outputs.</returns>
    /// <exception cref="ArgumentException">A setting is invalid; the message lists every broken rule.</exception>
    public static Graph Simplify(Graph graph, SimplifyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        options ??= new SimplifyOptions();
        string errors = string.Join(' ', options.Errors());
        if (errors.Length > 0) throw new ArgumentException(errors, nameof(options));

        // Each rule shrinks the graph or moves constants toward weights, so few passes are enough; the limit only guards against two rules that undo each other.
        for (int pass = 0; pass < MaxPasses; pass++)
        {
            var rewriter = new Rewriter(options);
            graph = rewriter.Run(graph);
            if (!rewriter.Changed) break;
        }

        return graph;
    }
}
