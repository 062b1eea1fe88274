using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>How ONNX element types map to the three that graphs compute with.</summary>
internal static class ElementTypes
{
    /// <summary>The graph's element type, or null where there is none.</summary>
    public static ElementType? ToGraph(this OnnxElementType type) => type switch
    {
        OnnxElementType.Float32 or OnnxElementType.Float16 or OnnxElementType.Float64 or OnnxElementType.BFloat16 => ElementType.Float32,
        OnnxElementType.UInt8 or OnnxElementType.Int8 or OnnxElementType.UInt16 or OnnxElementType.Int16 or OnnxElementType.Int32
            or OnnxElementType.UInt32 or OnnxElementType.Int64 or OnnxElementType.UInt64 => ElementType.Int64,
        OnnxElementType.Boolean => ElementType.Boolean,
        _ => null,
    };

    /// <summary>Bytes of one element in <c>raw_data</c>; 0 for types without a fixed size.</summary>
    public static int Bytes(this OnnxElementType type) => type switch
    {
        OnnxElementType.UInt8 or OnnxElementType.Int8 or OnnxElementType.Boolean => 1,
        OnnxElementType.UInt16 or OnnxElementType.Int16 or OnnxElementType.Float16 or OnnxElementType.BFloat16 => 2,
        OnnxElementType.Float32 or OnnxElementType.Int32 or OnnxElementType.UInt32 => 4,
        OnnxElementType.Float64 or OnnxElementType.Int64 or OnnxElementType.UInt64 => 8,
        _ => 0,
    };

    /// <summary>The ONNX type that a graph type has when nothing else is known.</summary>
    public static OnnxElementType ToOnnx(this ElementType type) => type switch
    {
        ElementType.Float32 => OnnxElementType.Float32,
        ElementType.Int64 => OnnxElementType.Int64,
        _ => OnnxElementType.Boolean,
    };

    /// <summary>Whether every value of one integer type is a value of another.</summary>
    public static bool Holds(this OnnxElementType wide, OnnxElementType narrow) =>
        Range(wide) is var (low, high) && Range(narrow) is var (narrowLow, narrowHigh) && low <= narrowLow && narrowHigh <= high;

    /// <summary>The smallest and the largest value of an integer type, as far as int64 holds them.</summary>
    public static (long Low, long High) Limits(this OnnxElementType type) =>
        Range(type) is var (low, high) ? ((long)low, (long)Int128.Min(high, long.MaxValue)) : throw new ArgumentOutOfRangeException(nameof(type), type, "is no integer type.");

    private static (Int128 Low, Int128 High)? Range(OnnxElementType type) => type switch
    {
        OnnxElementType.Boolean => (0, 1),
        OnnxElementType.UInt8 => (byte.MinValue, byte.MaxValue),
        OnnxElementType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        OnnxElementType.UInt16 => (ushort.MinValue, ushort.MaxValue),
        OnnxElementType.Int16 => (short.MinValue, short.MaxValue),
        OnnxElementType.Int32 => (int.MinValue, int.MaxValue),
        OnnxElementType.UInt32 => (uint.MinValue, uint.MaxValue),
        OnnxElementType.Int64 => (long.MinValue, long.MaxValue),
        OnnxElementType.UInt64 => (ulong.MinValue, ulong.MaxValue),
        _ => null,
    };
}
