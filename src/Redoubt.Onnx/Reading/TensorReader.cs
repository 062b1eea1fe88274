using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Google.Protobuf.Collections;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Turns the tensors of a file into literals. The claimed extents are compared with the bytes that are there before anything is allocated.</summary>
internal static class TensorReader
{
    /// <summary>Reads a tensor; floating types become float32, integers int64.</summary>
    /// <exception cref="InvalidModelException">The tensor is malformed, of an unsupported type, or lies about its size.</exception>
    public static Literal Read(TensorProto tensor, ModelSource source)
    {
        string position = $"tensor '{tensor.Name}'";
        var type = (OnnxElementType)tensor.DataType;
        ElementType target = type.ToGraph() ?? throw source.Error($"{position} has element type {type}, which is not supported.");
        if (tensor.DataLocation != TensorProto.Types.DataLocation.Default)
            throw source.Error($"{position} keeps its numbers in another file, which is not supported yet; store them inside the model file.");
        int count = CheckedCount(tensor, type, position, source);
        var shape = new Shape([.. tensor.Dims.Select(static d => (int)d)]);
        return target switch
        {
            ElementType.Float32 => Literal.Of(shape, Floats(tensor, type, count)),
            ElementType.Int64 => Literal.Of(shape, Integers(tensor, type, count, position, source)),
            _ => Literal.Of(shape, Booleans(tensor, count)),
        };
    }

    private static int CheckedCount(TensorProto tensor, OnnxElementType type, string position, ModelSource source)
    {
        if (tensor.Dims.Count > 64) throw source.Error($"{position} claims {tensor.Dims.Count} axes; 64 is the limit.");
        Int128 count = 1;
        foreach (long extent in tensor.Dims)
        {
            if (extent is < 0 or > int.MaxValue) throw source.Error($"{position} has an extent of {extent}.");
            count *= extent;
            if (count > int.MaxValue) throw source.Error($"{position} claims more than {int.MaxValue} elements.");
        }

        long present = tensor.HasRawData ? tensor.RawData.Length : ListLength(tensor, type);
        Int128 needed = tensor.HasRawData ? count * type.Bytes() : count;
        string unit = tensor.HasRawData ? "bytes" : "numbers";
        if (present != needed) throw source.Error($"{position} needs {needed} {unit} for extents [{string.Join(',', tensor.Dims)}] but holds {present}.");
        return (int)count;
    }

    private static int ListLength(TensorProto tensor, OnnxElementType type) => type switch
    {
        OnnxElementType.Float32 => tensor.FloatData.Count,
        OnnxElementType.Float64 => tensor.DoubleData.Count,
        OnnxElementType.Int64 => tensor.Int64Data.Count,
        OnnxElementType.UInt32 or OnnxElementType.UInt64 => tensor.Uint64Data.Count,
        _ => tensor.Int32Data.Count,
    };

    private static float[] Floats(TensorProto tensor, OnnxElementType type, int count)
    {
        if (!tensor.HasRawData)
        {
            return type switch
            {
                OnnxElementType.Float32 => [.. tensor.FloatData],
                OnnxElementType.Float64 => [.. tensor.DoubleData.Select(static v => (float)v)],
                OnnxElementType.Float16 => [.. tensor.Int32Data.Select(static v => (float)BitConverter.UInt16BitsToHalf((ushort)v))],
                _ => [.. tensor.Int32Data.Select(static v => BitConverter.Int32BitsToSingle(v << 16))],
            };
        }

        ReadOnlySpan<byte> raw = tensor.RawData.Span;
        float[] result = new float[count];
        if (type == OnnxElementType.Float32 && BitConverter.IsLittleEndian)
        {
            raw.CopyTo(MemoryMarshal.AsBytes(result.AsSpan()));
            return result;
        }

        int size = type.Bytes();
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> bytes = raw.Slice(i * size, size);
            result[i] = type switch
            {
                OnnxElementType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
                OnnxElementType.Float64 => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
                OnnxElementType.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes),
                _ => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
            };
        }

        return result;
    }

    private static long[] Integers(TensorProto tensor, OnnxElementType type, int count, string position, ModelSource source)
    {
        long[] result = tensor.HasRawData ? RawIntegers(tensor.RawData.Span, type, count) : ListedIntegers(tensor, type);
        if (type == OnnxElementType.UInt64 && result.Any(static v => v < 0)) throw source.Error($"{position} holds a uint64 of 2^63 or more.");
        return result;
    }

    private static long[] ListedIntegers(TensorProto tensor, OnnxElementType type) => type switch
    {
        OnnxElementType.Int64 => [.. tensor.Int64Data],
        OnnxElementType.UInt32 => [.. tensor.Uint64Data.Select(static v => (long)(uint)v)],
        OnnxElementType.UInt64 => [.. tensor.Uint64Data.Select(static v => unchecked((long)v))],
        OnnxElementType.UInt8 => [.. tensor.Int32Data.Select(static v => (long)unchecked((byte)v))],
        OnnxElementType.Int8 => [.. tensor.Int32Data.Select(static v => (long)unchecked((sbyte)v))],
        OnnxElementType.UInt16 => [.. tensor.Int32Data.Select(static v => (long)unchecked((ushort)v))],
        OnnxElementType.Int16 => [.. tensor.Int32Data.Select(static v => (long)unchecked((short)v))],
        _ => Widened(tensor.Int32Data),
    };

    private static long[] Widened(RepeatedField<int> values) => [.. values.Select(static v => (long)v)];

    private static long[] RawIntegers(ReadOnlySpan<byte> raw, OnnxElementType type, int count)
    {
        int size = type.Bytes();
        long[] result = new long[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> bytes = raw.Slice(i * size, size);
            result[i] = type switch
            {
                OnnxElementType.UInt8 => bytes[0],
                OnnxElementType.Int8 => (sbyte)bytes[0],
                OnnxElementType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
                OnnxElementType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
                OnnxElementType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
                OnnxElementType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
                _ => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            };
        }

        return result;
    }

    private static bool[] Booleans(TensorProto tensor, int count)
    {
        if (!tensor.HasRawData) return [.. tensor.Int32Data.Select(static v => v != 0)];
        bool[] result = new bool[count];
        for (int i = 0; i < count; i++) result[i] = tensor.RawData[i] != 0;
        return result;
    }
}
