using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="SpatialAttack"/>. Immutable.</summary>
public sealed record SpatialOptions
{
    internal const int GridQueries = 776, RandomQueries = 11;

    /// <summary>How the change is measured, and changes that count; normally <see cref="PerturbationBall.Unlimited"/>: the limit of this attack is the transformation. Required.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Most queries per row, the clean one included, in [2, 100000000]. Default 776: the whole grid.</summary>
    public int Queries { get; init; } = GridQueries;

    /// <summary>Draw transformations at random (worst of k, with k = Queries - 1) in place of the grid. Default false.</summary>
    public bool Random { get; init; }

    /// <summary>Largest rotation in degrees, either way, in [0, 180]. Default 30.</summary>
    public double LargestRotation { get; init; } = 30;

    /// <summary>Largest shift in pixels, each way, in [0, 1000]. Default 3 (a tenth of the papers' images).</summary>
    public double LargestShift { get; init; } = 3;

    /// <summary>Rotations of the grid, odd, in [1, 1001]. Default 31.</summary>
    public int Rotations { get; init; } = 31;

    /// <summary>Shifts of the grid in each direction, odd, in [1, 101]. Default 5.</summary>
    public int Shifts { get; init; } = 5;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        foreach (string error in QueryRun.Errors("SpatialAttack", Ball, [Norm.Linf, Norm.L2, Norm.L1, Norm.L0], Queries)) yield return error;
        if (!(LargestRotation is >= 0 and <= 180)) yield return FormattableString.Invariant($"LargestRotation must be in [0, 180], was {LargestRotation}.");
        if (!(LargestShift is >= 0 and <= 1000)) yield return FormattableString.Invariant($"LargestShift must be in [0, 1000], was {LargestShift}.");
        if (Rotations is < 1 or > 1001 || Rotations % 2 == 0) yield return $"Rotations must be odd and in [1, 1001], was {Rotations}.";
        if (Shifts is < 1 or > 101 || Shifts % 2 == 0) yield return $"Shifts must be odd and in [1, 101], was {Shifts}.";
    }
}
