using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>What one direction of a recurrent node gives.</summary>
/// <param name="Outputs">Output at each step, in the order of the sequence, <c>[N, hidden]</c>.</param>
/// <param name="State">State after the last step.</param>
internal sealed record RecurrentResult(Value[] Outputs, Value[] State);
