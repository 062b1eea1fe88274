using Redoubt.Tensors;

namespace Redoubt.Defenses;

/// <summary>Whether two batches of rows come from one distribution: the maximum mean discrepancy with a Gaussian kernel, and a p-value by permutations.</summary>
/// <remarks>
/// <para>Sources: Gretton et al., JMLR 2012, equation 3 (the unbiased estimate of the squared discrepancy); Grosse et al., 2017, arXiv:1702.06280, for batches of adversarial rows. The kernel is
/// exp(-‖a - b‖²/(2 h²)), h the median distance of all pairs.</para>
/// <para>The p-value is exact in finite samples under exchangeability: (1 + permutations with at least this discrepancy) / (1 + permutations). It judges a batch, never a row, and a batch with a
/// few attacked rows passes. A test of batches has no gradient that a row's attacker could use; the discrepancy itself has one. O((n + m)²) memory.</para>
/// </remarks>
public static class TwoSampleTest
{
    private const int LargestRows = 8192;

    /// <summary>Tests two batches.</summary>
    /// <param name="first">Rows, <c>[n, …]</c>, two or more. Not modified.</param>
    /// <param name="second">Rows, <c>[m, …]</c>, two or more, of the same shape. Not modified.</param>
    /// <param name="permutations">Permutations, 1 or more.</param>
    /// <param name="key">Randomness of the permutations.</param>
    /// <param name="bandwidth">h, positive; null for the median distance.</param>
    /// <exception cref="ArgumentException">The shapes differ, or there are too few or too many rows.</exception>
    public static TwoSampleOutcome Run(Tensor first, Tensor second, int permutations, RandomKey key, double? bandwidth = null)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentOutOfRangeException.ThrowIfLessThan(permutations, 1);
        if (first.Shape.RowLength != second.Shape.RowLength) throw new ArgumentException($"Rows of {first.Shape} cannot be compared with rows of {second.Shape}.", nameof(second));
        int n = first.Rows, all = n + second.Rows;
        if (n < 2 || second.Rows < 2 || all > LargestRows) throw new ArgumentException($"Two rows or more on each side and at most {LargestRows} in all can be compared; there are {n} and {second.Rows}.", nameof(first));
        double[,] squares = Squares(first, second);
        double width = bandwidth ?? Math.Sqrt(Math.Max(Median(squares), double.Epsilon));
        var kernel = new double[all, all];
        for (int i = 0; i < all; i++)
        {
            for (int j = 0; j < all; j++) kernel[i, j] = Math.Exp(-squares[i, j] / (2 * width * width));
        }

        double statistic = Discrepancy(kernel, [.. Enumerable.Range(0, all)], n);
        int atLeast = 0;
        for (int i = 0; i < permutations; i++) atLeast += Discrepancy(kernel, key.Fold((ulong)i).Permutation(all), n) >= statistic - 1e-15 ? 1 : 0;
        return new TwoSampleOutcome(statistic, (1.0 + atLeast) / (1 + permutations), width);
    }

    // The unbiased estimate; the first n of the order are one batch.
    private static double Discrepancy(double[,] kernel, int[] order, int n)
    {
        int all = order.Length, m = all - n;
        double within = 0, other = 0, across = 0;
        for (int i = 0; i < all; i++)
        {
            for (int j = i + 1; j < all; j++)
            {
                double k = kernel[order[i], order[j]];
                if (j < n) within += k;
                else if (i >= n) other += k;
                else across += k;
            }
        }

        return 2 * within / ((double)n * (n - 1)) + 2 * other / ((double)m * (m - 1)) - 2 * across / ((double)n * m);
    }

    private static double[,] Squares(Tensor first, Tensor second)
    {
        int n = first.Rows, all = n + second.Rows;
        var squares = new double[all, all];
        for (int i = 0; i < all; i++)
        {
            ReadOnlySpan<float> a = i < n ? first.Row(i) : second.Row(i - n);
            for (int j = i + 1; j < all; j++)
            {
                ReadOnlySpan<float> b = j < n ? first.Row(j) : second.Row(j - n);
                double sum = 0;
                for (int d = 0; d < a.Length; d++) sum += ((double)a[d] - b[d]) * ((double)a[d] - b[d]);
                squares[i, j] = squares[j, i] = sum;
            }
        }

        return squares;
    }

    private static double Median(double[,] squares)
    {
        var pairs = new List<double>();
        for (int i = 0; i < squares.GetLength(0); i++)
        {
            for (int j = i + 1; j < squares.GetLength(0); j++) pairs.Add(squares[i, j]);
        }

        pairs.Sort();
        return pairs[pairs.Count / 2];
    }
}
