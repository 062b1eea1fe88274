using System.Collections.Immutable;

namespace Redoubt.Protocol;

/// <summary>What a server says about a model: <c>GET v2/models/NAME[/versions/V]</c>.</summary>
public sealed record ModelMetadata
{
    /// <summary>Name of the model.</summary>
    public required string Name { get; init; }

    /// <summary>Versions that can be asked for; may be empty.</summary>
    public ImmutableArray<string> Versions { get; init; } = [];

    /// <summary>Framework and format, such as <c>onnx</c>; may be empty.</summary>
    public string Platform { get; init; } = string.Empty;

    /// <summary>Inputs in order.</summary>
    public required ImmutableArray<TensorMetadata> Inputs { get; init; }

    /// <summary>Outputs in order.</summary>
    public required ImmutableArray<TensorMetadata> Outputs { get; init; }
}
