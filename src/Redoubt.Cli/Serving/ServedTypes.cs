using System.Collections.Immutable;
using Redoubt.Graphs;
using Redoubt.Onnx;
using Redoubt.Protocol;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>Between a model's tensors and those of the inference protocol.</summary>
internal static class ServedTypes
{
    /// <summary>The protocol's type for an element type of a model file.</summary>
    public static InferenceDatatype Of(OnnxElementType type) => type switch
    {
        OnnxElementType.Float64 => InferenceDatatype.Float64,
        OnnxElementType.Float16 => InferenceDatatype.Float16,
        OnnxElementType.Int8 => InferenceDatatype.Int8,
        OnnxElementType.Int16 => InferenceDatatype.Int16,
        OnnxElementType.Int32 => InferenceDatatype.Int32,
        OnnxElementType.Int64 => InferenceDatatype.Int64,
        OnnxElementType.UInt8 => InferenceDatatype.UInt8,
        OnnxElementType.UInt16 => InferenceDatatype.UInt16,
        OnnxElementType.UInt32 => InferenceDatatype.UInt32,
        OnnxElementType.UInt64 => InferenceDatatype.UInt64,
        OnnxElementType.Boolean => InferenceDatatype.Boolean,

        // BF16 has no JSON form; FP32 holds all its values.
        _ => InferenceDatatype.Float32,
    };

    /// <summary>What the server says about an input or output.</summary>
    public static TensorMetadata Metadata(string name, OnnxElementType fileType, TensorType type, bool anyRows) =>
        new(name, Of(fileType), [.. type.Dimensions.Select((d, axis) => d.IsFixed && !(anyRows && axis == 0) ? d.Size : -1L)]);

    /// <summary>The elements of a request as a graph takes them.</summary>
    public static Literal ToLiteral(InferenceTensor tensor, ElementType wanted)
    {
        var shape = new Shape(tensor.Shape.AsSpan());
        return wanted switch
        {
            ElementType.Int64 => Literal.Of(shape, tensor.ToIntegers()),
            ElementType.Float32 => Literal.Of(shape, tensor.ToFloats()),
            _ => Literal.Of(shape, Array.ConvertAll(tensor.ToIntegers(), static truth => truth != 0)),
        };
    }

    /// <summary>An output for the answer, in the file's own type.</summary>
    public static InferenceTensor ToTensor(string name, OnnxElementType fileType, Literal value)
    {
        ImmutableArray<int> shape = [.. value.Shape.Extents];
        return value.ElementType switch
        {
            ElementType.Float32 => InferenceTensor.Convert(name, Of(fileType), shape, value.Floats),
            ElementType.Int64 => InferenceTensor.Convert(name, Of(fileType), shape, value.Integers),
            _ => InferenceTensor.Convert(name, Of(fileType), shape, Array.ConvertAll(value.Booleans, static truth => truth ? 1L : 0L)),
        };
    }
}
