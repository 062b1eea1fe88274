namespace Redoubt.Onnx;

/// <summary>A model cannot run as a batch of any size; it may still run row by row. Never leaves the import.</summary>
/// <param name="message">One sentence that names the file and the node.</param>
internal sealed class BatchDependentException(string message) : Exception(message);
