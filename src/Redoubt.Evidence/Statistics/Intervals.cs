namespace Redoubt.Evidence;

/// <summary>Confidence intervals for the proportions and paired differences that reports state.</summary>
/// <remarks>An interval covers the sampling of rows only: not weak attacks, not a shift between test data and the field.</remarks>
public static class Intervals
{
    /// <summary>Wilson's score interval of a binomial proportion, without continuity correction.</summary>
    /// <remarks>Source: Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927); recommended by
    /// Brown, Cai and DasGupta, Statistical Science 16 (2001). Never leaves [0, 1] and is not degenerate at 0 or n successes.</remarks>
    /// <param name="successes">Rows that count, in [0, <paramref name="total"/>].</param>
    /// <param name="total">Rows in all, zero or more; with no rows the interval is [0, 1].</param>
    /// <param name="confidence">Confidence level, in (0, 1).</param>
    /// <returns>The two ends, in [0, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static (double Lower, double Upper) Wilson(int successes, int total, double confidence = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, total);
        double z = NormalDistribution.TwoSided(confidence);
        if (total == 0) return (0, 1);

        double n = total, p = successes / n, z2 = z * z;
        double center = (p + z2 / (2 * n)) / (1 + z2 / n);
        double half = z / (1 + z2 / n) * Math.Sqrt(p * (1 - p) / n + z2 / (4 * n * n));

        // The ends are exactly 0 and 1 in real arithmetic at the extremes; rounding would leave about 1e-17 there.
        return (successes == 0 ? 0 : Math.Max(0, center - half), successes == total ? 1 : Math.Min(1, center + half));
    }

    /// <summary>The difference of two proportions measured on the same rows: second minus first, with Tango's score interval and McNemar's exact test.</summary>
    /// <remarks>
    /// <para>Interval: Tango, "Equivalence test and confidence interval for the difference in proportions for the paired-sample design",
    /// Statistics in Medicine 17 (1998), found by bisection on the score statistic. Good coverage at small counts and defined with no discordant row.</para>
    /// <para>Test: exact two-sided binomial test of the discordant rows against one half (McNemar 1947, exact form).</para>
    /// </remarks>
    /// <param name="onlyFirst">Rows that count in the first measurement only (b), zero or more.</param>
    /// <param name="onlySecond">Rows that count in the second measurement only (c), zero or more.</param>
    /// <param name="pairs">All rows, at least <paramref name="onlyFirst"/> + <paramref name="onlySecond"/> and at least 1.</param>
    /// <param name="confidence">Confidence level, in (0, 1).</param>
    /// <returns>The difference (c - b) / n, in [-1, 1], its interval, and the p-value of no difference.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static PairedDifference McNemarDifference(int onlyFirst, int onlySecond, int pairs, double confidence = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onlyFirst);
        ArgumentOutOfRangeException.ThrowIfNegative(onlySecond);
        ArgumentOutOfRangeException.ThrowIfLessThan(pairs, 1);
        if ((long)onlyFirst + onlySecond > pairs)
            throw new ArgumentOutOfRangeException(nameof(pairs), pairs, $"There are {(long)onlyFirst + onlySecond} discordant rows but only {pairs} pairs.");

        double z = NormalDistribution.TwoSided(confidence);
        double difference = ((double)onlySecond - onlyFirst) / pairs;
        return new PairedDifference
        {
            Difference = difference,
            Lower = TangoEnd(onlyFirst, onlySecond, pairs, z, inside: difference, outside: -1),
            Upper = TangoEnd(onlyFirst, onlySecond, pairs, z, inside: difference, outside: 1),
            Confidence = confidence,
            PValue = ExactBinomialTwoSided(onlyFirst, onlySecond),
            Method = "Tango score interval; exact McNemar test",
        };
    }

    /// <summary>The difference of two proportions measured on different rows, first minus second, with Newcombe's interval from two Wilson intervals.</summary>
    /// <remarks>Source: Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17 (1998), method 10:
    /// with Wilson's (l, u) of each, <c>d - √((p₁ - l₁)² + (u₂ - p₂)²)</c> to <c>d + √((u₁ - p₁)² + (p₂ - l₂)²)</c>. Never leaves [-1, 1].</remarks>
    /// <param name="first">First proportion, of one row or more.</param>
    /// <param name="second">Second proportion, of one row or more, at the same confidence.</param>
    /// <returns>The difference and the two ends, in [-1, 1].</returns>
    /// <exception cref="ArgumentException">A proportion has no rows, or the confidence levels differ.</exception>
    public static (double Difference, double Lower, double Upper) Newcombe(Proportion first, Proportion second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Total == 0 || second.Total == 0) throw new ArgumentException("Both proportions need rows.", first.Total == 0 ? nameof(first) : nameof(second));
        if (first.Confidence != second.Confidence) throw new ArgumentException("The two proportions have intervals of different confidence.", nameof(second));
        double difference = first.Value - second.Value;
        double below = double.Hypot(first.Value - first.Lower, second.Upper - second.Value), above = double.Hypot(first.Upper - first.Value, second.Value - second.Lower);
        return (difference, Math.Max(-1, difference - below), Math.Min(1, difference + above));
    }

    private static double TangoEnd(int onlyFirst, int onlySecond, int pairs, double z, double inside, double outside)
    {
        if (Math.Abs(TangoScore(onlyFirst, onlySecond, pairs, outside)) <= z) return outside;
        for (int i = 0; i < 200 && inside != outside; i++)
        {
            double middle = inside + (outside - inside) / 2;
            if (middle == inside || middle == outside) break;
            if (Math.Abs(TangoScore(onlyFirst, onlySecond, pairs, middle)) <= z) inside = middle;
            else outside = middle;
        }

        return inside;
    }

    // T(Δ) = (c - b - nΔ) / sqrt(n (2 q + Δ(1 - Δ))), with q the estimate of P(first only) constrained to the difference Δ: the larger root of
    // 2n q² + B q - bΔ'(1 - Δ') = 0 (Tango 1998, eq. 5-6), written for Δ = P(second only) - P(first only).
    private static double TangoScore(int onlyFirst, int onlySecond, int pairs, double delta)
    {
        double n = pairs, b = onlyFirst, c = onlySecond;
        double quadratic = 2 * n;
        double linear = -b - c + (2 * n + b - c) * delta;
        double constant = -b * delta * (1 - delta);
        double q = (Math.Sqrt(Math.Max(0, linear * linear - 4 * quadratic * constant)) - linear) / (2 * quadratic);

        double distance = c - b - n * delta;
        double variance = n * (2 * q + delta * (1 - delta));
        if (variance <= 0) return distance == 0 ? 0 : double.PositiveInfinity;
        return distance / Math.Sqrt(variance);
    }

    private static double ExactBinomialTwoSided(int b, int c)
    {
        int n = checked(b + c), smaller = Math.Min(b, c);

        // Terms C(n, i) / 2^n in logarithms: 2^-n underflows beyond 1,074 discordant rows.
        double logTerm = -n * Math.Log(2), sum = 0;
        for (int i = 0; i <= smaller; i++)
        {
            sum += Math.Exp(logTerm);
            logTerm += Math.Log((double)(n - i) / (i + 1));
        }

        return Math.Min(1, 2 * sum);
    }
}
