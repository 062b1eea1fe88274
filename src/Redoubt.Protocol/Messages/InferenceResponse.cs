using System.Collections.Immutable;

namespace Redoubt.Protocol;

/// <summary>The answer to an <see cref="InferenceRequest"/>.</summary>
public sealed record InferenceResponse
{
    /// <summary>Name of the model.</summary>
    public required string ModelName { get; init; }

    /// <summary>Version of the model; null where the server names none.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>Name that the request had; null for none.</summary>
    public string? Id { get; init; }

    /// <summary>The outputs.</summary>
    public required ImmutableArray<InferenceTensor> Outputs { get; init; }
}
