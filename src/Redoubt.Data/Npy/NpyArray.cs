using System.Numerics;
using System.Runtime.InteropServices;
using Redoubt.Evidence;
using Redoubt.Tensors;

namespace Redoubt.Data;

/// <summary>An array as NumPy stores it in a <c>.npy</c> file: numbers of one type with their shape. Treated as immutable.</summary>
/// <remarks>
/// <para>Reads format versions 1.0 to 3.0, both byte orders, C and Fortran order; in memory everything is row-major and little-endian. Writes version 1.0,
/// byte for byte what NumPy 1.23 and later writes. Never reads pickled objects.</para>
/// <para>Limits: 2^31 - 1 elements and about 2 GB.</para>
/// </remarks>
public sealed class NpyArray
{
    private readonly byte[] _bytes;

    private NpyArray(NpyType type, Shape shape, byte[] bytes)
    {
        Type = type;
        Shape = shape;
        _bytes = bytes;
    }

    /// <summary>Type of every element.</summary>
    public NpyType Type { get; }

    /// <summary>Extents.</summary>
    public Shape Shape { get; }

    /// <summary>The elements, row-major and little-endian.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>Copies numbers into an array of their own type.</summary>
    /// <typeparam name="T">A number type of <see cref="NpyType"/>.</typeparam>
    /// <param name="shape">Extents.</param>
    /// <param name="numbers">Row-major, exactly <c>shape.Count</c> of them.</param>
    /// <exception cref="ArgumentException">The count differs, or no NPY type holds these numbers.</exception>
    public static NpyArray Of<T>(Shape shape, ReadOnlySpan<T> numbers)
        where T : unmanaged, INumberBase<T> => Of(shape, numbers, NpyElements.TypeOf<T>());

    /// <summary>Copies a tensor as float32.</summary>
    /// <param name="tensor">Numbers of any shape.</param>
    public static NpyArray Of(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return Of<float>(tensor.Shape, tensor.Data);
    }

    /// <summary>Copies what a graph gave or takes, in the type nearest to the graph's.</summary>
    /// <param name="literal">Float32, Int64 or Boolean elements.</param>
    public static NpyArray Of(Literal literal)
    {
        ArgumentNullException.ThrowIfNull(literal);
        return literal.ElementType switch
        {
            ElementType.Float32 => Of<float>(literal.Shape, literal.Floats),
            ElementType.Int64 => Of<long>(literal.Shape, literal.Integers),
            _ => new NpyArray(NpyType.Boolean, literal.Shape, [.. literal.Booleans.Select(truth => truth ? (byte)1 : (byte)0)]),
        };
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">A <c>.npy</c> file; it may be compressed by gzip.</param>
    /// <exception cref="UnreadableDataException">It is missing, malformed, truncated or too long.</exception>
    public static NpyArray Load(string path)
    {
        using ByteSource source = ByteSource.Open(path);
        return Read(source);
    }

    /// <summary>Reads a stream to its end; the caller keeps it.</summary>
    /// <param name="stream">Uncompressed content of a <c>.npy</c> file.</param>
    /// <param name="name">What error sentences call it.</param>
    /// <exception cref="UnreadableDataException">The content is malformed, truncated or too long.</exception>
    public static NpyArray Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Read(ByteSource.OfPlain(stream, name));
    }

    /// <summary>Replaces a file: written beside, flushed, renamed.</summary>
    /// <param name="path">File to create or replace.</param>
    /// <exception cref="IOException">The file cannot be written; an old one is unharmed.</exception>
    public void Save(string path) => AtomicFile.Write(path, Write);

    /// <summary>Writes the content of a <c>.npy</c> file.</summary>
    /// <param name="stream">Written to from its position on.</param>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(NpyHeader.Write(Type, Shape.Extents));
        stream.Write(_bytes);
    }

    /// <summary>The elements converted to one number type.</summary>
    /// <typeparam name="T">Type wanted.</typeparam>
    /// <returns>A new array. To a float the nearest value; to an integer towards zero, keeping the low bits between integers and the nearest end for
    /// floats that do not fit. True is 1.</returns>
    public T[] ToArray<T>()
        where T : unmanaged, INumberBase<T> => NpyElements.Unpack<T>(_bytes, Type);

    /// <summary>The same values as another type, by the rules of <see cref="ToArray{T}"/>; to Boolean everything but 0 is true.</summary>
    /// <param name="type">Type wanted.</param>
    public NpyArray ConvertTo(NpyType type)
    {
        if (type == Type) return this;
        byte[] bytes = Type switch
        {
            NpyType.Float16 => NpyElements.Pack(MemoryMarshal.Cast<byte, Half>(_bytes), type),
            NpyType.Float32 => NpyElements.Pack(MemoryMarshal.Cast<byte, float>(_bytes), type),
            NpyType.Float64 => NpyElements.Pack(MemoryMarshal.Cast<byte, double>(_bytes), type),
            NpyType.UInt64 => NpyElements.Pack(MemoryMarshal.Cast<byte, ulong>(_bytes), type),
            _ => NpyElements.Pack<long>(ToArray<long>(), type),
        };
        return new NpyArray(type, Shape, bytes);
    }

    /// <summary>The numbers as float32, unscaled.</summary>
    /// <returns>A new tensor; integers and float64 are rounded to the nearest float32.</returns>
    public Tensor ToTensor() => new(Shape, ToArray<float>());

    /// <summary>The elements in the graph type that holds them: floats as Float32, integers as Int64, truths as Boolean.</summary>
    /// <returns>New elements; unsigned 64-bit integers above 2^63 - 1 keep their bits and so turn negative, as in ONNX casts.</returns>
    public Literal ToLiteral() => Type switch
    {
        NpyType.Float16 or NpyType.Float32 or NpyType.Float64 => Literal.Of(Shape, ToArray<float>()),
        NpyType.Boolean => Literal.Of(Shape, [.. _bytes.Select(truth => truth != 0)]),
        _ => Literal.Of(Shape, ToArray<long>()),
    };

    /// <summary>Names type and shape.</summary>
    public override string ToString() => $"{NpyCodes.Of(Type)}{Shape}";

    /// <summary>Reads a source to its end.</summary>
    internal static NpyArray Read(ByteSource source)
    {
        NpyHeader header = NpyHeader.Read(source);
        return Read(source, header);
    }

    /// <summary>Reads a source that stands behind its header to its end.</summary>
    internal static NpyArray Read(ByteSource source, NpyHeader header)
    {
        if (header.Count > int.MaxValue)
            throw new UnreadableDataException(source.Name, "the NPY header promises more numbers than one tensor holds (2147483647)", source.Position);
        if (header.DataBytes > Array.MaxLength)
            throw new UnreadableDataException(source.Name, $"holds {header.DataBytes} bytes of numbers, at most {Array.MaxLength} are supported", source.Position);
        source.RequireRemaining(header.DataBytes, header.ToString());

        const int Piece = 1 << 20;
        var buffer = new RowBuffer<byte>(header.DataBytes, trusted: source.Length is not null);
        for (long at = 0; at < header.DataBytes; at += Piece) source.Read(buffer.Next((int)Math.Min(Piece, header.DataBytes - at)), "the numbers");
        source.RequireEnd();
        return new NpyArray(header.Type, header.Shape, NpyLayout.Normalize(buffer.ToArray(), header));
    }

    private static NpyArray Of<T>(Shape shape, ReadOnlySpan<T> numbers, NpyType type)
        where T : unmanaged, INumberBase<T>
    {
        if (numbers.Length != shape.Count)
            throw new ArgumentException($"Shape {shape} needs {shape.Count} numbers, got {numbers.Length}.", nameof(numbers));
        return new NpyArray(type, shape, MemoryMarshal.AsBytes(numbers).ToArray());
    }
}
