namespace Redoubt.Certification;

/// <summary>How much of a value's uncertainty and of its magnitude goes into a radius: Growth·ρ + Error·|c| for |x - c| ≤ ρ.</summary>
/// <param name="Growth">Factor on the uncertainty, zero or more.</param>
/// <param name="Error">Factor on the magnitude of the center, zero or more.</param>
internal readonly record struct ErrorShare(double Growth, double Error)
{
    /// <summary>The share that covers a sum of products, evaluated by others and by us.</summary>
    /// <remarks>
    /// With g = γ_m: an execution departs from the real sum by g·Σ|w|(|c| + ρ), our center by g·Σ|w||c|, and our radius may come out too small by the
    /// factor 1 - g. So the radius needs ((1 + g)·ρ + 2g·|c|) / (1 - g); docs/methods/interval-bounds.md has the steps.
    /// </remarks>
    /// <param name="roundings">Largest number m of roundings that a term of the sum goes through.</param>
    public static ErrorShare OfSum(long roundings)
    {
        double g = FloatingPoint.Gamma(roundings + Margin);
        return new ErrorShare((1 + g) / (1 - g), 2 * g / (1 - g));
    }

    // Pays for the few roundings between a sum and its bounds: the radius itself, the additions of bias and addend, center ∓ radius.
    private const int Margin = 8;
}
