namespace Redoubt.Models;

/// <summary>Facts about norms, and distances computed in double precision.</summary>
public static class Norms
{
    /// <summary>Distance of two points. Differences and sums are taken in double precision, so a certificate or a report may rely on it.</summary>
    /// <param name="norm">How to measure.</param>
    /// <param name="first">One point.</param>
    /// <param name="second">The other, of the same length.</param>
    /// <returns>The distance; NaN when a coordinate is NaN.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Distance(this Norm norm, ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        if (first.Length != second.Length)
            throw new ArgumentException($"Both points need the same length, were {first.Length} and {second.Length}.", nameof(second));
        return norm switch
        {
            Norm.Linf => DoubleSums.MaxAbsoluteDifference(first, second),
            Norm.L2 => Math.Sqrt(DoubleSums.SquaredDifferences(first, second)),
            Norm.L1 => DoubleSums.AbsoluteDifferences(first, second),
            Norm.L0 => ChangedValues(first, second),
            _ => throw new ArgumentOutOfRangeException(nameof(norm), norm, "Unknown norm."),
        };
    }

    /// <summary>The name on the command line and in result files: <c>linf</c>, <c>l2</c>, <c>l1</c> or <c>l0</c>.</summary>
    /// <param name="norm">The norm.</param>
    public static string Name(this Norm norm) => norm switch
    {
        Norm.Linf => "linf",
        Norm.L2 => "l2",
        Norm.L1 => "l1",
        Norm.L0 => "l0",
        _ => throw new ArgumentOutOfRangeException(nameof(norm), norm, "Unknown norm."),
    };

    /// <summary>Reads a name as written by <see cref="Name"/>.</summary>
    /// <param name="name">Name, in any case.</param>
    /// <param name="norm">The norm, when the name is known.</param>
    public static bool TryParse(string? name, out Norm norm)
    {
        foreach (Norm candidate in Enum.GetValues<Norm>())
        {
            norm = candidate;
            if (string.Equals(candidate.Name(), name, StringComparison.OrdinalIgnoreCase)) return true;
        }

        norm = default;
        return false;
    }

    private static double ChangedValues(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        int changed = 0;
        for (int i = 0; i < first.Length; i++)
        {
            if (float.IsNaN(first[i]) || float.IsNaN(second[i])) return double.NaN;
            changed += first[i] != second[i] ? 1 : 0;
        }

        return changed;
    }
}
