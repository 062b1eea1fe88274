using System.Numerics;
using System.Runtime.InteropServices;

namespace Redoubt.Data;

/// <summary>Conversions between the packed little-endian elements of an array and typed numbers.</summary>
internal static class NpyElements
{
    /// <summary>Converts every element as a C cast does where the value fits: to the nearest float, towards zero to an integer.</summary>
    /// <remarks>Between integers the low bits are kept; a float outside an integer type's range becomes its nearest end, NaN becomes 0.</remarks>
    public static TTo[] Unpack<TTo>(ReadOnlySpan<byte> bytes, NpyType type)
        where TTo : unmanaged, INumberBase<TTo> => type switch
        {
            NpyType.Float16 => Convert<Half, TTo>(bytes),
            NpyType.Float32 => Convert<float, TTo>(bytes),
            NpyType.Float64 => Convert<double, TTo>(bytes),
            NpyType.Int8 => Convert<sbyte, TTo>(bytes),
            NpyType.Int16 => Convert<short, TTo>(bytes),
            NpyType.Int32 => Convert<int, TTo>(bytes),
            NpyType.Int64 => Convert<long, TTo>(bytes),
            NpyType.UInt8 or NpyType.Boolean => Convert<byte, TTo>(bytes),
            NpyType.UInt16 => Convert<ushort, TTo>(bytes),
            NpyType.UInt32 => Convert<uint, TTo>(bytes),
            NpyType.UInt64 => Convert<ulong, TTo>(bytes),
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };

    /// <summary>Converts every element to the nearest float; any Boolean byte but 0 is 1.</summary>
    /// <param name="bytes">Packed elements.</param>
    /// <param name="type">Their type.</param>
    /// <param name="destination">As many floats as there are elements, overwritten.</param>
    public static void ToFloats(ReadOnlySpan<byte> bytes, NpyType type, Span<float> destination)
    {
        if (type == NpyType.Boolean)
        {
            for (int i = 0; i < destination.Length; i++) destination[i] = bytes[i] == 0 ? 0 : 1;
            return;
        }

        Unpack<float>(bytes, type).CopyTo(destination);
    }

    /// <summary>The packed form of numbers converted to another type, by the same rules; to Boolean everything but 0 is true.</summary>
    public static byte[] Pack<TFrom>(ReadOnlySpan<TFrom> numbers, NpyType type)
        where TFrom : unmanaged, INumberBase<TFrom>
    {
        if (type == NpyType.Boolean)
        {
            var truths = new byte[numbers.Length];
            for (int i = 0; i < truths.Length; i++) truths[i] = TFrom.IsZero(numbers[i]) ? (byte)0 : (byte)1;
            return truths;
        }

        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(numbers);
        NpyType from = TypeOf<TFrom>();
        return type switch
        {
            NpyType.Float16 => Bytes(Unpack<Half>(bytes, from)),
            NpyType.Float32 => Bytes(Unpack<float>(bytes, from)),
            NpyType.Float64 => Bytes(Unpack<double>(bytes, from)),
            NpyType.Int8 => Bytes(Unpack<sbyte>(bytes, from)),
            NpyType.Int16 => Bytes(Unpack<short>(bytes, from)),
            NpyType.Int32 => Bytes(Unpack<int>(bytes, from)),
            NpyType.Int64 => Bytes(Unpack<long>(bytes, from)),
            NpyType.UInt8 => Bytes(Unpack<byte>(bytes, from)),
            NpyType.UInt16 => Bytes(Unpack<ushort>(bytes, from)),
            NpyType.UInt32 => Bytes(Unpack<uint>(bytes, from)),
            NpyType.UInt64 => Bytes(Unpack<ulong>(bytes, from)),
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };
    }

    /// <summary>The element type that holds a number type.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static NpyType TypeOf<T>() => default(T) switch
    {
        Half => NpyType.Float16,
        float => NpyType.Float32,
        double => NpyType.Float64,
        sbyte => NpyType.Int8,
        short => NpyType.Int16,
        int => NpyType.Int32,
        long => NpyType.Int64,
        byte => NpyType.UInt8,
        ushort => NpyType.UInt16,
        uint => NpyType.UInt32,
        ulong => NpyType.UInt64,
        _ => throw new ArgumentException($"An NPY array cannot hold {typeof(T).Name}."),
    };

    // Memory order is file order: .NET 10 runs on little-endian machines wherever this library is built.
    private static byte[] Bytes<T>(T[] numbers)
        where T : unmanaged => MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray();

    private static TTo[] Convert<TFrom, TTo>(ReadOnlySpan<byte> bytes)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumberBase<TTo>
    {
        ReadOnlySpan<TFrom> source = MemoryMarshal.Cast<byte, TFrom>(bytes);
        if (typeof(TFrom) == typeof(TTo)) return MemoryMarshal.Cast<TFrom, TTo>(source).ToArray();
        var result = new TTo[source.Length];
        for (int i = 0; i < result.Length; i++) result[i] = TTo.CreateTruncating(source[i]);
        return result;
    }
}
