namespace Redoubt.Evidence;

/// <summary>How far two members of an ensemble differ on the same rows (Kuncheva and Whitaker, Machine Learning 2003, section 2).</summary>
/// <param name="First">Position of one member, from 0.</param>
/// <param name="Second">Position of the other.</param>
/// <param name="Disagreement">Rows that they decide differently.</param>
/// <param name="DoubleFault">Rows that both decide wrongly.</param>
public sealed record EnsemblePair(int First, int Second, Proportion Disagreement, Proportion DoubleFault);
