using System.Collections.Immutable;

namespace Redoubt.Evidence;

/// <summary>One array file that went into or came out of a model.</summary>
public sealed record TensorFile
{
    /// <summary>Name of the model's input or output.</summary>
    public required string Name { get; init; }

    /// <summary>File name without folder.</summary>
    public required string FileName { get; init; }

    /// <summary>SHA-256 of the file's bytes: 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Element type in ONNX words, such as <c>float32</c>.</summary>
    public required string ElementType { get; init; }

    /// <summary>Shape.</summary>
    public required ImmutableArray<int> Shape { get; init; }
}
