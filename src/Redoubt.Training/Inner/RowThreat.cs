using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Training;

/// <summary>The perturbations of each row that a network is trained or judged with: one ball for all rows, or one that is drawn for each.</summary>
/// <param name="Radius">Radius at full strength, in the norm.</param>
/// <param name="BallOf">The ball of a row at full strength, from the row's randomness.</param>
internal sealed record RowThreat(double Radius, Func<RandomKey, PerturbationBall> BallOf)
{
    private const ulong PlaceKey = 5;

    /// <summary>The same ball for every row.</summary>
    public static RowThreat Of(PerturbationBall ball) => new(ball.Radius, _ => ball);

    /// <summary>The balls of a batch at a share of full strength.</summary>
    /// <param name="strength">Share of the radius, above 0.</param>
    /// <param name="keyOf">Randomness of each row.</param>
    public Func<int, PerturbationBall> At(double strength, Func<int, RandomKey> keyOf) => row =>
    {
        PerturbationBall ball = BallOf(keyOf(row).Fold(PlaceKey));
        return strength == 1 ? ball : ball.WithRadius(ball.Radius * strength);
    };
}
