namespace Redoubt.Graphs;

/// <summary>Finds the steps of a plan that compute on parameters, state and constants only, such as packed weights and the scales of a normalization:
/// they need not run again, nor once for each band, while those inputs stay as they are.</summary>
internal sealed class SettledSteps
{
    private readonly LoweringContext _context;
    private readonly HashSet<Storage> _given;
    private readonly bool _changesItsInputs;

    public SettledSteps(LoweringContext context, Graph graph)
    {
        _context = context;
        _given = [.. Roots(graph)];
        _changesItsInputs = graph.Outputs.Any(static o => o.Updates is not null);
    }

    /// <summary>The settled steps and the others, each in their order. What settled steps write is made persistent.</summary>
    public (PlanStep[] Settled, PlanStep[] Others) Split()
    {
        if (_changesItsInputs) return ([], [.. _context.Steps]);
        HashSet<PlanStep> settled = [.. _context.Steps];
        while (RemoveUnsettled(settled) > 0)
        {
        }

        foreach (Storage written in settled.SelectMany(static step => step.Writes)) written.Root.IsPersistent = true;
        return ([.. _context.Steps.Where(settled.Contains)], [.. _context.Steps.Where(step => !settled.Contains(step))]);
    }

    // One pass from first to last: a step is settled if all it reads was given or written by settled steps, and no other step writes where it writes.
    private int RemoveUnsettled(HashSet<PlanStep> settled)
    {
        int before = settled.Count;
        HashSet<Storage> changing = [.. _context.Steps.Where(step => !settled.Contains(step)).SelectMany(static step => step.Writes).Select(static s => s.Root)];
        HashSet<Storage> known = [.. _given];
        foreach (PlanStep step in _context.Steps)
        {
            bool stays = settled.Contains(step)
                && step.Reads.All(storage => known.Contains(storage.Root))
                && step.Writes.All(storage => storage.Type.IsFixed && !changing.Contains(storage.Root) && !_given.Contains(storage.Root));
            if (stays) known.UnionWith(step.Writes.Select(static s => s.Root));
            else settled.Remove(step);
        }

        return before - settled.Count;
    }

    private IEnumerable<Storage> Roots(Graph graph)
    {
        foreach (GraphInput input in graph.Inputs)
        {
            if (input.Role != InputRole.Data && _context.Existing(input.Node) is { } storage) yield return storage.Root;
        }

        for (int i = 0; i < graph.Nodes.Length; i++)
        {
            if (graph.Nodes[i].Kind == OpKind.Constant && _context.Existing(i) is { } storage) yield return storage.Root;
        }

        foreach (Storage packed in _context.OnceSteps.SelectMany(static step => step.Writes)) yield return packed.Root;
    }
}
