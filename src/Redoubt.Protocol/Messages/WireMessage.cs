namespace Redoubt.Protocol;

/// <summary>A message as it travels: JSON, or JSON and behind it the bytes of binary tensors.</summary>
/// <param name="Body">The whole body.</param>
/// <param name="JsonLength">Length of the JSON at its start where binary tensors follow: the header <see cref="HeaderName"/>. Null without binary tensors.</param>
public sealed record WireMessage(ReadOnlyMemory<byte> Body, int? JsonLength = null)
{
    /// <summary>The HTTP header that holds <see cref="JsonLength"/>.</summary>
    public const string HeaderName = "Inference-Header-Content-Length";

    /// <summary>Content type of a message without binary tensors.</summary>
    public const string JsonType = "application/json";

    /// <summary>Content type of this message.</summary>
    public string ContentType => JsonLength is null ? JsonType : "application/octet-stream";
}
