using System.Collections.Immutable;

namespace Redoubt.Protocol;

/// <summary>A request to run a model: <c>POST v2/models/NAME[/versions/V]/infer</c>.</summary>
public sealed record InferenceRequest
{
    /// <summary>Name that the answer repeats; null for none.</summary>
    public string? Id { get; init; }

    /// <summary>The inputs.</summary>
    public required ImmutableArray<InferenceTensor> Inputs { get; init; }

    /// <summary>Outputs wanted; empty for all.</summary>
    public ImmutableArray<RequestedOutput> Outputs { get; init; } = [];

    /// <summary>Whether outputs are to come as bytes behind the JSON where an output does not say otherwise.</summary>
    public bool BinaryOutputs { get; init; }
}
