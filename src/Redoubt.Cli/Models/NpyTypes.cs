using Redoubt.Data;
using Redoubt.Onnx;

namespace Redoubt.Cli;

/// <summary>The array type that holds a model's number type.</summary>
internal static class NpyTypes
{
    public static NpyType Of(OnnxElementType type) => type switch
    {
        OnnxElementType.Float64 => NpyType.Float64,
        OnnxElementType.Float16 => NpyType.Float16,
        OnnxElementType.Int8 => NpyType.Int8,
        OnnxElementType.Int16 => NpyType.Int16,
        OnnxElementType.Int32 => NpyType.Int32,
        OnnxElementType.Int64 => NpyType.Int64,
        OnnxElementType.UInt8 => NpyType.UInt8,
        OnnxElementType.UInt16 => NpyType.UInt16,
        OnnxElementType.UInt32 => NpyType.UInt32,
        OnnxElementType.UInt64 => NpyType.UInt64,
        OnnxElementType.Boolean => NpyType.Boolean,

        // NumPy has no bfloat16; float32 holds all its values.
        _ => NpyType.Float32,
    };
}
