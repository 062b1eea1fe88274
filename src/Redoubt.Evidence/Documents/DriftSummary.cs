namespace Redoubt.Evidence;

/// <summary>How new clean rows differ from those that a detector was calibrated with before.</summary>
/// <param name="Rejected">New clean rows that the old threshold rejects.</param>
/// <param name="Distance">Largest distance of the two distribution functions of suspicions, in [0, 1].</param>
/// <param name="PValue">How likely such a distance is without drift (Kolmogorov-Smirnov).</param>
public sealed record DriftSummary(Proportion Rejected, double Distance, double PValue);
