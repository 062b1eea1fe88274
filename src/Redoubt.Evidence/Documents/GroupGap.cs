namespace Redoubt.Evidence;

/// <summary>How far the groups of highest and lowest accuracy are apart.</summary>
/// <remarks>Highest and lowest were chosen after looking, so that even equal groups show a gap, the more so the smaller they are: the interval is that of two groups
/// named beforehand, the p-value takes the choice into account.</remarks>
public sealed record GroupGap
{
    /// <summary>Name of the group of highest accuracy, the first of equals.</summary>
    public required string Best { get; init; }

    /// <summary>Name of the group of lowest accuracy, the first of equals.</summary>
    public required string Worst { get; init; }

    /// <summary>Accuracy of the best minus that of the worst, in [0, 1].</summary>
    public required double Difference { get; init; }

    /// <summary>Lower end of Newcombe's interval, in [-1, 1].</summary>
    public required double Lower { get; init; }

    /// <summary>Upper end, in [-1, 1].</summary>
    public required double Upper { get; init; }

    /// <summary>Confidence level of the interval, in (0, 1).</summary>
    public required double Confidence { get; init; }

    /// <summary>Share of random divisions of the same rows into groups of the same sizes that show as large a gap: small when the groups differ by more than chance.</summary>
    public required double PValue { get; init; }
}
