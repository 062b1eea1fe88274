namespace Redoubt.Reports;

/// <summary>Round numbers along an axis that starts at zero.</summary>
internal static class AxisTicks
{
    /// <summary>Multiples of 1, 2, 2.5 or 5 times a power of ten, from 0 to at most <paramref name="limit"/>.</summary>
    /// <param name="limit">End of the axis, positive and finite.</param>
    /// <param name="atMost">Largest number of ticks, 2 or more.</param>
    internal static double[] Of(double limit, int atMost)
    {
        if (!(limit > 0) || !double.IsFinite(limit)) return [0];
        double rough = limit / (atMost - 1);
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * ((double[])[1, 2, 2.5, 5, 10]).First(factor => factor * power >= rough * (1 - 1e-9));
        return [.. Enumerable.Range(0, (int)Math.Floor(limit / step * (1 + 1e-9)) + 1).Select(i => i * step)];
    }
}
