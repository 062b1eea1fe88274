namespace Redoubt.Protocol;

/// <summary>Messages of the Open Inference Protocol v2 over REST, with the binary tensor extension.</summary>
/// <remarks>
/// <para>The protocol is the one that KServe, Triton and MLServer speak. Numbers are written in the shortest form that reads back to the same bits.
/// NaN and infinity have no JSON form: such tensors travel as binary data or not at all.</para>
/// <para>Reading takes text from anywhere: nothing is allocated that the message's own length does not warrant; nesting is limited to 24 levels.</para>
/// </remarks>
public static class InferenceMessages
{
    /// <summary>Writes a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="binaryInputs">Whether the inputs travel as bytes behind the JSON; the server must have the extension <see cref="ServerMetadata.BinaryTensorData"/>.</param>
    /// <exception cref="InvalidMessageException">A value has no JSON form.</exception>
    public static WireMessage Write(InferenceRequest request, bool binaryInputs = false)
    {
        ArgumentNullException.ThrowIfNull(request);
        return MessageWriter.Write(writer =>
        {
            if (request.Id is not null) writer.Json.WriteString("id", request.Id);
            if (request.BinaryOutputs)
            {
                writer.Json.WriteStartObject("parameters");
                writer.Json.WriteBoolean("binary_data_output", true);
                writer.Json.WriteEndObject();
            }

            writer.Tensors("inputs", request.Inputs, _ => binaryInputs);
            if (request.Outputs.Length > 0) writer.Wanted(request.Outputs);
        });
    }

    /// <summary>Reads a request.</summary>
    /// <param name="message">The message; nothing about it is trusted.</param>
    /// <exception cref="InvalidMessageException">It is not a request; the message says where.</exception>
    public static InferenceRequest ReadRequest(WireMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return ExchangeReader.Request(message);
    }

    /// <summary>Writes an answer.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="isBinary">Which outputs travel as bytes behind the JSON; null for none.</param>
    /// <exception cref="InvalidMessageException">A value has no JSON form.</exception>
    public static WireMessage Write(InferenceResponse response, Func<InferenceTensor, bool>? isBinary = null)
    {
        ArgumentNullException.ThrowIfNull(response);
        return MessageWriter.Write(writer =>
        {
            writer.Json.WriteString("model_name", response.ModelName);
            if (response.ModelVersion is not null) writer.Json.WriteString("model_version", response.ModelVersion);
            if (response.Id is not null) writer.Json.WriteString("id", response.Id);
            writer.Tensors("outputs", response.Outputs, isBinary ?? (static _ => false));
        });
    }

    /// <summary>Reads an answer.</summary>
    /// <param name="message">The message; nothing about it is trusted.</param>
    /// <exception cref="InvalidMessageException">It is not an answer; the message says where.</exception>
    public static InferenceResponse ReadResponse(WireMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return ExchangeReader.Response(message);
    }

    /// <summary>Writes a model's metadata.</summary>
    /// <param name="metadata">The metadata.</param>
    public static byte[] Write(ModelMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return MessageWriter.Write(writer =>
        {
            writer.Json.WriteString("name", metadata.Name);
            writer.Texts("versions", metadata.Versions);
            writer.Json.WriteString("platform", metadata.Platform);
            writer.Metadata("inputs", metadata.Inputs);
            writer.Metadata("outputs", metadata.Outputs);
        }).Body.ToArray();
    }

    /// <summary>Reads a model's metadata.</summary>
    /// <param name="json">The text; nothing about it is trusted.</param>
    /// <exception cref="InvalidMessageException">It is not such metadata; the message says where.</exception>
    public static ModelMetadata ReadModel(ReadOnlySpan<byte> json) => MetadataReader.Model(json);

    /// <summary>Writes a server's metadata.</summary>
    /// <param name="metadata">The metadata.</param>
    public static byte[] Write(ServerMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return MessageWriter.Write(writer =>
        {
            writer.Json.WriteString("name", metadata.Name);
            writer.Json.WriteString("version", metadata.Version);
            writer.Texts("extensions", metadata.Extensions);
        }).Body.ToArray();
    }

    /// <summary>Reads a server's metadata.</summary>
    /// <param name="json">The text; nothing about it is trusted.</param>
    /// <exception cref="InvalidMessageException">It is not such metadata; the message says where.</exception>
    public static ServerMetadata ReadServer(ReadOnlySpan<byte> json) => MetadataReader.Server(json);

    /// <summary>Writes an object with one flag, such as <c>{"ready":true}</c>.</summary>
    /// <param name="name">Name of the flag.</param>
    /// <param name="value">Its value.</param>
    public static byte[] WriteFlag(string name, bool value) => MessageWriter.Write(writer => writer.Json.WriteBoolean(name, value)).Body.ToArray();

    /// <summary>Writes an error answer.</summary>
    /// <param name="error">One sentence.</param>
    public static byte[] WriteError(string error) => MessageWriter.Write(writer => writer.Json.WriteString("error", error)).Body.ToArray();

    /// <summary>The text of an error answer; null where the answer is not in the protocol's form.</summary>
    /// <param name="json">The text; nothing about it is trusted.</param>
    public static string? ReadError(ReadOnlySpan<byte> json) => MetadataReader.Error(json);
}
