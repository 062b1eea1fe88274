namespace Redoubt.Defenses;

/// <summary>Thresholds and p-values from suspicions of held-out clean rows: split conformal inference.</summary>
/// <remarks>
/// <para>Source: Vovk, Gammerman and Shafer, Algorithmic Learning in a Random World, 2005; Bates et al., Annals of Statistics 2023, arXiv:2104.08279. With n calibration rows, a new clean row
/// drawn like them (exchangeable) has <c>P(p ≤ α) ≤ α</c> for every n: over the draw of calibration rows and new row together. It says nothing of a single set of calibration rows, whose own
/// rate scatters around α by about √(α(1-α)/n), and nothing of rows that are drawn otherwise: drifted data, or attacks.</para>
/// </remarks>
public static class ConformalThreshold
{
    /// <summary>Fewest calibration rows with which a rate can be kept and something still be rejected: 1/α - 1.</summary>
    /// <param name="rate">False-positive rate α, in (0, 1).</param>
    public static int FewestRows(double rate)
    {
        Require(rate);
        return (int)Math.Ceiling(1 / rate - 1e-9) - 1;
    }

    /// <summary>The threshold above which a row is rejected: the ⌊α(n+1)⌋-th largest suspicion.</summary>
    /// <param name="calibration">Suspicions of calibration rows, finite; any order. Not modified.</param>
    /// <param name="rate">False-positive rate α, in (0, 1).</param>
    /// <exception cref="ArgumentException">There are fewer rows than <see cref="FewestRows"/>, or a number is not finite.</exception>
    public static float Choose(ReadOnlySpan<float> calibration, double rate)
    {
        int fewest = FewestRows(rate);
        if (calibration.Length < fewest)
        {
            string sentence = FormattableString.Invariant($"A false-positive rate of {rate} needs at least {fewest} calibration rows, there are {calibration.Length}.");
            throw new ArgumentException(sentence, nameof(calibration));
        }

        float[] sorted = Sorted(calibration);

        // The small term undoes the rounding of α(n+1) where it is whole, as for 0.01 and 99 rows.
        int rejected = (int)Math.Floor(rate * (sorted.Length + 1) + 1e-9);
        return sorted[^rejected];
    }

    /// <summary>The conformal p-value of a suspicion: (1 + calibration rows at least as suspicious) / (n + 1).</summary>
    /// <param name="sorted">Suspicions of calibration rows, ascending.</param>
    /// <param name="suspicion">The suspicion of a new row.</param>
    public static double PValue(ReadOnlySpan<float> sorted, float suspicion)
    {
        // What is not a number is as suspicious as can be.
        if (float.IsNaN(suspicion)) return 1.0 / (sorted.Length + 1);
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle] < suspicion) low = middle + 1;
            else high = middle;
        }

        return (1.0 + sorted.Length - low) / (sorted.Length + 1);
    }

    /// <summary>A sorted copy.</summary>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    internal static float[] Sorted(ReadOnlySpan<float> values)
    {
        float[] sorted = values.ToArray();
        int bad = Array.FindIndex(sorted, static value => !float.IsFinite(value));
        if (bad >= 0) throw new ArgumentException($"The suspicion of calibration row {bad} is {sorted[bad]}; the detector does not suit this model.", nameof(values));
        Array.Sort(sorted);
        return sorted;
    }

    private static void Require(double rate)
    {
        if (!(rate > 0 && rate < 1)) throw new ArgumentOutOfRangeException(nameof(rate), rate, "Must be in (0, 1).");
    }
}
