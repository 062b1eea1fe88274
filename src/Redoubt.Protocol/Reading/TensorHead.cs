using System.Collections.Immutable;
using System.Text.Json;

namespace Redoubt.Protocol;

/// <summary>A tensor of a message before its elements are read: where they lie and how many there must be.</summary>
internal sealed class TensorHead
{
    private string? _name, _datatype;
    private ImmutableArray<int> _shape;
    private int _dataStart = -1, _dataLength;
    private long? _binarySize;

    /// <summary>Reads everything but the elements, which are only skipped.</summary>
    public static TensorHead Read(ref Utf8JsonReader reader)
    {
        var head = new TensorHead();
        JsonReading.Properties(ref reader, "a tensor", head.Property);
        if (head._name is null) throw new InvalidMessageException("a tensor has no name");
        if (head._shape.IsDefault) throw new InvalidMessageException($"tensor '{head._name}' has no shape");
        return head;
    }

    /// <summary>Reads the elements. Nothing is allocated before the message is known to hold as many.</summary>
    /// <param name="message">The whole body.</param>
    /// <param name="jsonLength">Length of the JSON in it.</param>
    /// <param name="binaryStart">Where the bytes of the next binary tensor begin; moved on.</param>
    public InferenceTensor Take(ReadOnlyMemory<byte> message, int jsonLength, ref int binaryStart)
    {
        if (!InferenceDatatypes.TryParse(_datatype, out InferenceDatatype type))
            throw new InvalidMessageException($"tensor '{_name}' has {(_datatype is null ? "no datatype" : $"the unknown datatype '{_datatype}'")}");
        int count = InferenceTensor.CountOf(_name!, _shape);
        if (_binarySize is { } size)
        {
            if (_dataStart >= 0) throw new InvalidMessageException($"tensor '{_name}' has both data and a binary size");
            if (size < 0 || size > message.Length - binaryStart) throw new InvalidMessageException($"tensor '{_name}' claims {size} bytes, {message.Length - binaryStart} are left");
            ReadOnlyMemory<byte> content = message.Slice(binaryStart, (int)size);
            binaryStart += (int)size;
            return new InferenceTensor(_name!, type, _shape, content);
        }

        if (_dataStart < 0) throw new InvalidMessageException($"tensor '{_name}' has no data");
        ReadOnlySpan<byte> json = message.Span[..jsonLength].Slice(_dataStart, _dataLength);

        // n elements take at least n characters and n - 1 commas.
        if ((long)count * 2 - 1 > json.Length)
            throw new InvalidMessageException($"tensor '{_name}' {type.Name()}{InferenceTensor.Text(_shape)} needs {count} elements, its data are {json.Length} bytes long");
        return new InferenceTensor(_name!, type, _shape, new ElementReader(_name!, type, count).Read(json));
    }

    private void Property(ref Utf8JsonReader reader, string name)
    {
        switch (name)
        {
            case "name": _name = JsonReading.Text(ref reader, "the name of a tensor"); break;
            case "datatype": _datatype = JsonReading.Text(ref reader, "the datatype of a tensor"); break;
            case "shape": _shape = JsonReading.Items(ref reader, "the shape of a tensor", Extent); break;
            case "parameters": JsonReading.Properties(ref reader, "the parameters of a tensor", Parameter); break;
            case "data":
                if (reader.TokenType != JsonTokenType.StartArray) throw JsonReading.Unexpected(ref reader, "the data of a tensor", "a list");
                _dataStart = (int)reader.TokenStartIndex;
                reader.Skip();
                _dataLength = (int)reader.BytesConsumed - _dataStart;
                break;
            default: reader.Skip(); break;
        }
    }

    private void Parameter(ref Utf8JsonReader reader, string name)
    {
        if (name == "binary_data_size") _binarySize = JsonReading.Integer(ref reader, "binary_data_size");
        else reader.Skip();
    }

    private static int Extent(ref Utf8JsonReader reader)
    {
        long extent = JsonReading.Integer(ref reader, "an extent");
        return extent is >= 0 and <= int.MaxValue ? (int)extent : throw new InvalidMessageException($"the extent {extent} of a shape is out of range");
    }
}
