namespace Redoubt.Protocol;

/// <summary>Names and sizes of <see cref="InferenceDatatype"/>.</summary>
public static class InferenceDatatypes
{
    private static readonly (InferenceDatatype Type, string Name, int Size)[] Table =
    [
        (InferenceDatatype.Boolean, "BOOL", 1),
        (InferenceDatatype.UInt8, "UINT8", 1),
        (InferenceDatatype.UInt16, "UINT16", 2),
        (InferenceDatatype.UInt32, "UINT32", 4),
        (InferenceDatatype.UInt64, "UINT64", 8),
        (InferenceDatatype.Int8, "INT8", 1),
        (InferenceDatatype.Int16, "INT16", 2),
        (InferenceDatatype.Int32, "INT32", 4),
        (InferenceDatatype.Int64, "INT64", 8),
        (InferenceDatatype.Float16, "FP16", 2),
        (InferenceDatatype.BFloat16, "BF16", 2),
        (InferenceDatatype.Float32, "FP32", 4),
        (InferenceDatatype.Float64, "FP64", 8),
        (InferenceDatatype.Bytes, "BYTES", 0),
    ];

    /// <summary>The protocol's name, such as <c>FP32</c>.</summary>
    /// <param name="type">The type.</param>
    public static string Name(this InferenceDatatype type) => Row(type).Name;

    /// <summary>Bytes of one element; 0 for <see cref="InferenceDatatype.Bytes"/>, whose elements differ.</summary>
    /// <param name="type">The type.</param>
    public static int Size(this InferenceDatatype type) => Row(type).Size;

    /// <summary>Whether elements are numbers with a fractional part.</summary>
    /// <param name="type">The type.</param>
    public static bool IsFloat(this InferenceDatatype type) =>
        type is InferenceDatatype.Float16 or InferenceDatatype.BFloat16 or InferenceDatatype.Float32 or InferenceDatatype.Float64;

    /// <summary>Finds a type by the protocol's name; upper case only, as the protocol has it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="type">The type.</param>
    public static bool TryParse(string? name, out InferenceDatatype type)
    {
        foreach ((InferenceDatatype candidate, string known, _) in Table)
        {
            if (known != name) continue;
            type = candidate;
            return true;
        }

        type = default;
        return false;
    }

    private static (InferenceDatatype Type, string Name, int Size) Row(InferenceDatatype type)
    {
        int index = (int)type;
        return index >= 0 && index < Table.Length ? Table[index] : throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown datatype.");
    }
}
