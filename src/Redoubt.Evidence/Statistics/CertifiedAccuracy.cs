namespace Redoubt.Evidence;

/// <summary>The share of rows for which robustness was proved. Not a <see cref="Proportion"/>, and never added to one: rows that an attack did not break are not in it,
/// and rows that are not in it are unknown, not broken.</summary>
public sealed record CertifiedAccuracy
{
    /// <summary>Rows proved, in [0, <see cref="Total"/>].</summary>
    public required int Certified { get; init; }

    /// <summary>Rows in all, zero or more.</summary>
    public required int Total { get; init; }

    /// <summary>Certified divided by total, in [0, 1]; 0 when there are no rows.</summary>
    public required double Value { get; init; }

    /// <summary>Lower end of the interval, in [0, 1]: of the sampling of rows only, the proofs themselves are certain.</summary>
    public required double Lower { get; init; }

    /// <summary>Upper end of the interval, in [0, 1].</summary>
    public required double Upper { get; init; }

    /// <summary>Confidence level of the interval, in (0, 1).</summary>
    public required double Confidence { get; init; }

    /// <summary>Counts proved rows and computes the interval by <see cref="Intervals.Wilson"/>.</summary>
    /// <param name="certified">Rows proved, in [0, <paramref name="total"/>].</param>
    /// <param name="total">Rows in all, zero or more.</param>
    /// <param name="confidence">Confidence level, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static CertifiedAccuracy Of(int certified, int total, double confidence = 0.95)
    {
        (double lower, double upper) = Intervals.Wilson(certified, total, confidence);
        return new CertifiedAccuracy
        {
            Certified = certified,
            Total = total,
            Value = total == 0 ? 0 : (double)certified / total,
            Lower = lower,
            Upper = upper,
            Confidence = confidence,
        };
    }
}
