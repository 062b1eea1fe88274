using System.Collections.Immutable;

namespace Redoubt.Evidence;

/// <summary>Accuracy against epsilon under one attack.</summary>
public sealed record AccuracyCurve
{
    /// <summary>The attack and its settings, in words; usually weaker than the suite, because it runs at every radius.</summary>
    public required string Attack { get; init; }

    /// <summary>The points, epsilon ascending.</summary>
    public required ImmutableArray<CurvePoint> Points { get; init; }
}
