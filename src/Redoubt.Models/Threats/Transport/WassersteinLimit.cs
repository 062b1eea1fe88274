using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>A limit on how far the brightness of an image may move: the Wasserstein distance between the images as heaps of mass.</summary>
/// <remarks>
/// <para>Source: Wong, Schmidt and Kolter, ICML 2019, arXiv:1902.07906, section 3. Mass is what lies above the lower bound; the mass of the clean image over all its channels is 1; every channel keeps its
/// mass; the cost of moving a unit is the way in pixels, by steps within 5 × 5 pixels of Euclidean length. That way is at least the straight one and at most 2.8 % longer, so an image inside this
/// ball is inside that of the Euclidean distance of the same radius too.</para>
/// <para>Computed exactly, up to rounding in double precision. Stored as float32 an image cannot keep its mass to the last bit: what rounding can explain is counted as moved across the whole picture,
/// what it cannot makes the distance infinite.</para>
/// </remarks>
public sealed record WassersteinLimit : IPerturbationLimit
{
    /// <summary>Creates the limit.</summary>
    /// <param name="radius">Largest distance in pixels, above 0 and finite: 0.1 allows a tenth of the mass to move by one pixel.</param>
    /// <exception cref="ArgumentOutOfRangeException">The radius is not above 0 and finite.</exception>
    public WassersteinLimit(double radius)
    {
        if (!(radius > 0 && double.IsFinite(radius))) throw new ArgumentOutOfRangeException(nameof(radius), radius, "Must be above 0 and finite.");
        Largest = radius;
    }

    /// <inheritdoc/>
    public double Largest { get; }

    /// <inheritdoc/>
    public string Description => FormattableString.Invariant($"Wasserstein distance of at most {Largest} pixels");

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The examples are not images [C, H, W].</exception>
    public double Measure(Shape example, InputBounds bounds, ReadOnlySpan<float> clean, ReadOnlySpan<float> changed)
    {
        ArgumentNullException.ThrowIfNull(bounds);
        if (example.Rank != 3) throw new ArgumentException($"A Wasserstein distance needs images [C, H, W], the examples are {example}.", nameof(example));
        if (clean.SequenceEqual(changed)) return 0;
        int pixels = example[1] * example[2];
        var transport = new GridTransport(example[1], example[2]);
        var excess = new double[pixels];
        double mass = 0, cost = 0, diagonal = Math.Sqrt((double)example[1] * example[1] + (double)example[2] * example[2]);
        foreach (float value in clean) mass += (double)value - bounds.Lower;
        for (int channel = 0; channel < example[0]; channel++)
        {
            double imbalance = 0;
            for (int i = 0; i < pixels; i++)
            {
                excess[i] = (double)clean[channel * pixels + i] - changed[channel * pixels + i];
                if (!double.IsFinite(excess[i])) return double.PositiveInfinity;
                imbalance += excess[i];
            }

            if (Math.Abs(imbalance) > RoundingOf(pixels, bounds)) return double.PositiveInfinity;
            transport.Solve(excess);
            cost += transport.Cost + diagonal * transport.Remainder;
        }

        return cost == 0 ? 0 : cost / mass;
    }

    // Every value is off by at most half a unit in the last place.
    private static double RoundingOf(int pixels, InputBounds bounds) => pixels * Math.ScaleB(Math.Max(Math.Abs(bounds.Lower), Math.Abs(bounds.Upper)), -24);
}
