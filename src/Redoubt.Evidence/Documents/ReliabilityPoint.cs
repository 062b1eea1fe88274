namespace Redoubt.Evidence;

/// <summary>A chosen false-positive rate and what came of it on rows that had no part in the choice.</summary>
/// <param name="ChosenRate">The rate that the threshold was chosen for.</param>
/// <param name="Rejected">Clean rows that were rejected.</param>
public sealed record ReliabilityPoint(double ChosenRate, Proportion Rejected);
