namespace Redoubt.Evaluation;

/// <summary>How far a long evaluation is.</summary>
/// <param name="Phase">What is being done, in words, for example <c>apgd-ce</c>.</param>
/// <param name="Share">Part of the phase that is done, in [0, 1].</param>
/// <param name="Detail">What is known so far, for example <c>broken 31 of 965</c>; empty for nothing.</param>
public readonly record struct EvaluationProgress(string Phase, double Share, string Detail = "");
