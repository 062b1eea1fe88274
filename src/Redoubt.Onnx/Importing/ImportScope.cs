using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>The names defined so far, the graph under construction, and what is worth telling about it.</summary>
internal sealed class ImportScope(ModelSource source, bool rebatching, IReadOnlyDictionary<string, Literal> given)
{
    private readonly Dictionary<string, ImportValue> _values = [];
    private readonly List<string> _notes = [];

    public ModelSource Source => source;

    public GraphBuilder Builder { get; } = new();

    public bool Rebatching => rebatching;

    /// <summary>Names that some needed node reads or that are outputs.</summary>
    public required IReadOnlySet<string> Needed { get; init; }

    public IReadOnlyList<string> Notes => _notes;

    public bool IsNeeded(string name) => Needed.Contains(name);

    public ImportValue Find(string name, OperatorNode reader) =>
        _values.TryGetValue(name, out ImportValue? value) ? value : throw reader.Error($"reads '{name}', which no earlier node computes");

    public ImportValue? TryFind(string name) => _values.GetValueOrDefault(name);

    public void Define(string name, ImportValue value, OperatorNode writer)
    {
        if (!_values.TryAdd(name, value)) throw writer.Error($"computes '{name}', which exists already");
    }

    public bool TryDefine(string name, ImportValue value) => _values.TryAdd(name, value);

    public void Note(string sentence)
    {
        if (!_notes.Contains(sentence)) _notes.Add(sentence);
    }

    /// <summary>The numbers of a value that no input takes part in, or, where allowed, only inputs whose numbers were given; else null.</summary>
    public Literal? Constant(ImportValue value, bool allowGiven)
    {
        if (value.Literal is { } literal) return literal;
        if (value.Extents is { } extents) return extents.IsFixed ? extents.ToLiteral() : null;
        bool mayEvaluate = value.IsConstant || (allowGiven && given.Count > 0);
        if (!mayEvaluate || value.Node(Builder) is not { } node) return null;
        (Literal? result, IReadOnlyList<string> used) = ConstantFolding.TryEvaluate(node, allowGiven ? given : new Dictionary<string, Literal>());
        if (value.IsConstant && result is not null) value.Fold(result);
        if (result is not null)
        {
            foreach (string name in used) Note($"The values given for input '{name}' shape the graph; it holds for these values only.");
        }

        return result;
    }
}
