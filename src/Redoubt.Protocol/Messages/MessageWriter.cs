using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Redoubt.Protocol;

/// <summary>Writes a message: JSON, and behind it the bytes of the tensors that travel so.</summary>
internal sealed class MessageWriter
{
    // Messages are never put into HTML, so quotes in sentences can stay as they are.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<ReadOnlyMemory<byte>> _binary = [];

    private MessageWriter(Utf8JsonWriter json) => Json = json;

    public Utf8JsonWriter Json { get; }

    /// <summary>Writes an object.</summary>
    /// <param name="properties">Writes its properties.</param>
    public static WireMessage Write(Action<MessageWriter> properties)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Options);
        var writer = new MessageWriter(json);
        json.WriteStartObject();
        properties(writer);
        json.WriteEndObject();
        json.Flush();
        if (writer._binary.Count == 0) return new WireMessage(buffer.WrittenMemory);
        int length = buffer.WrittenCount;
        foreach (ReadOnlyMemory<byte> bytes in writer._binary) buffer.Write(bytes.Span);
        return new WireMessage(buffer.WrittenMemory, length);
    }

    public void Tensors(string name, ImmutableArray<InferenceTensor> tensors, Func<InferenceTensor, bool> isBinary)
    {
        Json.WriteStartArray(name);
        foreach (InferenceTensor tensor in tensors)
        {
            Json.WriteStartObject();
            Json.WriteString("name", tensor.Name);
            Json.WriteString("datatype", tensor.Datatype.Name());
            Json.WriteStartArray("shape");
            foreach (int extent in tensor.Shape) Json.WriteNumberValue(extent);
            Json.WriteEndArray();
            if (isBinary(tensor)) Binary(tensor);
            else Data(tensor);
            Json.WriteEndObject();
        }

        Json.WriteEndArray();
    }

    public void Wanted(ImmutableArray<RequestedOutput> outputs)
    {
        Json.WriteStartArray("outputs");
        foreach (RequestedOutput output in outputs)
        {
            Json.WriteStartObject();
            Json.WriteString("name", output.Name);
            if (output.Binary is { } binary)
            {
                Json.WriteStartObject("parameters");
                Json.WriteBoolean("binary_data", binary);
                Json.WriteEndObject();
            }

            Json.WriteEndObject();
        }

        Json.WriteEndArray();
    }

    public void Metadata(string name, ImmutableArray<TensorMetadata> tensors)
    {
        Json.WriteStartArray(name);
        foreach (TensorMetadata tensor in tensors)
        {
            Json.WriteStartObject();
            Json.WriteString("name", tensor.Name);
            Json.WriteString("datatype", tensor.Datatype.Name());
            Json.WriteStartArray("shape");
            foreach (long extent in tensor.Shape) Json.WriteNumberValue(extent);
            Json.WriteEndArray();
            Json.WriteEndObject();
        }

        Json.WriteEndArray();
    }

    public void Texts(string name, ImmutableArray<string> texts)
    {
        Json.WriteStartArray(name);
        foreach (string text in texts) Json.WriteStringValue(text);
        Json.WriteEndArray();
    }

    private void Binary(InferenceTensor tensor)
    {
        Json.WriteStartObject("parameters");
        Json.WriteNumber("binary_data_size", tensor.Content.Length);
        Json.WriteEndObject();
        _binary.Add(tensor.Content);
    }

    private void Data(InferenceTensor tensor)
    {
        Json.WriteStartArray("data");
        if (tensor.Datatype == InferenceDatatype.Bytes)
        {
            foreach (string text in tensor.ToTexts()) Json.WriteStringValue(text);
        }
        else
        {
            Numbers(tensor);
        }

        Json.WriteEndArray();
    }

    private void Numbers(InferenceTensor tensor)
    {
        if (tensor.Datatype == InferenceDatatype.BFloat16) throw new InvalidMessageException($"tensor '{tensor.Name}' is BF16, which has no JSON form");
        ReadOnlySpan<byte> rest = tensor.Content.Span;
        int size = tensor.Datatype.Size();
        for (int i = 0; i < tensor.Count; i++, rest = rest[size..]) Number(tensor, i, rest[..size]);
    }

    private void Number(InferenceTensor tensor, int index, ReadOnlySpan<byte> bytes)
    {
        InferenceDatatype type = tensor.Datatype;
        if (type == InferenceDatatype.Boolean)
        {
            Json.WriteBooleanValue(bytes[0] != 0);
        }
        else if (!type.IsFloat())
        {
            if (ElementCodec.TryReadInteger(bytes, type, out long value)) Json.WriteNumberValue(value);
            else Json.WriteNumberValue(System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }
        else
        {
            double value = ElementCodec.Read(bytes, type);
            if (!double.IsFinite(value)) throw new InvalidMessageException(FormattableString.Invariant($"value {index} of tensor '{tensor.Name}' is {value}, which has no JSON form; ask for binary data"));

            // Through float32 where the type fits it: the shortest text of a double would show digits that the number never had.
            if (type == InferenceDatatype.Float64) Json.WriteNumberValue(value);
            else Json.WriteNumberValue((float)value);
        }
    }
}
