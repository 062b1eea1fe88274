using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>What all parts of one import share: the graph under construction, the file's functions, and what is worth telling about the model.</summary>
internal sealed class ImportContext
{
    private readonly IReadOnlyDictionary<string, Literal> _given;
    private readonly List<string> _notes = [];

    public ImportContext(ModelInspection model, bool rebatching, IReadOnlyDictionary<string, Literal> given)
    {
        (Source, Functions, Rebatching, _given) = (model.File.Source, model.Functions, rebatching, given);
        Budget = new ImportBudget(Source, model.File.Length);
    }

    public ModelSource Source { get; }

    public GraphBuilder Builder { get; } = new();

    /// <summary>Whether a fixed batch of one is being turned into a batch of any size.</summary>
    public bool Rebatching { get; }

    public FunctionTable Functions { get; }

    public ImportBudget Budget { get; }

    /// <summary>The functions and inner graphs that are being imported, outermost first.</summary>
    public Stack<object> Open { get; } = new();

    /// <summary>Floating-point numbers of constants that nodes hold.</summary>
    public long Parameters { get; set; }

    /// <summary>Names of the classes of the last classifier read; empty when there was none.</summary>
    public IReadOnlyList<string> ClassLabels { get; set; } = [];

    /// <summary>Values that look like scores of classes and are none, with what they are.</summary>
    public Dictionary<Value, string> InsteadOfScores { get; } = [];

    public IReadOnlyList<string> Notes => _notes;

    public void Note(string sentence)
    {
        if (!_notes.Contains(sentence)) _notes.Add(sentence);
    }

    public void NotePrecision(OnnxElementType type)
    {
        if (type is OnnxElementType.Float64 or OnnxElementType.Float16 or OnnxElementType.BFloat16) Note($"{type} tensors are computed in float32.");
    }

    /// <summary>The numbers of a value that no input takes part in, or, where allowed, only inputs whose numbers were given; else null.</summary>
    public Literal? Constant(ImportValue value, bool allowGiven)
    {
        if (value.Literal is { } literal) return literal;
        if (value.Extents is not null) return value.ExtentLiteral();
        if (value.Rounded is { } rounded) return rounded;
        bool mayEvaluate = value.IsConstant || (allowGiven && _given.Count > 0);
        if (!mayEvaluate || value.Node(Builder) is not { } node) return null;
        (Literal? result, IReadOnlyList<string> used) = ConstantFolding.TryEvaluate(node, allowGiven ? _given : new Dictionary<string, Literal>(), Budget);
        if (value.IsConstant && result is not null && ConstantFolding.IsExact(node)) value.Fold(result);
        else if (value.IsConstant && result is not null) value.Remember(result);
        if (result is not null)
        {
            foreach (string name in used) Note($"The values given for input '{name}' shape the graph; it holds for these values only.");
        }

        return result;
    }

    /// <summary>The model's inputs that a value is computed from, in words: " the input 'x'" or " the inputs 'x' and 'y'"; null when there are none.</summary>
    public string? DependenciesOf(ImportValue value)
    {
        if (value.Node(Builder) is not { } node) return "the batch size";
        string[] names = [.. ConstantFolding.InputsOf(node).Take(4).Select(static n => $"'{n}'")];
        return names.Length == 0 ? null : names.Length == 1 ? $"the input {names[0]}" : $"the inputs {string.Join(", ", names[..^1])} and {names[^1]}";
    }
}
