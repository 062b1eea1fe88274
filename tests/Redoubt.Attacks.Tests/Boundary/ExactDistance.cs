using Redoubt.Models;

namespace Redoubt.Attacks.Tests;

/// <summary>The smallest change of x inside a box that raises w·x by an amount, found by bisection or greedily in double precision.</summary>
internal static class ExactDistance
{
    /// <summary>The change, or null when no point of the box rises enough.</summary>
    public static double[]? Change(Norm norm, double[] x, double[] w, double rise, double low = 0, double high = 1)
    {
        double sign = Math.Sign(rise);
        double[] uphill = [.. w.Select(v => sign * v)];
        double[] room = [.. uphill.Select((v, i) => v > 0 ? high - x[i] : v < 0 ? x[i] - low : 0)];
        double most = Rise(uphill, room);
        if (most < Math.Abs(rise)) return null;
        double[] lengths = norm == Norm.L1 ? Greedy(uphill, room, Math.Abs(rise)) : Bisect(norm, uphill, room, Math.Abs(rise));
        return [.. lengths.Select((l, i) => l * Math.Sign(uphill[i]))];
    }

    public static double Length(Norm norm, double[] change) => norm switch
    {
        Norm.Linf => change.Max(Math.Abs),
        Norm.L2 => Math.Sqrt(change.Sum(d => d * d)),
        _ => change.Sum(Math.Abs),
    };

    private static double Rise(double[] uphill, double[] lengths) => uphill.Zip(lengths, (v, l) => Math.Abs(v) * l).Sum();

    private static double[] Bisect(Norm norm, double[] uphill, double[] room, double rise)
    {
        double low = 0, high = 1e9;
        for (int i = 0; i < 200; i++)
        {
            double middle = 0.5 * (low + high);
            if (Rise(uphill, At(middle)) < rise) low = middle;
            else high = middle;
        }

        return At(high);

        double[] At(double lambda) =>
            [.. uphill.Select((v, i) => Math.Min(room[i], norm == Norm.L2 ? lambda * Math.Abs(v) : v == 0 ? 0 : lambda))];
    }

    private static double[] Greedy(double[] uphill, double[] room, double rise)
    {
        var lengths = new double[room.Length];
        foreach (int i in Enumerable.Range(0, room.Length).OrderByDescending(i => Math.Abs(uphill[i])))
        {
            if (rise <= 0) break;
            lengths[i] = Math.Min(room[i], rise / Math.Abs(uphill[i]));
            rise -= lengths[i] * Math.Abs(uphill[i]);
        }

        return lengths;
    }
}
