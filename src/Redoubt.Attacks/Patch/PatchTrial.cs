namespace Redoubt.Attacks;

/// <summary>One attempt of training: outline and place of the patch, what it aimed at, and how well it did on training rows that it was not trained on.</summary>
/// <param name="Area">Outline and place. While an outline is being carved it may have more pixels than the patch may in the end.</param>
/// <param name="Target">Class aimed at; null for any wrong one.</param>
/// <param name="Steps">Steps taken, those of the attempt it went on from included.</param>
/// <param name="FlipShare">Share of the held-back training rows that were decided correctly and no longer are, in [0, 1]; for a targeted attack, that reach the target.</param>
public sealed record PatchTrial(PatchArea Area, int? Target, int Steps, double FlipShare);
