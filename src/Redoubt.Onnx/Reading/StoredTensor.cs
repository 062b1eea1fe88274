using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>A tensor of the file that is converted when something asks for its numbers, and once only.</summary>
internal sealed class StoredTensor
{
    private readonly Func<Literal> _read, _readFloats;
    private Literal? _literal;

    public StoredTensor(TensorProto message, ModelSource source)
    {
        ElementType = (OnnxElementType)message.DataType;
        (_read, _readFloats) = (() => TensorReader.Read(message, source), () => TensorReader.ReadFloats(message, source));
    }

    public StoredTensor(SparseTensorProto message, ModelSource source)
    {
        ElementType = (OnnxElementType)message.Values.DataType;
        _read = _readFloats = () => SparseTensorReader.Read(message, source);
    }

    public OnnxElementType ElementType { get; }

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

    /// <summary>The numbers as float32 where they are stored densely; small integers take half the memory that way. Not kept.</summary>
    /// <exception cref="InvalidModelException">The tensor is malformed, of an unsupported type, or lies about its size.</exception>
    public Literal ReadFloats()
    {
        IsRead = true;
        return _readFloats();
    }
}
