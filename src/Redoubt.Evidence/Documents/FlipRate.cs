namespace Redoubt.Evidence;

/// <summary>How often a patch turns a right decision into a wrong one: the mean over transformations of the share of flipped rows.</summary>
public sealed record FlipRate
{
    /// <summary>Rows that were decided correctly without the patch: the only ones that count.</summary>
    public required int Rows { get; init; }

    /// <summary>Transformations, each applied to every row.</summary>
    public required int Transformations { get; init; }

    /// <summary>Mean share of flipped rows, in [0, 1]; 0 when there are no rows.</summary>
    public required double Value { get; init; }

    /// <summary>Lower end of the interval, in [0, 1].</summary>
    public required double Lower { get; init; }

    /// <summary>Upper end of the interval, in [0, 1].</summary>
    public required double Upper { get; init; }

    /// <summary>Confidence level of the interval, in (0, 1). It covers the sampling of rows, by a bootstrap over them, for these transformations.</summary>
    public required double Confidence { get; init; }

    /// <summary>Share under the transformation that flips the fewest rows.</summary>
    public required double Smallest { get; init; }

    /// <summary>Share under the transformation that flips the most rows.</summary>
    public required double Largest { get; init; }
}
