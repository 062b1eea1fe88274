namespace Redoubt.Onnx;

/// <summary>The names that one graph of the file defines: the main graph, a graph inside a node, which also sees the names around it, or a function's body, which
/// sees nothing but its operands.</summary>
internal sealed class ImportScope
{
    private readonly Dictionary<string, ImportValue> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _absent = new(StringComparer.Ordinal);
    private readonly ImportScope? _outer;
    private readonly IReadOnlySet<string> _needed;

    private ImportScope(ImportContext context, OperatorSets sets, IReadOnlySet<string> needed, ImportScope? outer) =>
        (Context, Sets, _needed, _outer) = (context, sets, needed, outer);

    public ImportContext Context { get; }

    /// <summary>The operator sets that nodes of this scope belong to.</summary>
    public OperatorSets Sets { get; }

    /// <summary>Where the scope is, for messages: empty in the main graph.</summary>
    public string Place { get; private init; } = string.Empty;

    /// <summary>The attributes that a function was called with; null outside of functions.</summary>
    public IReadOnlyDictionary<string, AttributeProto>? Arguments { get; private init; }

    public static ImportScope Main(ImportContext context, OperatorSets sets, IReadOnlySet<string> needed) => new(context, sets, needed, null);

    /// <summary>The scope of a graph inside a node.</summary>
    public ImportScope Inside(string place, IReadOnlySet<string> needed) =>
        new(Context, Sets, needed, this) { Place = place + Place, Arguments = Arguments };

    /// <summary>The scope of a function's body.</summary>
    public ImportScope Function(string place, OperatorSets sets, IReadOnlySet<string> needed, IReadOnlyDictionary<string, AttributeProto> arguments) =>
        new(Context, sets, needed, null) { Place = place + Place, Arguments = arguments };

    public bool IsNeeded(string name) => _needed.Contains(name);

    /// <summary>Whether a name stands for an operand that the caller of a function left out.</summary>
    public bool IsAbsent(string name) => _absent.Contains(name) || (!_values.ContainsKey(name) && _outer is not null && _outer.IsAbsent(name));

    public ImportValue Find(string name, OperatorNode reader) =>
        TryFind(name) ?? throw reader.Error($"reads '{name}', which no earlier node computes");

    public ImportValue? TryFind(string name) => _values.TryGetValue(name, out ImportValue? value) ? value : _outer?.TryFind(name);

    public void Define(string name, ImportValue value, OperatorNode writer)
    {
        if (!TryDefine(name, value)) throw writer.Error($"computes '{name}', which exists already");
    }

    public bool TryDefine(string name, ImportValue value) => !_absent.Contains(name) && _values.TryAdd(name, value);

    /// <summary>Declares a function's operand that the caller left out.</summary>
    public void DeclareAbsent(string name) => _absent.Add(name);
}
