namespace Redoubt.Graphs;

/// <summary>What one run of a graph costs, counted from the graph alone, and what it holds.</summary>
/// <param name="MultiplyAdds">Multiply-adds of Conv, its gradients and MatMul in ONNX meaning: border pixels count as if they were multiplied.</param>
/// <param name="ElementwiseOperations">Elements that all other arithmetic computes or reads: one per element of the result, or of the operand for reductions and pools'
/// windows. A rough measure of memory traffic, not of time.</param>
/// <param name="ActivationBytes">Bytes of the results of all nodes but inputs and constants, as if nothing were fused or shared: an upper bound on what a plan keeps.</param>
/// <param name="Parameters">Numbers in parameters, and in constants of more than one element.</param>
/// <param name="ParameterBytes">Bytes of those.</param>
public sealed record GraphCost(LinearCount MultiplyAdds, LinearCount ElementwiseOperations, LinearCount ActivationBytes, long Parameters, long ParameterBytes)
{
    /// <summary>2 × multiply-adds: the number that efficiencies are measured against (GFLOP/s).</summary>
    public LinearCount Operations => 2 * MultiplyAdds;
}
