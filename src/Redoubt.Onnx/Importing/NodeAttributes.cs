using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>The attributes of one node. Reading one with the wrong type is an error, and so is one that nobody reads: it could change the meaning.</summary>
internal sealed class NodeAttributes
{
    private readonly Dictionary<string, AttributeProto> _attributes = [];
    private readonly HashSet<string> _read = [];
    private readonly Func<string, InvalidModelException> _error;
    private readonly ModelSource _source;

    public NodeAttributes(NodeProto node, ModelSource source, Func<string, InvalidModelException> error)
    {
        (_source, _error) = (source, error);
        foreach (AttributeProto attribute in node.Attribute)
        {
            if (!_attributes.TryAdd(attribute.Name, attribute)) throw error($"has the attribute '{attribute.Name}' twice");
            if (attribute.RefAttrName.Length > 0) throw error($"takes the attribute '{attribute.Name}' from a function, outside of one");
        }
    }

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

    private AttributeProto? Find(string name, AttributeProto.Types.AttributeType type)
    {
        _read.Add(name);
        if (!_attributes.TryGetValue(name, out AttributeProto? attribute)) return null;
        bool typed = attribute.Type == type || attribute.Type == AttributeProto.Types.AttributeType.Undefined;
        return typed ? attribute : throw _error($"has the attribute '{name}' as {attribute.Type} where {type} belongs");
    }
}
