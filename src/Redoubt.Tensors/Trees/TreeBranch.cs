namespace Redoubt.Tensors;

/// <summary>An inner node of a tree. Where it leads is the index of a branch, or for a leaf the complement <c>~leaf</c> of its index.</summary>
/// <param name="Feature">Column of the input, from 0.</param>
/// <param name="Comparison">The test.</param>
/// <param name="Threshold">What the feature is compared with; for <see cref="TreeComparison.Member"/> the index of the set, a whole number.</param>
/// <param name="WhenTrue">Where the test leads when it holds.</param>
/// <param name="WhenFalse">Where it leads when it does not.</param>
/// <param name="MissingIsTrue">Whether a missing feature (NaN) counts as if the test held.</param>
public readonly record struct TreeBranch(
    int Feature, TreeComparison Comparison, float Threshold, int WhenTrue, int WhenFalse, bool MissingIsTrue = false);
