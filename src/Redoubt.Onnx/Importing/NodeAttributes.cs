using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>The attributes of one node. Reading one with the wrong type is an error, and so is one that nobody reads: it could change the meaning.</summary>
internal sealed class NodeAttributes
{
    private readonly Dictionary<string, AttributeProto> _attributes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly Func<string, InvalidModelException> _error;
    private readonly ModelSource _source;

    /// <summary>Collects a node's attributes.</summary>
    /// <param name="node">The node.</param>
    /// <param name="source">The file.</param>
    /// <param name="arguments">What the function around the node was called with; null outside of functions.</param>
    /// <param name="error">Makes the exception of a sentence's end.</param>
    public NodeAttributes(NodeProto node, ModelSource source, IReadOnlyDictionary<string, AttributeProto>? arguments, Func<string, InvalidModelException> error)
    {
        (_source, _error) = (source, error);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (AttributeProto attribute in node.Attribute)
        {
            if (!names.Add(attribute.Name)) throw error($"has the attribute '{attribute.Name}' twice");
            if (attribute.RefAttrName.Length == 0) _attributes.Add(attribute.Name, attribute);
            else if (arguments is null) throw error($"takes the attribute '{attribute.Name}' from a function, outside of one");

            // An attribute that the caller left out is left out here too.
            else if (arguments.TryGetValue(attribute.RefAttrName, out AttributeProto? argument)) _attributes.Add(attribute.Name, Renamed(argument, attribute));
        }
    }

    /// <summary>The attributes by name, those that come from a function's call resolved.</summary>
    public IReadOnlyDictionary<string, AttributeProto> All => _attributes;

    public bool Has(string name) => _attributes.ContainsKey(name);

    public long Int(string name, long otherwise) => Find(name, AttributeProto.Types.AttributeType.Int)?.I ?? otherwise;

    public bool Flag(string name, bool otherwise = false) => Int(name, otherwise ? 1 : 0) != 0;

    public float Float(string name, float otherwise) => Find(name, AttributeProto.Types.AttributeType.Float)?.F ?? otherwise;

    public string Text(string name, string otherwise) => Find(name, AttributeProto.Types.AttributeType.String)?.S.ToStringUtf8() ?? otherwise;

    public long[]? Ints(string name) => Find(name, AttributeProto.Types.AttributeType.Ints) is { } a ? [.. a.Ints] : null;

    public float[]? Floats(string name) => Find(name, AttributeProto.Types.AttributeType.Floats) is { } a ? [.. a.Floats] : null;

    public (Literal Literal, OnnxElementType Type)? Tensor(string name)
    {
        if (Find(name, AttributeProto.Types.AttributeType.Tensor) is not { } attribute) return null;
        if (attribute.T is null) throw _error($"has no tensor in the attribute '{name}'");
        return (TensorReader.Read(attribute.T, _source), (OnnxElementType)attribute.T.DataType);
    }

    /// <summary>A tensor that is mostly zeros.</summary>
    public (Literal Literal, OnnxElementType Type)? Sparse(string name)
    {
        if (Find(name, AttributeProto.Types.AttributeType.SparseTensor) is not { } attribute) return null;
        if (attribute.SparseTensor?.Values is not { } values) throw _error($"has no tensor in the attribute '{name}'");
        return (SparseTensorReader.Read(attribute.SparseTensor, _source), (OnnxElementType)values.DataType);
    }

    public GraphProto? Graph(string name) => Find(name, AttributeProto.Types.AttributeType.Graph)?.G;

    public string[]? Texts(string name) =>
        Find(name, AttributeProto.Types.AttributeType.Strings) is { } a ? [.. a.Strings.Select(static s => s.ToStringUtf8())] : null;

    /// <summary>Marks attributes as without effect on the result.</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (string name in names) _read.Add(name);
    }

    /// <summary>Refuses attributes that the lowering did not look at.</summary>
    public void RequireAllRead()
    {
        string[] unknown = [.. _attributes.Keys.Where(name => !_read.Contains(name)).Order(StringComparer.Ordinal)];
        if (unknown.Length > 0) throw _error($"has attributes that it does not have in this operator set: {string.Join(", ", unknown)}");
    }

    private static AttributeProto Renamed(AttributeProto argument, AttributeProto attribute)
    {
        if (argument.Name == attribute.Name) return argument;
        AttributeProto copy = argument.Clone();
        copy.Name = attribute.Name;
        return copy;
    }

    private AttributeProto? Find(string name, AttributeProto.Types.AttributeType type)
    {
        _read.Add(name);
        if (!_attributes.TryGetValue(name, out AttributeProto? attribute)) return null;
        bool typed = attribute.Type == type || attribute.Type == AttributeProto.Types.AttributeType.Undefined;
        return typed ? attribute : throw _error($"has the attribute '{name}' as {attribute.Type} where {type} belongs");
    }
}
