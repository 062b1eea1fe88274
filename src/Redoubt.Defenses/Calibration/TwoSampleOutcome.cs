namespace Redoubt.Defenses;

/// <summary>What <see cref="TwoSampleTest"/> found.</summary>
/// <param name="Discrepancy">The unbiased estimate of the squared maximum mean discrepancy; may be a little below 0.</param>
/// <param name="PValue">How often a permutation gives at least as much, in (0, 1].</param>
/// <param name="Bandwidth">Width of the kernel.</param>
public sealed record TwoSampleOutcome(double Discrepancy, double PValue, double Bandwidth);
