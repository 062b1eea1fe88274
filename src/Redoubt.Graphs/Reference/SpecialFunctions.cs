namespace Redoubt.Graphs;

/// <summary>Functions that the base library lacks, in double precision; relative error about 1e-15.</summary>
internal static class SpecialFunctions
{
    /// <summary>e^x - 1. With u = e^x rounded, (u - 1)·x / ln u repairs what the rounding lost (Kahan).</summary>
    public static double Expm1(double x)
    {
        double u = Math.Exp(x), difference = u - 1;
        if (u == 1 || double.IsNaN(x)) return x;
        return difference == -1 || double.IsInfinity(u) ? difference : difference * (x / Math.Log(u));
    }

    /// <summary>ln(1 + x), repaired in the same way. The base library's <c>double.LogP1</c> computes Log(1 + x).</summary>
    public static double Log1p(double x)
    {
        double u = 1 + x;
        if (u == 1 || double.IsPositiveInfinity(x)) return x;
        return Math.Log(u) * (x / (u - 1));
    }

    /// <summary>ln(1 + e^x).</summary>
    public static double Softplus(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));

    /// <summary>Gauss error function: Taylor series below 2.5, continued fraction of the complement above (Abramowitz and Stegun 7.1.5 and 7.1.14).</summary>
    public static double Erf(double x)
    {
        double t = Math.Abs(x);
        if (double.IsNaN(x)) return x;
        if (t > 7) return Math.Sign(x);
        if (t >= 2.5)
        {
            double fraction = 0;
            for (int n = 80; n > 0; n--) fraction = n / 2.0 / (t + fraction);
            return Math.CopySign(1 - (Math.Exp(-t * t) / Math.Sqrt(Math.PI) / (t + fraction)), x);
        }

        double term = x, sum = x;
        for (int n = 1; n < 80; n++)
        {
            term *= -x * x / n;
            sum += term / ((2 * n) + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }
}
