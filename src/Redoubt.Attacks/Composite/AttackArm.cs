using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>One of the attacks between which <see cref="MaximumAttack"/> chooses.</summary>
/// <param name="FirstPasses">Passes of a try, forward and backward, the clean pass included; for Square the least that is worth while.</param>
/// <param name="IsSquare">Whether it does without gradients.</param>
/// <param name="Create">Creates it for a number of passes.</param>
internal sealed record AttackArm(long FirstPasses, bool IsSquare, Func<long, IEvasionAttack<IDifferentiableClassifier>> Create)
{
    private const int Steps = 50, MostTargets = 4;

    /// <summary>APGD on cross-entropy, on the margin and towards the likeliest wrong classes, and Square at the end.</summary>
    public static IEnumerable<AttackArm> All(PerturbationBall ball, int classes)
    {
        yield return Gradient(ball, AttackLoss.CrossEntropy, null);
        yield return Gradient(ball, AttackLoss.Margin, null);
        for (int target = 0; target < Math.Min(MostTargets, classes - 1); target++) yield return Gradient(ball, AttackLoss.DifferenceOfLogitsRatio, target);
        yield return new AttackArm(
            MaximumOptions.LeastPasses, true, passes => new SquareAttack(new SquareOptions { Ball = ball, Queries = (int)Math.Min(passes - 1, int.MaxValue) }));
    }

    private static AttackArm Gradient(PerturbationBall ball, AttackLoss loss, int? target)
    {
        // A clean pass, a forward pass per point, a backward pass per step; in ℓ1 two more points, one for each of the larger balls.
        int fixedPasses = ball.Norm == Norm.L1 ? 4 : 2;
        return new AttackArm(fixedPasses + 2 * Steps, false, passes => new AutoProjectedGradientDescent(new AutoPgdOptions
        {
            Ball = ball,
            Loss = loss,
            Steps = (int)Math.Max(1, (passes - fixedPasses) / 2),
            TargetClasses = target is null ? null : 1,
            SkippedTargets = target ?? 0,
        }));
    }
}
