namespace Redoubt.Onnx;

/// <summary>Checks a model's outer form and finds what its outputs need, before anything is converted.</summary>
internal sealed class ModelInspection
{
    private const int OldestOpset = 6, NewestOpset = 24;

    private ModelInspection(ModelFile file, int opset, bool[] needed, HashSet<string> names)
    {
        (File, Opset, NeededNodes, NeededNames) = (file, opset, needed, names);
        Initializers = file.Message.Graph.Initializer.Where(i => names.Contains(i.Name)).ToDictionary(static i => i.Name, StringComparer.Ordinal);
    }

    public ModelFile File { get; }

    public int Opset { get; }

    /// <summary>Which nodes take part in an output.</summary>
    public bool[] NeededNodes { get; }

    /// <summary>Names that needed nodes read, and outputs.</summary>
    public IReadOnlySet<string> NeededNames { get; }

    /// <summary>The initializers that are needed.</summary>
    public IReadOnlyDictionary<string, TensorProto> Initializers { get; }

    public GraphProto Graph => File.Message.Graph;

    /// <summary>Inputs that callers give: those without an initializer of the same name.</summary>
    public IEnumerable<ValueInfoProto> DataInputs
    {
        get
        {
            var stored = Graph.Initializer.Select(static i => i.Name).ToHashSet(StringComparer.Ordinal);
            return Graph.Input.Where(i => !stored.Contains(i.Name));
        }
    }

    /// <summary>Inspects a file.</summary>
    /// <exception cref="InvalidModelException">The outer form is wrong, or operators are unknown; the message lists all of these.</exception>
    public static ModelInspection Of(ModelFile file)
    {
        GraphProto graph = file.Message.Graph;
        if (graph.Output.Count == 0) throw file.Source.Error("the graph has no outputs.");
        RequireUnique(file, graph.Initializer.Select(static i => i.Name), "initializers");
        RequireUnique(file, graph.Input.Select(static i => i.Name), "inputs");
        RequireUnique(file, graph.Output.Select(static o => o.Name), "outputs");
        if (graph.SparseInitializer.Count > 0) throw file.Source.Error("the file has sparse initializers, which are not supported.");
        (bool[] needed, HashSet<string> names) = FindNeeded(graph);
        RequireKnownOperators(file, needed);
        return new ModelInspection(file, StandardOpset(file, needed), needed, names);
    }

    private static void RequireUnique(ModelFile file, IEnumerable<string> names, string what)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (name.Length == 0) throw file.Source.Error($"one of the {what} has no name.");
            if (!seen.Add(name)) throw file.Source.Error($"two {what} are named '{name}'.");
        }
    }

    private static (bool[] Nodes, HashSet<string> Names) FindNeeded(GraphProto graph)
    {
        var names = new HashSet<string>(graph.Output.Select(static o => o.Name), StringComparer.Ordinal);
        bool[] nodes = new bool[graph.Node.Count];
        for (int i = nodes.Length - 1; i >= 0; i--)
        {
            nodes[i] = graph.Node[i].Output.Any(names.Contains);
            if (!nodes[i]) continue;
            foreach (string name in graph.Node[i].Input) names.Add(name);
        }

        names.Remove(string.Empty);
        return (nodes, names);
    }

    private static void RequireKnownOperators(ModelFile file, bool[] needed)
    {
        string[] unknown = [.. file.Message.Graph.Node
            .Where((node, i) => needed[i] && OperatorTable.Find(node.Domain, node.OpType) is null)
            .Select(static node => OperatorTable.IsStandard(node.Domain) ? node.OpType : $"{node.Domain}.{node.OpType}")];
        if (unknown.Length == 0) return;
        string list = string.Join(", ", unknown.GroupBy(static name => name, StringComparer.Ordinal).OrderBy(static g => g.Key, StringComparer.Ordinal)
            .Select(static g => $"{g.Key} ({g.Count()} {(g.Count() == 1 ? "node" : "nodes")})"));
        throw new InvalidModelException($"{file.Source.Name}: the model uses operators that Redoubt does not know yet: {list}.")
        {
            UnsupportedOperators = [.. unknown.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        };
    }

    private static int StandardOpset(ModelFile file, bool[] needed)
    {
        long[] versions = [.. file.Message.OpsetImport.Where(static o => OperatorTable.IsStandard(o.Domain)).Select(static o => o.Version).Distinct()];
        if (versions.Length > 1) throw file.Source.Error($"the file names operator set versions {string.Join(" and ", versions)}.");
        if (versions.Length == 0 && Array.TrueForAll(needed, static n => !n)) return NewestOpset;
        if (versions.Length == 0) throw file.Source.Error("the file does not name the version of its operator set.");
        return versions[0] is >= OldestOpset and <= NewestOpset
            ? (int)versions[0]
            : throw file.Source.Error($"the file is written for operator set {versions[0]}; Redoubt reads {OldestOpset} to {NewestOpset}.");
    }
}
