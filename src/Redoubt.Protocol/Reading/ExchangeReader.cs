using System.Collections.Immutable;
using System.Text.Json;

namespace Redoubt.Protocol;

/// <summary>Reads an inference request or answer; both are an object with lists of tensors.</summary>
internal sealed class ExchangeReader
{
    private string? _id, _model, _version;
    private ImmutableArray<TensorHead> _inputs, _outputHeads;
    private ImmutableArray<RequestedOutput> _wanted = [];
    private bool _binaryOutputs;

    /// <exception cref="InvalidMessageException">The message is not such a request.</exception>
    public static InferenceRequest Request(WireMessage message)
    {
        int json = JsonLength(message);
        var reader = new ExchangeReader();
        JsonReading.Document(message.Body.Span[..json], (ref Utf8JsonReader r) => Object(ref r, reader.RequestProperty));
        if (reader._inputs.IsDefaultOrEmpty) throw new InvalidMessageException("the request has no inputs");
        return new InferenceRequest { Id = reader._id, Inputs = Take(reader._inputs, message.Body, json), Outputs = reader._wanted, BinaryOutputs = reader._binaryOutputs };
    }

    /// <exception cref="InvalidMessageException">The message is not such an answer.</exception>
    public static InferenceResponse Response(WireMessage message)
    {
        int json = JsonLength(message);
        var reader = new ExchangeReader();
        JsonReading.Document(message.Body.Span[..json], (ref Utf8JsonReader r) => Object(ref r, reader.ResponseProperty));
        if (reader._outputHeads.IsDefault) throw new InvalidMessageException("the answer has no outputs");
        return new InferenceResponse
        {
            ModelName = reader._model ?? string.Empty,
            ModelVersion = reader._version,
            Id = reader._id,
            Outputs = Take(reader._outputHeads, message.Body, json),
        };
    }

    private static int JsonLength(WireMessage message)
    {
        int length = message.JsonLength ?? message.Body.Length;
        return length >= 0 && length <= message.Body.Length
            ? length
            : throw new InvalidMessageException($"the JSON is said to be {length} bytes long, the message has {message.Body.Length}");
    }

    private static ImmutableArray<InferenceTensor> Take(ImmutableArray<TensorHead> heads, ReadOnlyMemory<byte> body, int json)
    {
        int binary = json;
        var tensors = ImmutableArray.CreateBuilder<InferenceTensor>(heads.Length);
        foreach (TensorHead head in heads) tensors.Add(head.Take(body, json, ref binary));
        return binary == body.Length ? tensors.MoveToImmutable() : throw new InvalidMessageException($"{body.Length - binary} bytes behind the JSON belong to no tensor");
    }

    private static bool Object(ref Utf8JsonReader reader, JsonReading.PropertyReader property)
    {
        JsonReading.Properties(ref reader, "the message", property);
        return true;
    }

    private void RequestProperty(ref Utf8JsonReader reader, string name)
    {
        switch (name)
        {
            case "id": _id = Optional(ref reader, name); break;
            case "inputs": _inputs = JsonReading.Items(ref reader, name, TensorHead.Read); break;
            case "outputs": _wanted = JsonReading.Items(ref reader, name, Wanted); break;
            case "parameters": Parameters(ref reader, (ref Utf8JsonReader r, string p) => ReadFlag(ref r, p, "binary_data_output", ref _binaryOutputs)); break;
            default: reader.Skip(); break;
        }
    }

    private void ResponseProperty(ref Utf8JsonReader reader, string name)
    {
        switch (name)
        {
            case "id": _id = Optional(ref reader, name); break;
            case "model_name": _model = Optional(ref reader, name); break;
            case "model_version": _version = Optional(ref reader, name); break;
            case "outputs": _outputHeads = JsonReading.Items(ref reader, name, TensorHead.Read); break;
            default: reader.Skip(); break;
        }
    }

    private static RequestedOutput Wanted(ref Utf8JsonReader reader)
    {
        string? output = null;
        bool? binary = null;
        JsonReading.Properties(ref reader, "a requested output", (ref Utf8JsonReader r, string name) =>
        {
            if (name == "name") output = JsonReading.Text(ref r, "the name of an output");
            else if (name == "parameters")
            {
                Parameters(ref r, (ref Utf8JsonReader inner, string p) =>
                {
                    bool flag = false;
                    if (ReadFlag(ref inner, p, "binary_data", ref flag)) binary = flag;
                });
            }
            else r.Skip();
        });
        return new RequestedOutput(output ?? throw new InvalidMessageException("a requested output has no name"), binary);
    }

    private static void Parameters(ref Utf8JsonReader reader, JsonReading.PropertyReader read)
    {
        if (reader.TokenType != JsonTokenType.Null) JsonReading.Properties(ref reader, "parameters", read);
    }

    private static bool ReadFlag(ref Utf8JsonReader reader, string name, string wanted, ref bool flag)
    {
        if (name != wanted)
        {
            reader.Skip();
            return false;
        }

        flag = JsonReading.Flag(ref reader, name);
        return true;
    }

    private static string? Optional(ref Utf8JsonReader reader, string name) =>
        reader.TokenType == JsonTokenType.Null ? null : JsonReading.Text(ref reader, name);
}
