namespace Redoubt.Tensors;

/// <summary>The one kind of branch that kernels know: "the feature is at most the threshold". Where it leads is a test, or <c>~leaf</c>.</summary>
/// <param name="Feature">Column of the input.</param>
/// <param name="Threshold">Not NaN.</param>
/// <param name="Pass">Where it leads when the feature is at most the threshold.</param>
/// <param name="Fail">Where it leads otherwise.</param>
/// <param name="MissingPasses">Whether NaN takes the way of <paramref name="Pass"/>.</param>
internal readonly record struct ThresholdTest(int Feature, float Threshold, int Pass, int Fail, bool MissingPasses);
