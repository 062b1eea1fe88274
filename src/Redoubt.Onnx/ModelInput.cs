using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>An input of an imported model.</summary>
/// <param name="Name">Name in the file and in the graph.</param>
/// <param name="FileType">Element type in the file.</param>
/// <param name="FileExtents">Extents as the file states them, for example <c>[1,3,224,224]</c> or <c>[batch,?]</c>.</param>
/// <param name="Type">Type in the graph: float32, int64 or Boolean, with the batch axis as the symbol N.</param>
public sealed record ModelInput(string Name, OnnxElementType FileType, string FileExtents, TensorType Type);
