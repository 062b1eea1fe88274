using System.Collections.Immutable;

namespace Redoubt.Protocol;

/// <summary>What a server says about itself: <c>GET v2</c>.</summary>
public sealed record ServerMetadata
{
    /// <summary>Name of the extension by which tensors travel as bytes behind the JSON.</summary>
    public const string BinaryTensorData = "binary_tensor_data";

    /// <summary>Name of the server.</summary>
    public required string Name { get; init; }

    /// <summary>Version of the server; may be empty.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>Extensions of the protocol that it speaks.</summary>
    public ImmutableArray<string> Extensions { get; init; } = [];
}
