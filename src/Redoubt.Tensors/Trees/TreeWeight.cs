namespace Redoubt.Tensors;

/// <summary>What a leaf contributes to one target.</summary>
/// <param name="Leaf">Index of the leaf, from 0.</param>
/// <param name="Target">Column of the result, from 0.</param>
/// <param name="Value">The contribution.</param>
public readonly record struct TreeWeight(int Leaf, int Target, float Value);
