using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>Compiles graphs of bounds with the arithmetic that their error terms assume.</summary>
public static class SoundPlan
{
    /// <summary>Simplifies a graph by rewrites that keep every bit, and compiles it with direct products.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="options">Settings; <c>Simplify</c> and <c>AllowWinograd</c> are turned off whatever they say. Null: the defaults.</param>
    /// <param name="threads">Threads shared with other plans; null for threads of its own.</param>
    public static Plan Compile(Graph graph, PlanOptions? options = null, PlanThreads? threads = null) => Plan.Compile(
        Simplifier.Simplify(graph, new SimplifyOptions { Sound = true }),
        (options ?? new PlanOptions()) with { Simplify = false, AllowWinograd = false },
        threads);
}
