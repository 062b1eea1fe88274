namespace Redoubt.Evidence;

/// <summary>One point of a receiver operating characteristic.</summary>
public sealed record RocPoint
{
    /// <summary>Share of the different pairs that are accepted, in [0, 1].</summary>
    public required double FalseAcceptRate { get; init; }

    /// <summary>Share of the same pairs that are accepted, in [0, 1].</summary>
    public required double TrueAcceptRate { get; init; }
}
