namespace Redoubt.Evidence;

/// <summary>The difference of two proportions measured on the same rows, made by <see cref="Intervals.McNemarDifference"/>.</summary>
public sealed record PairedDifference
{
    /// <summary>Second minus first, in [-1, 1]; negative when the second is lower.</summary>
    public required double Difference { get; init; }

    /// <summary>Lower end of the interval, in [-1, 1].</summary>
    public required double Lower { get; init; }

    /// <summary>Upper end of the interval, in [-1, 1].</summary>
    public required double Upper { get; init; }

    /// <summary>Confidence level of the interval, in (0, 1).</summary>
    public required double Confidence { get; init; }

    /// <summary>Exact two-sided p-value of "no difference", in [0, 1].</summary>
    public required double PValue { get; init; }

    /// <summary>The methods, in words.</summary>
    public required string Method { get; init; }
}
