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
        var bytes = new TensorBytes(tensor, source);
        Shape shape = ShapeOf(tensor);
        return bytes.Type.ToGraph() switch
        {
            ElementType.Float32 => Literal.Of(shape, Floats(tensor, bytes)),
            ElementType.Int64 => Literal.Of(shape, Integers(tensor, bytes)),
            _ => Literal.Of(shape, Booleans(tensor, bytes)),
        };
    }

    /// <summary>Reads a tensor of any type as float32; small integers without the detour over int64.</summary>
    /// <exception cref="InvalidModelException">The tensor is malformed, of an unsupported type, or lies about its size.</exception>
    public static Literal ReadFloats(TensorProto tensor, ModelSource source)
    {
        var bytes = new TensorBytes(tensor, source);
        Shape shape = ShapeOf(tensor);
        if (bytes.Type.ToGraph() == ElementType.Float32) return Literal.Of(shape, Floats(tensor, bytes));
        if (bytes.IsRaw && bytes.Type == OnnxElementType.UInt8) return Literal.Of(shape, Widened(bytes.ToSpan(), static b => b));
        if (bytes.IsRaw && bytes.Type == OnnxElementType.Int8) return Literal.Of(shape, Widened(bytes.ToSpan(), static b => (sbyte)b));
        return bytes.Type == OnnxElementType.Boolean
            ? Literal.Of(shape, Array.ConvertAll(Booleans(tensor, bytes), static v => v ? 1f : 0f))
            : Literal.Of(shape, Array.ConvertAll(Integers(tensor, bytes), static v => (float)v));
    }

    /// <summary>Reads a tensor of texts.</summary>
    /// <exception cref="InvalidModelException">The tensor lies about its size.</exception>
    public static (Shape Shape, string[] Items) ReadTexts(TensorProto tensor, ModelSource source)
    {
        Int128 count = 1;
        foreach (long extent in tensor.Dims) count = extent is >= 0 and <= int.MaxValue && count <= int.MaxValue ? count * extent : -1;
        if (count != tensor.StringData.Count || tensor.Dims.Count > 64)
            throw source.Error($"tensor '{tensor.Name}' holds {tensor.StringData.Count} texts for extents [{string.Join(',', tensor.Dims.Take(64))}].");
        return (ShapeOf(tensor), [.. tensor.StringData.Select(static s => s.ToStringUtf8())]);
    }

    private static Shape ShapeOf(TensorProto tensor) => new([.. tensor.Dims.Select(static d => (int)d)]);

    private static float[] Widened(ReadOnlySpan<byte> raw, Func<byte, float> convert)
    {
        float[] result = new float[raw.Length];
        for (int i = 0; i < result.Length; i++) result[i] = convert(raw[i]);
        return result;
    }

    private static float[] Floats(TensorProto tensor, TensorBytes bytes)
    {
        OnnxElementType type = bytes.Type;
        if (!bytes.IsRaw)
        {
            return type switch
            {
                OnnxElementType.Float32 => [.. tensor.FloatData],
                OnnxElementType.Float64 => [.. tensor.DoubleData.Select(static v => (float)v)],
                OnnxElementType.Float16 => [.. tensor.Int32Data.Select(static v => (float)BitConverter.UInt16BitsToHalf((ushort)v))],
                _ => [.. tensor.Int32Data.Select(static v => BitConverter.Int32BitsToSingle(v << 16))],
            };
        }

        float[] result = new float[bytes.Count];
        if (type == OnnxElementType.Float32 && BitConverter.IsLittleEndian)
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(result.AsSpan()));
            return result;
        }

        ReadOnlySpan<byte> raw = bytes.ToSpan();
        int size = type.Bytes();
        for (int i = 0; i < result.Length; i++)
        {
            ReadOnlySpan<byte> element = raw.Slice(i * size, size);
            result[i] = type switch
            {
                OnnxElementType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(element),
                OnnxElementType.Float64 => (float)BinaryPrimitives.ReadDoubleLittleEndian(element),
                OnnxElementType.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(element),
                _ => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(element) << 16),
            };
        }

        return result;
    }

    private static long[] Integers(TensorProto tensor, TensorBytes bytes)
    {
        long[] result = bytes.IsRaw ? RawIntegers(bytes.ToSpan(), bytes.Type, bytes.Count) : ListedIntegers(tensor, bytes.Type);
        if (bytes.Type == OnnxElementType.UInt64 && result.Any(static v => v < 0)) throw bytes.Error("holds a uint64 of 2^63 or more");
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

    private static bool[] Booleans(TensorProto tensor, TensorBytes bytes)
    {
        if (!bytes.IsRaw) return [.. tensor.Int32Data.Select(static v => v != 0)];
        ReadOnlySpan<byte> raw = bytes.ToSpan();
        bool[] result = new bool[bytes.Count];
        for (int i = 0; i < result.Length; i++) result[i] = raw[i] != 0;
        return result;
    }
}
