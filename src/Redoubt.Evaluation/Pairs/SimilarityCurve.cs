using System.Collections.Immutable;
using Redoubt.Evidence;

namespace Redoubt.Evaluation;

/// <summary>How well similarities tell pairs of the same from pairs of different persons or things: the receiver operating characteristic.</summary>
/// <remarks>
/// <para>A pair is accepted when its similarity lies above a threshold. FAR is the share of different pairs that are accepted, TAR the share of same pairs.</para>
/// <para>The interval of the area is DeLong's (DeLong, DeLong and Clarke-Pearson, Biometrics 44, 1988): normal, from the variance of the two halves' placement
/// values. It takes pairs for independent; pairs that share images or persons are not, so it is too narrow then.</para>
/// </remarks>
public sealed class SimilarityCurve
{
    private const double Quantile = 1.959963984540054; // of the standard normal at 0.975
    private const double ClearGap = 1e-5;

    private readonly double[] _same, _different; // falling

    /// <summary>Sorts the similarities.</summary>
    /// <param name="similarities">One number a pair, finite.</param>
    /// <param name="same">Whether each pair shows the same; at least one does and one does not.</param>
    /// <exception cref="ArgumentException">The lengths differ, a number is not finite, or one kind of pair is missing.</exception>
    public SimilarityCurve(ReadOnlySpan<double> similarities, ReadOnlySpan<bool> same)
    {
        if (similarities.Length != same.Length) throw new ArgumentException($"There are {similarities.Length} similarities of {same.Length} pairs.", nameof(same));
        List<double> accept = [], reject = [];
        for (int i = 0; i < same.Length; i++)
        {
            if (!double.IsFinite(similarities[i])) throw new ArgumentException($"The similarity of pair {i} is {similarities[i]}.", nameof(similarities));
            (same[i] ? accept : reject).Add(similarities[i]);
        }

        if (accept.Count == 0 || reject.Count == 0)
            throw new ArgumentException($"Verification needs pairs of the same and of different persons; there are {accept.Count} and {reject.Count}.", nameof(same));
        _same = Falling(accept);
        _different = Falling(reject);
        (Area, AreaLower, AreaUpper) = AreaOf();
    }

    /// <summary>Pairs of the same.</summary>
    public int SamePairs => _same.Length;

    /// <summary>Pairs of different persons or things.</summary>
    public int DifferentPairs => _different.Length;

    /// <summary>Area under the curve: the probability that a same pair is more similar than a different one, ties half.</summary>
    public double Area { get; }

    /// <summary>Lower end of its 95 % interval.</summary>
    public double AreaLower { get; }

    /// <summary>Upper end of its 95 % interval.</summary>
    public double AreaUpper { get; }

    /// <summary>Different pairs above a threshold, of all different pairs: FAR.</summary>
    /// <param name="threshold">The threshold.</param>
    public Proportion FalseAccepts(double threshold) => Proportion.Of(Above(_different, threshold), _different.Length);

    /// <summary>Same pairs above a threshold, of all same pairs: TAR.</summary>
    /// <param name="threshold">The threshold.</param>
    public Proportion TrueAccepts(double threshold) => Proportion.Of(Above(_same, threshold), _same.Length);

    /// <summary>The smallest threshold at which at most a share of the different pairs is accepted.</summary>
    /// <remarks>That is the similarity of the different pair that is the first to be rejected. So that rounding does not decide about that very pair, the threshold is
    /// raised towards the next larger similarity of any pair, by half of the gap and at most 1e-5: no decision changes.</remarks>
    /// <param name="share">Largest FAR, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is outside [0, 1].</exception>
    public double ThresholdAt(double share)
    {
        if (!(share is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(share), share, "A share must be in [0, 1].");

        // Decimal shares such as 0.29 of 100 must not lose the pair that rounding takes from them.
        int allowed = (int)Math.Floor(share * _different.Length + 1e-9);
        if (allowed >= _different.Length) return -1;
        double edge = _different[allowed], next = Math.Min(NextAbove(_same, edge), NextAbove(_different, edge));
        return edge + Math.Min(ClearGap, double.IsPositiveInfinity(next) ? ClearGap : (next - edge) / 2);
    }

    /// <summary>Points of the curve by rising FAR: for each FAR that some threshold gives, the largest TAR. The last one is (1, 1).</summary>
    public ImmutableArray<RocPoint> Points()
    {
        var points = ImmutableArray.CreateBuilder<RocPoint>();
        points.Add(new RocPoint { FalseAcceptRate = 0, TrueAcceptRate = (double)Above(_same, _different[0]) / _same.Length });
        for (int i = 0; i < _different.Length; i++)
        {
            double threshold = i + 1 < _different.Length ? _different[i + 1] : double.NegativeInfinity;
            if (threshold == _different[i]) continue;
            points.Add(new RocPoint { FalseAcceptRate = (i + 1.0) / _different.Length, TrueAcceptRate = (double)Above(_same, threshold) / _same.Length });
        }

        return points.ToImmutable();
    }

    private (double Area, double Lower, double Upper) AreaOf()
    {
        double[] ofSame = [.. _same.Select(x => Placement(_different, x))], ofDifferent = [.. _different.Select(y => 1 - Placement(_same, y))];
        double area = ofSame.Average();
        double error = Math.Sqrt(Variance(ofSame, area) / _same.Length + Variance(ofDifferent, area) / _different.Length);
        return (area, Math.Max(0, area - Quantile * error), Math.Min(1, area + Quantile * error));
    }

    // Share of the others that lie below, ties half.
    private static double Placement(double[] falling, double value)
    {
        int above = Above(falling, value), atLeast = FirstBelow(falling, value);
        return (falling.Length - atLeast + 0.5 * (atLeast - above)) / falling.Length;
    }

    private static double Variance(double[] values, double mean) =>
        values.Length < 2 ? 0 : values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1);

    private static double[] Falling(List<double> values)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        Array.Reverse(sorted);
        return sorted;
    }

    private static int Above(double[] falling, double threshold) => Search(falling, value => value > threshold);

    private static int FirstBelow(double[] falling, double value) => Search(falling, other => other >= value);

    private static double NextAbove(double[] falling, double value) => Above(falling, value) is > 0 and var count ? falling[count - 1] : double.PositiveInfinity;

    private static int Search(double[] falling, Func<double, bool> isBefore)
    {
        int low = 0, high = falling.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (isBefore(falling[middle])) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
