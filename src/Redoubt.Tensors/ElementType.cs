namespace Redoubt.Tensors;

/// <summary>The element types that graphs compute with. Other ONNX types are converted where a file enters or leaves.</summary>
public enum ElementType
{
    /// <summary>IEEE 754 binary32.</summary>
    Float32,

    /// <summary>Signed 64-bit integer.</summary>
    Int64,

    /// <summary>True or false, one byte each.</summary>
    Boolean,
}
