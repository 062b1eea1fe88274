using System.Collections.Immutable;

namespace Redoubt.Attacks;

/// <summary>What the training of a patch gives.</summary>
/// <param name="Patch">The patch.</param>
/// <param name="Chosen">The run it came from, judged after rounding.</param>
/// <param name="Trials">Every run in its order, the chosen one last.</param>
/// <param name="TrainingRows">Rows that gradients were taken of: correctly decided, not held back.</param>
/// <param name="HeldBackRows">Training rows that the runs were judged by.</param>
public sealed record TrainedPatch(AdversarialPatch Patch, PatchTrial Chosen, ImmutableArray<PatchTrial> Trials, int TrainingRows, int HeldBackRows);
