namespace Redoubt.Models;

/// <summary>Where the perturbed copy of one row may lie, as arrays that are computed once per row: the clean row, and the smallest box that holds
/// the part of the ball inside the input bounds. Made by <see cref="PerturbationBall.Surround"/>.</summary>
/// <param name="center">The clean row.</param>
/// <param name="lower">Smallest allowed value of every coordinate, at most the center's.</param>
/// <param name="upper">Largest allowed value of every coordinate, at least the center's.</param>
public readonly ref struct FeasibleRegion(ReadOnlySpan<float> center, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper)
{
    /// <summary>The clean row.</summary>
    public ReadOnlySpan<float> Center { get; } = center;

    /// <summary>Smallest allowed value of every coordinate.</summary>
    public ReadOnlySpan<float> Lower { get; } = lower;

    /// <summary>Largest allowed value of every coordinate.</summary>
    public ReadOnlySpan<float> Upper { get; } = upper;
}
