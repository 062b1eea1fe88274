namespace Redoubt.Protocol;

/// <summary>Element type of a tensor in the Open Inference Protocol v2.</summary>
public enum InferenceDatatype
{
    /// <summary>Boolean, one byte: 0 or 1.</summary>
    Boolean,

    /// <summary>Unsigned, 8 bits.</summary>
    UInt8,

    /// <summary>Unsigned, 16 bits.</summary>
    UInt16,

    /// <summary>Unsigned, 32 bits.</summary>
    UInt32,

    /// <summary>Unsigned, 64 bits.</summary>
    UInt64,

    /// <summary>Signed, 8 bits.</summary>
    Int8,

    /// <summary>Signed, 16 bits.</summary>
    Int16,

    /// <summary>Signed, 32 bits.</summary>
    Int32,

    /// <summary>Signed, 64 bits.</summary>
    Int64,

    /// <summary>IEEE half precision.</summary>
    Float16,

    /// <summary>The upper half of a float32. Has no JSON form: travels as binary data only.</summary>
    BFloat16,

    /// <summary>IEEE single precision.</summary>
    Float32,

    /// <summary>IEEE double precision.</summary>
    Float64,

    /// <summary>Byte strings of any length, in JSON as text; as binary data each with its length in four bytes before it.</summary>
    Bytes,
}
