using MathNet.Numerics.Distributions;

namespace Redoubt.Defenses;

/// <summary>One p-value of several.</summary>
public static class CombinedPValues
{
    /// <summary>Fisher's method: -2 Σ ln p is χ² with 2m degrees of freedom.</summary>
    /// <remarks>Source: Fisher, Statistical Methods for Research Workers, 4th edition, 1932, section 21.1. Holds for independent p-values only. Detectors of one input depend on each other, and then it is
    /// too small, often by far; <see cref="JoinedDetector"/> therefore calibrates the sum itself.</remarks>
    /// <param name="values">p-values in (0, 1], one or more.</param>
    public static double Fisher(ReadOnlySpan<double> values)
    {
        Require(values);
        double sum = 0;
        foreach (double value in values) sum -= 2 * Math.Log(value);
        return 1 - ChiSquared.CDF(2 * values.Length, sum);
    }

    /// <summary>Simes' method: the smallest m·p₍ⱼ₎/j over the sorted p-values.</summary>
    /// <remarks>Source: Simes, Biometrika 73, 1986. Holds for independent p-values and for those that depend positively on each other (Sarkar, Annals of Statistics 1998), not for all.</remarks>
    /// <param name="values">p-values in (0, 1], one or more. Not modified.</param>
    public static double Simes(ReadOnlySpan<double> values)
    {
        Require(values);
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        double smallest = double.PositiveInfinity;
        for (int j = 0; j < sorted.Length; j++) smallest = Math.Min(smallest, sorted.Length * sorted[j] / (j + 1));
        return smallest;
    }

    private static void Require(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty) throw new ArgumentException("There are no p-values.", nameof(values));
        foreach (double value in values)
        {
            if (!(value > 0 && value <= 1)) throw new ArgumentException(FormattableString.Invariant($"A p-value must be in (0, 1], was {value}."), nameof(values));
        }
    }
}
