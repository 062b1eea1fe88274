namespace Redoubt.Evidence;

/// <summary>What a detector makes of an attack that does not know it. Says nothing of attacks that do: those are the attacks of the report.</summary>
public sealed record DetectorAttackSummary
{
    /// <summary>Name as on the command line.</summary>
    public required string Name { get; init; }

    /// <summary>Rows that were attacked: decided correctly and not rejected when clean.</summary>
    public required int RowsAttacked { get; init; }

    /// <summary>Rows on which it fooled the classifier alone, confirmed by the second pass.</summary>
    public required int RowsFooled { get; init; }

    /// <summary>How many of those the detector rejects.</summary>
    public required int RowsRejected { get; init; }

    /// <summary>The same as a share of <see cref="RowsFooled"/>; null where there are none.</summary>
    public Proportion? Rejected => RowsFooled == 0 ? null : Proportion.Of(RowsRejected, RowsFooled);
}
