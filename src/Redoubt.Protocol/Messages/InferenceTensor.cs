using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace Redoubt.Protocol;

/// <summary>A named tensor of a request or an answer: datatype, shape, and elements as the protocol's binary form has them.</summary>
/// <remarks>Immutable. The elements lie row-major and little-endian; Boolean is one byte; <see cref="InferenceDatatype.Bytes"/> has four bytes of length before each element.</remarks>
public sealed class InferenceTensor
{
    /// <summary>Most axes of a tensor.</summary>
    public const int MostAxes = 16;

    /// <summary>Wraps elements without copying them.</summary>
    /// <param name="name">Name of the input or output.</param>
    /// <param name="datatype">Element type.</param>
    /// <param name="shape">Extents, each 0 or more.</param>
    /// <param name="content">The elements in the binary form.</param>
    /// <exception cref="InvalidMessageException">Shape and content do not fit together.</exception>
    public InferenceTensor(string name, InferenceDatatype datatype, ImmutableArray<int> shape, ReadOnlyMemory<byte> content)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        Datatype = datatype;
        Shape = shape.IsDefault ? [] : shape;
        Content = content;
        Count = CountOf(name, Shape);
        int size = datatype.Size();
        if (size == 0) RequireTexts();
        else if (content.Length != (long)Count * size)
            throw new InvalidMessageException($"tensor '{name}' {datatype.Name()}{Text(Shape)} needs {(long)Count * size} bytes, got {content.Length}");
    }

    /// <summary>Name of the input or output.</summary>
    public string Name { get; }

    /// <summary>Element type.</summary>
    public InferenceDatatype Datatype { get; }

    /// <summary>Extents.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>Number of elements.</summary>
    public int Count { get; }

    /// <summary>The elements in the binary form.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>Extent of the first axis; 1 without axes.</summary>
    public int Rows => Shape.Length == 0 ? 1 : Shape[0];

    /// <summary>A float32 tensor.</summary>
    /// <param name="name">Name of the input or output.</param>
    /// <param name="shape">Extents.</param>
    /// <param name="values">Row-major values; copied.</param>
    public static InferenceTensor Of(string name, ImmutableArray<int> shape, ReadOnlySpan<float> values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return new InferenceTensor(name, InferenceDatatype.Float32, shape, bytes);
    }

    /// <summary>A tensor of any type but <see cref="InferenceDatatype.Bytes"/> from numbers, rounded and kept in the type's range.</summary>
    /// <param name="name">Name of the input or output.</param>
    /// <param name="datatype">Element type.</param>
    /// <param name="shape">Extents.</param>
    /// <param name="values">Row-major values.</param>
    /// <exception cref="ArgumentException">The type holds no numbers.</exception>
    public static InferenceTensor Convert(string name, InferenceDatatype datatype, ImmutableArray<int> shape, ReadOnlySpan<float> values)
    {
        if (datatype == InferenceDatatype.Float32) return Of(name, shape, values);
        int size = datatype.Size();
        if (size == 0) throw new ArgumentException($"{datatype.Name()} holds no numbers.", nameof(datatype));
        var bytes = new byte[values.Length * size];
        for (int i = 0; i < values.Length; i++) ElementCodec.Write(bytes.AsSpan(i * size, size), datatype, values[i]);
        return new InferenceTensor(name, datatype, shape, bytes);
    }

    /// <summary>A tensor of whole numbers or Booleans, kept in the type's range.</summary>
    /// <param name="name">Name of the input or output.</param>
    /// <param name="datatype">Element type.</param>
    /// <param name="shape">Extents.</param>
    /// <param name="values">Row-major values.</param>
    /// <exception cref="ArgumentException">The type holds no whole numbers.</exception>
    public static InferenceTensor Convert(string name, InferenceDatatype datatype, ImmutableArray<int> shape, ReadOnlySpan<long> values)
    {
        int size = datatype.Size();
        if (size == 0 || datatype.IsFloat()) throw new ArgumentException($"{datatype.Name()} holds no whole numbers.", nameof(datatype));
        var bytes = new byte[values.Length * size];

        // The low bits of an unsigned number above 2^63 are those of the negative one, so both are written alike.
        InferenceDatatype writtenAs = datatype == InferenceDatatype.UInt64 ? InferenceDatatype.Int64 : datatype;
        for (int i = 0; i < values.Length; i++) ElementCodec.WriteInteger(bytes.AsSpan(i * size, size), writtenAs, values[i]);
        return new InferenceTensor(name, datatype, shape, bytes);
    }

    /// <summary>The elements as float32, rounded where the type holds more.</summary>
    /// <exception cref="InvalidMessageException">The elements are byte strings.</exception>
    public float[] ToFloats()
    {
        int size = Datatype.Size();
        if (size == 0) throw new InvalidMessageException($"tensor '{Name}' holds {Datatype.Name()}, not numbers");
        var values = new float[Count];
        ReadOnlySpan<byte> bytes = Content.Span;
        for (int i = 0; i < values.Length; i++) values[i] = (float)ElementCodec.Read(bytes.Slice(i * size, size), Datatype);
        return values;
    }

    /// <summary>The elements as whole numbers.</summary>
    /// <exception cref="InvalidMessageException">The elements are not whole numbers, or too large.</exception>
    public long[] ToIntegers()
    {
        if (Datatype == InferenceDatatype.Bytes || Datatype.IsFloat()) throw new InvalidMessageException($"tensor '{Name}' holds {Datatype.Name()}, not whole numbers");
        int size = Datatype.Size();
        var values = new long[Count];
        ReadOnlySpan<byte> bytes = Content.Span;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ElementCodec.TryReadInteger(bytes.Slice(i * size, size), Datatype, out long value)
                ? value
                : throw new InvalidMessageException($"value {i} of tensor '{Name}' does not fit 64 signed bits");
        }

        return values;
    }

    /// <summary>The elements as texts, UTF-8.</summary>
    /// <exception cref="InvalidMessageException">The elements are numbers.</exception>
    public string[] ToTexts()
    {
        if (Datatype != InferenceDatatype.Bytes) throw new InvalidMessageException($"tensor '{Name}' holds {Datatype.Name()}, not texts");
        var texts = new string[Count];
        ReadOnlySpan<byte> rest = Content.Span;
        for (int i = 0; i < texts.Length; i++)
        {
            int length = (int)BinaryPrimitives.ReadUInt32LittleEndian(rest);
            texts[i] = Encoding.UTF8.GetString(rest.Slice(sizeof(uint), length));
            rest = rest[(sizeof(uint) + length)..];
        }

        return texts;
    }

    /// <summary>For example <c>'x' FP32[2,3]</c>.</summary>
    public override string ToString() => $"'{Name}' {Datatype.Name()}{Text(Shape)}";

    internal static string Text(ImmutableArray<int> shape) => $"[{string.Join(',', shape)}]";

    internal static int CountOf(string name, ImmutableArray<int> shape)
    {
        if (shape.Length > MostAxes) throw new InvalidMessageException($"tensor '{name}' has {shape.Length} axes, at most {MostAxes} are read");
        long count = 1;
        foreach (int extent in shape)
        {
            if (extent < 0) throw new InvalidMessageException($"tensor '{name}' has a negative extent in its shape {Text(shape)}");
            count *= extent;
            if (count > int.MaxValue) throw new InvalidMessageException($"tensor '{name}' of shape {Text(shape)} has too many elements");
        }

        return (int)count;
    }

    private void RequireTexts()
    {
        ReadOnlySpan<byte> rest = Content.Span;
        for (int i = 0; i < Count; i++)
        {
            if (rest.Length < sizeof(uint) || BinaryPrimitives.ReadUInt32LittleEndian(rest) > (uint)(rest.Length - sizeof(uint)))
                throw new InvalidMessageException($"element {i} of tensor '{Name}' ends after the tensor's data");
            rest = rest[(sizeof(uint) + (int)BinaryPrimitives.ReadUInt32LittleEndian(rest))..];
        }

        if (rest.Length > 0) throw new InvalidMessageException($"tensor '{Name}' {Datatype.Name()}{Text(Shape)} has {rest.Length} bytes too many");
    }
}
