namespace Redoubt.Attacks;

/// <summary>One attempt of training: where the patch sat, what it aimed at, and how well it did on training rows that it was not trained on.</summary>
/// <param name="CenterX">Middle in pixels from the left edge.</param>
/// <param name="CenterY">Middle in pixels from the upper edge.</param>
/// <param name="Target">Class aimed at; null for any wrong one.</param>
/// <param name="Steps">Steps taken, those of the attempt it went on from included.</param>
/// <param name="FlipShare">Share of the held-back training rows that were decided correctly and no longer are, in [0, 1]; for a targeted attack, that reach the target.</param>
public sealed record PatchTrial(float CenterX, float CenterY, int? Target, int Steps, double FlipShare);
