using System.Collections.Immutable;
using Redoubt.Evidence;

namespace Redoubt.Evaluation;

/// <summary>Says which candidates no other one dominates.</summary>
/// <remarks>A candidate dominates another where it is at least as good in everything that is known of both (clean, robust and certified accuracy, false positives, cost of training, latency) and better in something. Times
/// are measured, so multiples that differ by at most 5 % count as equal. Rates are compared as they were counted, without regard to their intervals: candidates on the front may differ by chance alone.
/// A candidate without a stated robust accuracy is not on the front.</remarks>
public static class ParetoFront
{
    private const double SameTime = 1.05;

    /// <summary>Marks the front.</summary>
    /// <param name="candidates">The candidates; their marks are not read.</param>
    public static ImmutableArray<TradeoffCandidate> Mark(IReadOnlyList<TradeoffCandidate> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        var marked = ImmutableArray.CreateBuilder<TradeoffCandidate>(candidates.Count);
        foreach (TradeoffCandidate one in candidates)
        {
            TradeoffCandidate? better = candidates.FirstOrDefault(other => !ReferenceEquals(other, one) && Dominates(other, one));
            marked.Add(one with { OnFront = better is null && one.Robust is not null, DominatedBy = better?.Name });
        }

        return marked.MoveToImmutable();
    }

    /// <summary>Whether one candidate dominates another.</summary>
    /// <param name="one">The one.</param>
    /// <param name="other">The other.</param>
    public static bool Dominates(TradeoffCandidate one, TradeoffCandidate other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        if (one.Robust is null) return false;
        int[] signs =
        [
            Compare(one.Clean.Value, other.Clean.Value),
            Compare(one.Robust.Value, other.Robust?.Value),
            Compare(one.Certified?.Value, other.Certified?.Value),
            -Compare(one.FalsePositives?.Value ?? 0, other.FalsePositives?.Value ?? 0),
            -CompareTimes(one.TrainingMultiple, other.TrainingMultiple),
            -CompareTimes(one.LatencyMultiple, other.LatencyMultiple),
        ];
        return signs.All(static sign => sign >= 0) && signs.Any(static sign => sign > 0);
    }

    private static int Compare(double? one, double? other) => one is { } a && other is { } b ? a.CompareTo(b) : 0;

    private static int CompareTimes(double? one, double? other)
    {
        if (one is not { } a || other is not { } b) return 0;
        return a > SameTime * b ? 1 : b > SameTime * a ? -1 : 0;
    }
}
