using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>A tensor of the file that is converted when something asks for its numbers, and once only.</summary>
internal sealed class StoredTensor
{
    private readonly Func<Literal> _read, _readFloats;
    private Literal? _literal, _floats;

    public StoredTensor(TensorProto message, ModelSource source)
    {
        ElementType = (OnnxElementType)message.DataType;
        (_read, _readFloats) = (() => TensorReader.Read(message, source), () => TensorReader.ReadFloats(message, source));
        if (ElementType == OnnxElementType.String) Texts = TensorReader.ReadTexts(message, source);
    }

    public StoredTensor(SparseTensorProto message, ModelSource source)
    {
        ElementType = (OnnxElementType)message.Values.DataType;
        _read = () => SparseTensorReader.Read(message, source);
        _readFloats = () => AsFloats(Literal);
    }

    public OnnxElementType ElementType { get; }

    /// <summary>The texts of a tensor of texts, which is no value of a graph, with its shape; null for numbers.</summary>
    public (Shape Shape, string[] Items)? Texts { get; }

    /// <summary>Whether the numbers were asked for.</summary>
    public bool IsRead { get; private set; }

    /// <summary>The numbers.</summary>
    /// <exception cref="InvalidModelException">The tensor is malformed, of an unsupported type, or lies about its size.</exception>
    public Literal Literal
    {
        get
        {
            IsRead = true;
            return _literal ??= _read();
        }
    }

    /// <summary>The numbers as float32; small integers take half the memory that way.</summary>
    /// <exception cref="InvalidModelException">The tensor is malformed, of an unsupported type, or lies about its size.</exception>
    public Literal Floats
    {
        get
        {
            IsRead = true;
            return _floats ??= _readFloats();
        }
    }

    private static Literal AsFloats(Literal literal) => literal.ElementType switch
    {
        Tensors.ElementType.Float32 => literal,
        Tensors.ElementType.Int64 => Literal.Of(literal.Shape, Array.ConvertAll(literal.Integers, static v => (float)v)),
        _ => Literal.Of(literal.Shape, Array.ConvertAll(literal.Booleans, static v => v ? 1f : 0f)),
    };
}
