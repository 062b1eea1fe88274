namespace Redoubt.Attacks;

/// <summary>How far the training of a patch is.</summary>
/// <param name="Phase">What is being done, in words.</param>
/// <param name="Share">Part of all work that is done, in [0, 1].</param>
/// <param name="BestFlipShare">Best share of flipped held-back training rows so far, in [0, 1].</param>
public readonly record struct PatchProgress(string Phase, double Share, double BestFlipShare);
