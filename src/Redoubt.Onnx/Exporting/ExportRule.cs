using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>Writes one node.</summary>
/// <param name="export">Where to.</param>
/// <param name="node">The node.</param>
/// <param name="result">Name that its result must get.</param>
internal delegate void ExportRule(GraphExport export, Node node, string result);
