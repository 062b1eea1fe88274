namespace Redoubt.Defenses;

/// <summary>Whether suspicions of new clean rows are drawn like those of calibration: the two-sample test of Kolmogorov and Smirnov.</summary>
/// <remarks>Where they are not, the false-positive rate of the old threshold is void and the detector needs new calibration rows. The p-value is the limit for many rows:
/// 2 Σ (-1)^(k-1) e^(-2 k² λ²) with λ = D √(n m / (n + m)); below about 50 rows it is rough.</remarks>
public static class DriftTest
{
    private const int Terms = 100;

    /// <summary>Tests two sets of numbers.</summary>
    /// <param name="before">Numbers, one or more, finite. Not modified.</param>
    /// <param name="now">Numbers, one or more, finite. Not modified.</param>
    /// <returns>The largest distance D between the two distribution functions, in [0, 1], and the p-value.</returns>
    public static (double Distance, double PValue) Run(ReadOnlySpan<float> before, ReadOnlySpan<float> now)
    {
        if (before.IsEmpty || now.IsEmpty) throw new ArgumentException("There must be one number or more on each side.", nameof(before));
        float[] first = ConformalThreshold.Sorted(before), second = ConformalThreshold.Sorted(now);
        double distance = 0;
        for (int i = 0, j = 0; i < first.Length && j < second.Length;)
        {
            float at = Math.Min(first[i], second[j]);
            while (i < first.Length && first[i] == at) i++;
            while (j < second.Length && second[j] == at) j++;
            distance = Math.Max(distance, Math.Abs(i / (double)first.Length - j / (double)second.Length));
        }

        double scaled = distance * Math.Sqrt((double)first.Length * second.Length / (first.Length + second.Length));
        return (distance, Tail(scaled));
    }

    // Near 0 the series converges too slowly, and the answer is 1 to within rounding.
    private static double Tail(double scaled)
    {
        if (scaled < 0.2) return 1;
        double sum = 0;
        for (int k = 1; k <= Terms; k++) sum += (k % 2 == 1 ? 2 : -2) * Math.Exp(-2.0 * k * k * scaled * scaled);
        return Math.Clamp(sum, 0, 1);
    }
}
