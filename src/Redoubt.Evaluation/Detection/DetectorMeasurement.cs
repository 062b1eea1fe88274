using System.Collections.Immutable;
using Redoubt.Evidence;

namespace Redoubt.Evaluation;

/// <summary>What was measured of one detector.</summary>
/// <param name="Areas">Areas under the receiver operating characteristic, for every attack.</param>
/// <param name="Points">What happened at every threshold.</param>
/// <param name="Completed">Whether no attack was canceled.</param>
public sealed record DetectorMeasurement(ImmutableArray<double?> Areas, ImmutableArray<DetectorOperatingPoint> Points, bool Completed);
