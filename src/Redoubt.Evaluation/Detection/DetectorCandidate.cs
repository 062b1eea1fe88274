using Redoubt.Models;

namespace Redoubt.Evaluation;

/// <summary>A detector that is to be measured.</summary>
/// <param name="Name">What examples and progress are named by.</param>
/// <param name="At">The detector with its threshold moved to a lead of "suspicious": 0 leaves it. The caller of this frees it.</param>
/// <param name="Thresholds">False-positive rates, and the lead above which a row is rejected for each.</param>
public sealed record DetectorCandidate(string Name, Func<float, GraphClassifier> At, IReadOnlyList<(double Rate, float Lead)> Thresholds);
