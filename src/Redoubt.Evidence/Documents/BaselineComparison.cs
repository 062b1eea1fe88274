namespace Redoubt.Evidence;

/// <summary>Worst-case robustness of this run against an earlier report, on the rows that both examined.</summary>
public sealed record BaselineComparison
{
    /// <summary>Name of the earlier report's file.</summary>
    public required string FileName { get; init; }

    /// <summary>SHA-256 of the earlier report's file.</summary>
    public required string Sha256 { get; init; }

    /// <summary>File name of the earlier report's model.</summary>
    public required string ModelFileName { get; init; }

    /// <summary>Rows examined by both.</summary>
    public required int PairedRows { get; init; }

    /// <summary>Rows robust in the earlier report only (b).</summary>
    public required int OnlyBaselineRobust { get; init; }

    /// <summary>Rows robust in this report only (c).</summary>
    public required int OnlyCurrentRobust { get; init; }

    /// <summary>This report minus the earlier one.</summary>
    public required PairedDifference Difference { get; init; }
}
