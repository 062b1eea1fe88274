using System.Collections.Immutable;

namespace Redoubt.Evidence;

/// <summary>The model file, or the deployed service, that was examined.</summary>
public sealed record ModelSummary
{
    /// <summary>File name without folder; the address of a service.</summary>
    public required string FileName { get; init; }

    /// <summary>SHA-256 of the file's bytes: 64 lower-case hexadecimal digits; null for a service, whose model nobody sees.</summary>
    public required string? Sha256 { get; init; }

    /// <summary>Number of parameters; 0 for a service.</summary>
    public required long Parameters { get; init; }

    /// <summary>Operations of one forward pass of one row: 2 × multiply-adds of Conv, Gemm and MatMul.</summary>
    public required long OperationsPerForward { get; init; }

    /// <summary>Shape of one input row, without the batch axis.</summary>
    public required ImmutableArray<int> InputShape { get; init; }

    /// <summary>Number of output classes K.</summary>
    public required int Classes { get; init; }

    /// <summary>What the importer changed or assumed, one sentence each.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}
