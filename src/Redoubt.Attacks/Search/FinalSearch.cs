namespace Redoubt.Attacks;

/// <summary>Search on the segment from the input (place 0) to a success (place 1) for where the winner overtakes, by the secant through the two nearest heights.</summary>
/// <remarks>Source: Croce and Hein, ICML 2020, arXiv:1907.02044, section 2.4, "final search". Where another class wins in between, the middle is taken.</remarks>
/// <param name="Winner">Class that wins at the success.</param>
/// <param name="Inner">How far it is ahead at <see cref="InnerPlace"/>: negative.</param>
/// <param name="Outer">How far it is ahead at <see cref="OuterPlace"/>.</param>
internal readonly record struct FinalSearch(int Winner, float Inner, float Outer)
{
    public double InnerPlace { get; private init; }

    public double OuterPlace { get; private init; } = 1;

    /// <summary>The place to look at.</summary>
    public double Place { get; private init; }

    /// <summary>Places looked at.</summary>
    public int Steps { get; private init; }

    /// <summary>Chooses the place where the secant reaches a height.</summary>
    public FinalSearch Next(float height)
    {
        double share = (height - Inner) / ((double)Outer - Inner);
        if (!(share > 0 && share < 1)) share = 0.5;
        return this with { Place = InnerPlace + share * (OuterPlace - InnerPlace), Steps = Steps + 1 };
    }

    /// <summary>Takes what the model said of the place.</summary>
    public FinalSearch Observe(bool crossed, float height) =>
        crossed ? this with { OuterPlace = Place, Outer = height } : this with { InnerPlace = Place, Inner = height };
}
