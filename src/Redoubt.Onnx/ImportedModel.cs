using System.Collections.Immutable;
using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>A model read from an ONNX file: its graph, and what a report must tell about it. Immutable.</summary>
public sealed record ImportedModel
{
    /// <summary>Begins the name of an output that is a value inside the file's graph; no output of a file has it.</summary>
    public const string InteriorPrefix = "value:";

    /// <summary>The program. Initializers are constants; operations without an equal in the graph language are composed of those it has.</summary>
    public required Graph Graph { get; init; }

    /// <summary>Inputs that callers give, in the file's order.</summary>
    public required ImmutableArray<ModelInput> Inputs { get; init; }

    /// <summary>Outputs in the file's order.</summary>
    public required ImmutableArray<ModelOutput> Outputs { get; init; }

    /// <summary>Names of values inside the graph that <see cref="OnnxLoadOptions.InteriorValues"/> made outputs of <see cref="Graph"/>, without the prefix and in the file's
    /// order; else empty.</summary>
    public ImmutableArray<string> InteriorValues { get; init; } = [];

    /// <summary>What the file says of itself, by key; the last of equal keys.</summary>
    public ImmutableDictionary<string, string> Metadata { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>How the model takes more than one example.</summary>
    public required BatchMode BatchMode { get; init; }

    /// <summary>Version of the standard operator set that the file was written for.</summary>
    public required int Opset { get; init; }

    /// <summary>Name and version of the program that wrote the file; may be empty.</summary>
    public required string Producer { get; init; }

    /// <summary>What the import did that a reader should know, one plain sentence each.</summary>
    public required ImmutableArray<string> Notes { get; init; }

    /// <summary>Labels of the classes in the order of the columns of scores, where the file names them (operators of the domain ai.onnx.ml); else empty. Integer
    /// labels are written as decimal numbers and are what an output of labels holds; where labels are texts, such an output holds the number of the class.</summary>
    public ImmutableArray<string> ClassLabels { get; init; } = [];

    /// <summary>Floating-point numbers in the file's initializers and constants that the outputs depend on.</summary>
    public required long ParameterCount { get; init; }

    /// <summary>SHA-256 of the file, 64 lower-case hexadecimal digits. Where tensors are kept in other files: the digest of the lines "digest, two spaces, name" of
    /// the model and then of those files in ordinal order, which is what <c>sha256sum model.onnx weights.bin | sha256sum</c> prints.</summary>
    public required string Sha256 { get; init; }

    /// <summary>File name without folders.</summary>
    public required string FileName { get; init; }
}
