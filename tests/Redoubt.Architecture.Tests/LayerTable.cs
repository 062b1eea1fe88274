namespace Redoubt.Architecture.Tests;

/// <summary>Who may reference whom. Rows stand above each other as in the table below; a project may reference every project of the rows under it, and in its
/// own row those that an arrow leads to.</summary>
internal sealed class LayerTable
{
    /// <summary>The layers of Redoubt, from top to bottom.</summary>
    public static readonly LayerTable Redoubt = new(
        """
        Redoubt.Cli   Redoubt.Gateway
        Redoubt.Federation > Redoubt.Training > Redoubt.Evaluation
        Redoubt.Attacks   Redoubt.Defenses   Redoubt.Certification   Redoubt.Screening   Redoubt.Privacy
        Redoubt.Reports
        Redoubt.Models   Redoubt.Data   Redoubt.Protocol
        Redoubt.Onnx > Redoubt.Graphs > Redoubt.Tensors
        Redoubt.Evidence
        """,
        onlySees: new() { ["Redoubt.Reports"] = ["Redoubt.Evidence"] },
        onlySeenByRows: new() { ["Redoubt.Reports"] = [0, 1] },
        neverReaches: new() { ["Redoubt.Gateway"] = ["Redoubt.Attacks"] });

    private readonly Dictionary<string, (int Row, int Chain, int Link)> _places = [];
    private readonly Dictionary<string, string[]> _onlySees;
    private readonly Dictionary<string, int[]> _onlySeenByRows;
    private readonly Dictionary<string, string[]> _neverReaches;

    public LayerTable(
        string rows, Dictionary<string, string[]> onlySees, Dictionary<string, int[]> onlySeenByRows, Dictionary<string, string[]> neverReaches)
    {
        _onlySees = onlySees;
        _onlySeenByRows = onlySeenByRows;
        _neverReaches = neverReaches;
        string[] lines = rows.ReplaceLineEndings("\n").Split('\n');
        for (int row = 0; row < lines.Length; row++)
        {
            string[] chains = lines[row].Split("   ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            for (int chain = 0; chain < chains.Length; chain++)
            {
                string[] links = chains[chain].Split('>', StringSplitOptions.TrimEntries);
                for (int link = 0; link < links.Length; link++) _places.Add(links[link], (row, chain, link));
            }
        }
    }

    /// <summary>Every broken rule in one sentence each.</summary>
    /// <param name="references">Direct references of every project.</param>
    public IEnumerable<string> Violations(IReadOnlyDictionary<string, string[]> references)
    {
        foreach ((string project, string[] targets) in references)
        {
            if (!_places.ContainsKey(project))
            {
                yield return $"{project} is not in the layer table.";
                continue;
            }

            foreach (string target in targets)
            {
                if (Fault(project, target) is { } fault) yield return fault;
            }

            foreach (string reached in Reached(project, references).Intersect(_neverReaches.GetValueOrDefault(project, [])))
                yield return $"{project} must never reach {reached}, not even indirectly.";
        }
    }

    private string? Fault(string project, string target)
    {
        if (!_places.TryGetValue(target, out (int Row, int Chain, int Link) to)) return $"{project} references {target}, which is not in the layer table.";
        (int row, int chain, int link) = _places[project];
        bool downwards = to.Row > row;
        bool alongArrow = to.Row == row && to.Chain == chain && to.Link > link;
        if (!downwards && !alongArrow) return $"{project} must not reference {target}: references go downwards, or along an arrow.";
        if (_onlySees.TryGetValue(project, out string[]? seen) && !seen.Contains(target)) return $"{project} may only reference {string.Join(", ", seen)}, not {target}.";
        if (_onlySeenByRows.TryGetValue(target, out int[]? rows) && !rows.Contains(row)) return $"{project} is in a row that must not reference {target}.";
        return null;
    }

    private static HashSet<string> Reached(string project, IReadOnlyDictionary<string, string[]> references)
    {
        HashSet<string> reached = [];
        var open = new Stack<string>([project]);
        while (open.TryPop(out string? next))
        {
            foreach (string target in references.GetValueOrDefault(next, []))
            {
                if (reached.Add(target)) open.Push(target);
            }
        }

        return reached;
    }
}
