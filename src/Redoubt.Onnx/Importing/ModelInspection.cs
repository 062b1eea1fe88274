namespace Redoubt.Onnx;

/// <summary>Checks a model's outer form and finds what its outputs need, before anything is converted.</summary>
internal sealed class ModelInspection
{
    // Newer files are read by the same rules: what was added since concerns tools that run on several devices.
    private const long NewestKnownForm = 11;

    private ModelInspection(ModelFile file, FunctionTable functions, GraphNeeds needs)
    {
        (File, Functions, Needs) = (file, functions, needs);
        Sets = OperatorSets.Of(file.Message.OpsetImport, null, file.Source);
        var initializers = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        foreach (TensorProto tensor in Graph.Initializer.Where(t => needs.Names.Contains(t.Name))) initializers.Add(tensor.Name, new StoredTensor(tensor, file.Source));
        foreach (SparseTensorProto tensor in Graph.SparseInitializer.Where(t => needs.Names.Contains(t.Values.Name)))
            initializers.Add(tensor.Values.Name, new StoredTensor(tensor, file.Source));
        Initializers = initializers;
    }

    public ModelFile File { get; }

    public OperatorSets Sets { get; }

    public FunctionTable Functions { get; }

    /// <summary>What the outputs depend on.</summary>
    public GraphNeeds Needs { get; }

    /// <summary>The initializers that are needed; shared by all imports of the model.</summary>
    public IReadOnlyDictionary<string, StoredTensor> Initializers { get; }

    public GraphProto Graph => File.Message.Graph;

    /// <summary>What a reader should know about the file's form.</summary>
    public IEnumerable<string> Notes
    {
        get
        {
            if (File.Message.IrVersion > NewestKnownForm) yield return $"The file has IR version {File.Message.IrVersion}; it was read by the rules of version {NewestKnownForm}.";
            if (Sets.Standard > OperatorSets.NewestKnown) yield return $"The file is written for operator set {Sets.Standard}; operators mean what they mean in {OperatorSets.NewestKnown}.";
        }
    }

    /// <summary>Inputs that callers give: those without an initializer of the same name.</summary>
    public IEnumerable<ValueInfoProto> DataInputs
    {
        get
        {
            var stored = StoredNames(Graph).ToHashSet(StringComparer.Ordinal);
            return Graph.Input.Where(i => !stored.Contains(i.Name));
        }
    }

    /// <summary>Inspects a file.</summary>
    /// <exception cref="InvalidModelException">The outer form is wrong, or operators are unknown; the message lists all of these.</exception>
    public static ModelInspection Of(ModelFile file)
    {
        GraphProto graph = file.Message.Graph;
        if (graph.Output.Count == 0) throw file.Source.Error("the graph has no outputs.");
        if (graph.SparseInitializer.Any(static t => t.Values is null)) throw file.Source.Error("one of the sparse initializers has no values.");
        RequireUnique(file, StoredNames(graph), "initializers");
        RequireUnique(file, graph.Input.Select(static i => i.Name), "inputs");
        RequireUnique(file, graph.Output.Select(static o => o.Name), "outputs");
        GraphNeeds needs = GraphNeeds.Of(graph.Node, graph.Output.Select(static o => o.Name));
        var functions = new FunctionTable(file.Message, file.Source);
        RequireKnownOperators(file, functions, needs.Nodes);
        return new ModelInspection(file, functions, needs);
    }

    private static IEnumerable<string> StoredNames(GraphProto graph) =>
        graph.Initializer.Select(static i => i.Name).Concat(graph.SparseInitializer.Select(static i => i.Values.Name));

    private static void RequireUnique(ModelFile file, IEnumerable<string> names, string what)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (name.Length == 0) throw file.Source.Error($"one of the {what} has no name.");
            if (!seen.Add(name)) throw file.Source.Error($"two {what} are named '{name}'.");
        }
    }

    private static void RequireKnownOperators(ModelFile file, FunctionTable functions, bool[] needed)
    {
        string[] unknown = [.. functions.Unknown(file.Message.Graph.Node.Where((_, i) => needed[i])).Select(OperatorTable.NameOf)];
        if (unknown.Length == 0) return;
        string list = string.Join(", ", unknown.GroupBy(static name => name, StringComparer.Ordinal).OrderBy(static g => g.Key, StringComparer.Ordinal)
            .Select(static g => $"{g.Key} ({g.Count()} {(g.Count() == 1 ? "node" : "nodes")})"));
        throw new InvalidModelException($"{file.Source.Name}: the model uses operators that Redoubt does not know yet: {list}.")
        {
            UnsupportedOperators = [.. unknown.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        };
    }
}
