using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>An output of an imported model.</summary>
/// <param name="Name">Name in the file and in the graph.</param>
/// <param name="FileType">Element type in the file; what a program that stores results should convert to.</param>
/// <param name="Type">Type in the graph: float32, int64 or Boolean, with the batch axis as the symbol N.</param>
public sealed record ModelOutput(string Name, OnnxElementType FileType, TensorType Type)
{
    /// <summary>Why the columns are no scores of classes although they look so, as the end of a sentence that begins with "The output holds"; null where nothing speaks
    /// against it.</summary>
    public string? InsteadOfScores { get; init; }
}
