using System.Buffers.Binary;

namespace Redoubt.Protocol;

/// <summary>One number of a tensor in the protocol's binary form.</summary>
internal static class ElementCodec
{
    /// <summary>Reads a number of any datatype but BYTES.</summary>
    public static double Read(ReadOnlySpan<byte> bytes, InferenceDatatype type) => type switch
    {
        InferenceDatatype.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        InferenceDatatype.BFloat16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
        InferenceDatatype.Float32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        InferenceDatatype.Float64 => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        InferenceDatatype.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        _ => TryReadInteger(bytes, type, out long value) ? value : throw new ArgumentOutOfRangeException(nameof(type), type, "Not a number."),
    };

    /// <summary>Reads a whole number; false where it needs more than 63 bits or the type holds none.</summary>
    public static bool TryReadInteger(ReadOnlySpan<byte> bytes, InferenceDatatype type, out long value)
    {
        value = type switch
        {
            InferenceDatatype.Boolean => bytes[0] == 0 ? 0 : 1,
            InferenceDatatype.UInt8 => bytes[0],
            InferenceDatatype.Int8 => (sbyte)bytes[0],
            InferenceDatatype.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            InferenceDatatype.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            InferenceDatatype.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            InferenceDatatype.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            InferenceDatatype.Int64 or InferenceDatatype.UInt64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            _ => -1,
        };
        return type != InferenceDatatype.UInt64 ? !type.IsFloat() && type != InferenceDatatype.Bytes : value >= 0;
    }

    /// <summary>Writes a number: rounded to the nearest, kept in the range of the type.</summary>
    public static void Write(Span<byte> bytes, InferenceDatatype type, double value)
    {
        switch (type)
        {
            case InferenceDatatype.Float16: BinaryPrimitives.WriteHalfLittleEndian(bytes, (Half)value); break;
            case InferenceDatatype.BFloat16: BinaryPrimitives.WriteUInt16LittleEndian(bytes, Brain((float)value)); break;
            case InferenceDatatype.Float32: BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)value); break;
            case InferenceDatatype.Float64: BinaryPrimitives.WriteDoubleLittleEndian(bytes, value); break;
            case InferenceDatatype.Boolean: bytes[0] = value == 0 ? (byte)0 : (byte)1; break;
            case InferenceDatatype.UInt64: BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)Math.Round(Math.Max(0, value))); break;
            default: WriteInteger(bytes, type, (long)Math.Round(value)); break;
        }
    }

    /// <summary>Writes a whole number, kept in the range of the type; any type but UINT64 and those that hold no whole numbers.</summary>
    public static void WriteInteger(Span<byte> bytes, InferenceDatatype type, long value)
    {
        switch (type)
        {
            case InferenceDatatype.Boolean: bytes[0] = value == 0 ? (byte)0 : (byte)1; break;
            case InferenceDatatype.UInt8: bytes[0] = (byte)Math.Clamp(value, byte.MinValue, byte.MaxValue); break;
            case InferenceDatatype.Int8: bytes[0] = (byte)(sbyte)Math.Clamp(value, sbyte.MinValue, sbyte.MaxValue); break;
            case InferenceDatatype.UInt16: BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)Math.Clamp(value, ushort.MinValue, ushort.MaxValue)); break;
            case InferenceDatatype.Int16: BinaryPrimitives.WriteInt16LittleEndian(bytes, (short)Math.Clamp(value, short.MinValue, short.MaxValue)); break;
            case InferenceDatatype.UInt32: BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)Math.Clamp(value, uint.MinValue, uint.MaxValue)); break;
            case InferenceDatatype.Int32: BinaryPrimitives.WriteInt32LittleEndian(bytes, (int)Math.Clamp(value, int.MinValue, int.MaxValue)); break;
            case InferenceDatatype.Int64: BinaryPrimitives.WriteInt64LittleEndian(bytes, value); break;
            default: throw new ArgumentOutOfRangeException(nameof(type), type, "Holds no whole numbers of 64 signed bits.");
        }
    }

    // Round to nearest even on the upper 16 bits; NaN stays NaN.
    private static ushort Brain(float value)
    {
        if (float.IsNaN(value)) return 0x7FC0;
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
