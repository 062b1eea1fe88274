namespace Redoubt.Data;

/// <summary>Element types of <see cref="NpyArray"/>: every number type that ONNX and NumPy share, and Boolean.</summary>
public enum NpyType
{
    /// <summary>NumPy <c>f2</c>, IEEE 754 binary16.</summary>
    Float16,

    /// <summary>NumPy <c>f4</c>, IEEE 754 binary32.</summary>
    Float32,

    /// <summary>NumPy <c>f8</c>, IEEE 754 binary64.</summary>
    Float64,

    /// <summary>NumPy <c>i1</c>.</summary>
    Int8,

    /// <summary>NumPy <c>i2</c>.</summary>
    Int16,

    /// <summary>NumPy <c>i4</c>.</summary>
    Int32,

    /// <summary>NumPy <c>i8</c>.</summary>
    Int64,

    /// <summary>NumPy <c>u1</c>.</summary>
    UInt8,

    /// <summary>NumPy <c>u2</c>.</summary>
    UInt16,

    /// <summary>NumPy <c>u4</c>.</summary>
    UInt32,

    /// <summary>NumPy <c>u8</c>.</summary>
    UInt64,

    /// <summary>NumPy <c>b1</c>, one byte, 0 or 1.</summary>
    Boolean,
}
