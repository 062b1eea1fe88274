using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>The error model of float32 with rounding to nearest and gradual underflow, and the nodes that move a bound outward.</summary>
internal static class FloatingPoint
{
    /// <summary>Half the distance from 1 to the next float: the largest relative error of one rounding.</summary>
    public const double UnitRoundoff = 1.0 / (1 << 24);

    /// <summary>Radii are held multiplied by this power of two. So a radius overflows to infinity long before a sum that it belongs to can, and what an
    /// execution loses in overflow is never certified; and a radius does not underflow.</summary>
    public const float RadiusScale = 1L << 40;

    /// <summary>Largest number of rows that one run can have; a sum over the batch has no more terms.</summary>
    public const long MostRows = 65_536;

    // Twice the smallest positive float: more than the error of one underflow, and of a second one.
    private const double Tiny = 2 * (double)float.Epsilon;

    /// <summary>γ_m = m·u / (1 - m·u): the largest relative error after m roundings (Higham, Accuracy and Stability of Numerical Algorithms, 2002, lemma 3.1).</summary>
    /// <param name="roundings">m.</param>
    /// <exception cref="UnsupportedOpException">A sum has so many terms that the bound says nothing.</exception>
    public static double Gamma(long roundings)
    {
        double share = roundings * UnitRoundoff;
        return share < 0.3
            ? share / (1 - share)
            : throw new UnsupportedOpException($"A sum of {roundings} terms has no useful float32 error bound.");
    }

    /// <summary>The smallest float that is not below a number.</summary>
    public static float RoundUp(double value)
    {
        float nearest = (float)value;
        return nearest >= value ? nearest : MathF.BitIncrement(nearest);
    }

    /// <summary>The largest float that is not above a number.</summary>
    public static float RoundDown(double value) => -RoundUp(-value);

    /// <summary>A lower bound of the real numbers that one correctly rounded operation may have rounded to a value.</summary>
    public static Value Down(Value value) => value - Slack(value, 3 * UnitRoundoff, 0);

    /// <summary>An upper bound of the real numbers that one correctly rounded operation may have rounded to a value.</summary>
    public static Value Up(Value value) => value + Slack(value, 3 * UnitRoundoff, 0);

    /// <summary>A lower bound of all numbers within a relative and an absolute error of a value.</summary>
    public static Value Down(Value value, FunctionError error) => value - Slack(value, error.Relative + (3 * UnitRoundoff), error.Absolute);

    /// <summary>An upper bound of all numbers within a relative and an absolute error of a value.</summary>
    public static Value Up(Value value, FunctionError error) => value + Slack(value, error.Relative + (3 * UnitRoundoff), error.Absolute);

    // |x|·e + t, computed in float32: e has room for the three roundings on the way and t for the underflow of the product.
    private static Value Slack(Value value, double relative, double absolute)
    {
        Value magnitude = value.Unary(OpKind.Abs);
        return (magnitude * RoundUp(relative)) + RoundUp((absolute * (1 + (8 * UnitRoundoff))) + Tiny);
    }
}
