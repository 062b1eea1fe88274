namespace Redoubt.Evidence;

/// <summary>A counted share of rows with its Wilson interval. The counts are the truth; value and interval follow from them.</summary>
public sealed record Proportion
{
    /// <summary>Rows that count, in [0, <see cref="Total"/>].</summary>
    public required int Successes { get; init; }

    /// <summary>Rows in all, zero or more.</summary>
    public required int Total { get; init; }

    /// <summary>Successes divided by total, in [0, 1]; 0 when there are no rows.</summary>
    public required double Value { get; init; }

    /// <summary>Lower end of the interval, in [0, 1].</summary>
    public required double Lower { get; init; }

    /// <summary>Upper end of the interval, in [0, 1].</summary>
    public required double Upper { get; init; }

    /// <summary>Confidence level of the interval, in (0, 1).</summary>
    public required double Confidence { get; init; }

    /// <summary>Counts a proportion and computes its interval by <see cref="Intervals.Wilson"/>.</summary>
    /// <param name="successes">Rows that count, in [0, <paramref name="total"/>].</param>
    /// <param name="total">Rows in all, zero or more.</param>
    /// <param name="confidence">Confidence level, in (0, 1).</param>
    /// <returns>The proportion; with no rows its value is 0 and its interval [0, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static Proportion Of(int successes, int total, double confidence = 0.95)
    {
        (double lower, double upper) = Intervals.Wilson(successes, total, confidence);
        return new Proportion
        {
            Successes = successes,
            Total = total,
            Value = total == 0 ? 0 : (double)successes / total,
            Lower = lower,
            Upper = upper,
            Confidence = confidence,
        };
    }
}
