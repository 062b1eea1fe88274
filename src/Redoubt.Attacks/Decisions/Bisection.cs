namespace Redoubt.Attacks;

/// <summary>A bracket around the point where the answer changes: at <see cref="High"/> the goal is reached, at <see cref="Low"/> it is not.</summary>
/// <param name="low">Where the goal is not reached.</param>
/// <param name="high">Where it is reached.</param>
internal struct Bisection(double low, double high)
{
    /// <summary>Where the goal is not reached.</summary>
    public double Low { get; private set; } = low;

    /// <summary>Where the goal is reached.</summary>
    public double High { get; private set; } = high;

    /// <summary>What to ask next.</summary>
    public readonly double Middle => Low + ((High - Low) / 2);

    /// <summary>Whether the bracket is wider than wanted and can still be split.</summary>
    public readonly bool IsWiderThan(double tolerance) => High - Low > tolerance && Middle > Low && Middle < High;

    /// <summary>Halves the bracket by the answer at <see cref="Middle"/>.</summary>
    public void Narrow(bool reached)
    {
        if (reached) High = Middle;
        else Low = Middle;
    }
}
