using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="SimpleBlackBoxAttack"/>. Immutable.</summary>
public sealed record SimpleBlackBoxOptions
{
    internal const int DefaultQueries = 5000;

    /// <summary>Perturbations that are small enough, ℓ2; unlimited to accept any. Required.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Most queries per row, the clean one included, in [2, 100000000]. Default 5000.</summary>
    public int Queries { get; init; } = DefaultQueries;

    /// <summary>The basis. Default pixels.</summary>
    public SimpleBasis Basis { get; init; } = SimpleBasis.Pixel;

    /// <summary>Length ε of a step along a basis vector, in input units, positive; at most a quarter of the radius where the ball is limited. Default
    /// 0.2.</summary>
    public double StepSize { get; init; } = 0.2;

    internal double EffectiveStepSize => Ball.IsLimited && Ball.Radius > 0 ? Math.Min(StepSize, Ball.Radius / 4) : StepSize;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        foreach (string error in QueryRun.Errors("SimBA", Ball, [Norm.L2], Queries)) yield return error;
        if (!(StepSize > 0 && double.IsFinite(StepSize))) yield return FormattableString.Invariant($"StepSize must be positive and finite, was {StepSize}.");
    }
}
