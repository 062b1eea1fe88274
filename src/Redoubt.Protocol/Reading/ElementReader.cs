using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace Redoubt.Protocol;

/// <summary>Reads the elements of a tensor from JSON, flat or nested, into the binary form.</summary>
internal sealed class ElementReader(string name, InferenceDatatype type, int count)
{
    private readonly ArrayBufferWriter<byte> _texts = new();
    private byte[] _numbers = [];
    private int _read;

    /// <summary>Reads them.</summary>
    /// <exception cref="InvalidMessageException">There are more or fewer, or one is not of the type.</exception>
    public ReadOnlyMemory<byte> Read(ReadOnlySpan<byte> json)
    {
        int size = type.Size();
        if (type == InferenceDatatype.BFloat16) throw new InvalidMessageException($"tensor '{name}' is BF16, which has no JSON form");
        _numbers = new byte[(long)count * size];
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray) continue;
            if (_read == count) throw new InvalidMessageException($"tensor '{name}' has more than the {count} elements of its shape");
            if (size == 0) Text(ref reader);
            else Number(ref reader, _numbers.AsSpan(_read * size, size));
            _read++;
        }

        if (_read < count) throw new InvalidMessageException($"tensor '{name}' has {_read} elements, its shape needs {count}");
        return size == 0 ? _texts.WrittenMemory : _numbers;
    }

    private void Number(ref Utf8JsonReader reader, Span<byte> target)
    {
        if (type == InferenceDatatype.Boolean && reader.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            target[0] = reader.TokenType == JsonTokenType.True ? (byte)1 : (byte)0;
            return;
        }

        if (reader.TokenType != JsonTokenType.Number) throw Bad(reader.TokenType == JsonTokenType.Null ? "is null, not a number" : "is not a number");
        if (type.IsFloat()) Float(ref reader, target);
        else Integer(ref reader, target);
    }

    private void Float(ref Utf8JsonReader reader, Span<byte> target)
    {
        bool isSingle = type == InferenceDatatype.Float32;
        double value = isSingle && reader.TryGetSingle(out float single) ? single : reader.TryGetDouble(out double twice) ? twice : double.NaN;
        if (type == InferenceDatatype.Float16) value = (double)(Half)value;
        if (!double.IsFinite(value)) throw Bad($"does not fit {type.Name()}");
        ElementCodec.Write(target, type, value);
    }

    private void Integer(ref Utf8JsonReader reader, Span<byte> target)
    {
        if (type == InferenceDatatype.UInt64)
        {
            if (!reader.TryGetUInt64(out ulong large)) throw Bad($"does not fit {type.Name()}");
            BinaryPrimitives.WriteUInt64LittleEndian(target, large);
            return;
        }

        if (!reader.TryGetInt64(out long value)) throw Bad("is not a whole number of 64 bits");
        ElementCodec.WriteInteger(target, type, value);
        if (!ElementCodec.TryReadInteger(target, type, out long back) || back != value) throw Bad($"does not fit {type.Name()}");
    }

    private void Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String) throw Bad("is not a text");
        int longest = reader.ValueSpan.Length;
        Span<byte> target = _texts.GetSpan(sizeof(uint) + longest);
        int length = reader.CopyString(target[sizeof(uint)..]);
        BinaryPrimitives.WriteUInt32LittleEndian(target, (uint)length);
        _texts.Advance(sizeof(uint) + length);
    }

    private InvalidMessageException Bad(string what) => new($"value {_read} of tensor '{name}' {what}");
}
