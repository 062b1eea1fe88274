namespace Redoubt.Onnx;

/// <summary>The element types of ONNX tensors; values are those of the format.</summary>
/// <remarks>Graphs compute in float32, int64 and Boolean: the floating types become float32 and the integers int64 where a file enters.</remarks>
public enum OnnxElementType
{
    /// <summary>Not stated.</summary>
    Undefined = 0,

    /// <summary>IEEE 754 binary32.</summary>
    Float32 = 1,

    /// <summary>Unsigned 8-bit integer.</summary>
    UInt8 = 2,

    /// <summary>Signed 8-bit integer.</summary>
    Int8 = 3,

    /// <summary>Unsigned 16-bit integer.</summary>
    UInt16 = 4,

    /// <summary>Signed 16-bit integer.</summary>
    Int16 = 5,

    /// <summary>Signed 32-bit integer.</summary>
    Int32 = 6,

    /// <summary>Signed 64-bit integer.</summary>
    Int64 = 7,

    /// <summary>Text. Not supported.</summary>
    String = 8,

    /// <summary>True or false.</summary>
    Boolean = 9,

    /// <summary>IEEE 754 binary16; computed in float32.</summary>
    Float16 = 10,

    /// <summary>IEEE 754 binary64; computed in float32.</summary>
    Float64 = 11,

    /// <summary>Unsigned 32-bit integer.</summary>
    UInt32 = 12,

    /// <summary>Unsigned 64-bit integer; values of 2^63 and more are refused.</summary>
    UInt64 = 13,

    /// <summary>Two binary32. Not supported.</summary>
    Complex64 = 14,

    /// <summary>Two binary64. Not supported.</summary>
    Complex128 = 15,

    /// <summary>The upper half of a binary32; computed in float32.</summary>
    BFloat16 = 16,
}
