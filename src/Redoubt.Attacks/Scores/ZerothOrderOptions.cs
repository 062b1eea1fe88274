using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="ZerothOrderAttack"/>. Immutable.</summary>
public sealed record ZerothOrderOptions
{
    internal const int DefaultQueries = 10000;

    /// <summary>Perturbations that are small enough, ℓ2; unlimited to accept any. Required.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Most queries per row, the clean one included, in [2, 100000000]. Default 10000.</summary>
    public int Queries { get; init; } = DefaultQueries;

    /// <summary>Coordinates that move in one step, in [1, 100000]. Default 32.</summary>
    public int Coordinates { get; init; } = 32;

    /// <summary>Half the distance h of the two points of a derivative, in input units, positive. Default 0.001.</summary>
    public double Difference { get; init; } = 0.001;

    /// <summary>Weight c of the margin against the squared distance, positive. Default 10.</summary>
    public double Constant { get; init; } = 10;

    /// <summary>Adam's step length, in input units, positive. Default 0.05.</summary>
    public double StepSize { get; init; } = 0.05;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        foreach (string error in QueryRun.Errors("ZOO", Ball, [Norm.L2], Queries)) yield return error;
        if (Coordinates is < 1 or > 100_000) yield return $"Coordinates must be in [1, 100000], was {Coordinates}.";
        if (!(Difference > 0 && double.IsFinite(Difference)))
            yield return FormattableString.Invariant($"Difference must be positive and finite, was {Difference}.");
        if (!(Constant > 0 && double.IsFinite(Constant))) yield return FormattableString.Invariant($"Constant must be positive and finite, was {Constant}.");
        if (!(StepSize > 0 && double.IsFinite(StepSize))) yield return FormattableString.Invariant($"StepSize must be positive and finite, was {StepSize}.");
    }
}
