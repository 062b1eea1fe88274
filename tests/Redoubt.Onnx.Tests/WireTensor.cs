using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using Redoubt.Tensors;

namespace Redoubt.Onnx.Tests;

/// <summary>A tensor as the script onnxruntime.js reads and writes it: little-endian bytes in base64.</summary>
internal sealed record WireTensor(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("dims")] int[] Dims,
    [property: JsonPropertyName("data")] byte[] Data)
{
    public static WireTensor From(string name, Literal literal) => literal.ElementType switch
    {
        ElementType.Float32 => new(name, "float32", Extents(literal), MemoryMarshal.AsBytes(literal.Floats.AsSpan()).ToArray()),
        ElementType.Int64 => new(name, "int64", Extents(literal), MemoryMarshal.AsBytes(literal.Integers.AsSpan()).ToArray()),
        _ => new(name, "bool", Extents(literal), MemoryMarshal.AsBytes(literal.Booleans.AsSpan()).ToArray()),
    };

    public Literal ToLiteral()
    {
        var shape = new Shape(Dims);
        return Type switch
        {
            "float32" => Literal.Of(shape, MemoryMarshal.Cast<byte, float>(Data).ToArray()),
            "float64" => Literal.Of(shape, Array.ConvertAll(MemoryMarshal.Cast<byte, double>(Data).ToArray(), static v => (float)v)),
            "int64" => Literal.Of(shape, MemoryMarshal.Cast<byte, long>(Data).ToArray()),
            "int32" => Literal.Of(shape, Array.ConvertAll(MemoryMarshal.Cast<byte, int>(Data).ToArray(), static v => (long)v)),
            "int16" => Literal.Of(shape, Array.ConvertAll(MemoryMarshal.Cast<byte, short>(Data).ToArray(), static v => (long)v)),
            "uint16" => Literal.Of(shape, Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(Data).ToArray(), static v => (long)v)),
            "int8" => Literal.Of(shape, Array.ConvertAll(MemoryMarshal.Cast<byte, sbyte>(Data).ToArray(), static v => (long)v)),
            "uint8" => Literal.Of(shape, Array.ConvertAll(Data, static v => (long)v)),
            "bool" => Literal.Of(shape, Array.ConvertAll(Data, static v => v != 0)),
            _ => throw new NotSupportedException($"The tests do not read {Type}."),
        };
    }

    private static int[] Extents(Literal literal) => literal.Shape.Extents.ToArray();
}
