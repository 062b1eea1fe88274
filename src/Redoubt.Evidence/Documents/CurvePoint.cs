namespace Redoubt.Evidence;

/// <summary>One point of the accuracy-against-epsilon curve.</summary>
public sealed record CurvePoint
{
    /// <summary>Radius in attack-space units, zero or more; 0 is clean accuracy.</summary>
    public required double Epsilon { get; init; }

    /// <summary>Accuracy at this radius.</summary>
    public required Proportion Accuracy { get; init; }
}
