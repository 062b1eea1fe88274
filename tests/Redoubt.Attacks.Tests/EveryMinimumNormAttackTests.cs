using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks.Tests;

/// <summary>What every attack that looks for the smallest perturbation must do when nothing limits it.</summary>
public sealed class EveryMinimumNormAttackTests
{
    public static TheoryData<string> Names => [.. AttackCases.Unlimited.Keys];

    public static TheoryData<string> TargetableNames => [.. AttackCases.Unlimited.Keys.Where(AttackCases.AcceptsTargets)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Perturb_Unlimited_BreaksEveryRowByAClearMargin(string name)
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(20);
        AttackOutcome outcome = AttackCases.Unlimited[name].Perturb(AttackCases.Network, inputs, AttackGoal.Untargeted(labels), AttackCases.Run());
        for (int row = 0; row < 19; row++)
        {
            ReadOnlySpan<float> point = outcome.Adversarial.Row(row);
            Assert.Equal(AttackRowStatus.Broken, outcome.Status[row]);
            Assert.NotEqual(labels[row], AttackCases.Network.Decide(point));
            Assert.True(InputBounds.Unit.Contains(point));
            Assert.Equal(outcome.Ball.Distance(point, inputs.Row(row)), outcome.Norms[row]);
            double[] scores = AttackCases.Network.Forward(point);
            // Who sees decisions only cannot tell a clear margin from another.
            double clear = AttackCases.SeesDecisionsOnly(name) ? 0 : 0.99e-5 * scores.Max(Math.Abs);
            Assert.True(outcome.Margins[row] >= clear, $"row {row}: margin {outcome.Margins[row]}");
        }

        Assert.Equal((AttackRowStatus.ReachedClean, 0), (outcome.Status[19], outcome.Norms[19]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Perturb_UnlimitedOtherBatchSizes_GivesTheSameBytes(string name)
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(9);
        AttackGoal goal = AttackGoal.Untargeted(labels);
        AttackOutcome expected = AttackCases.Unlimited[name].Perturb(AttackCases.NewNetwork(8), inputs, goal, AttackCases.Run());
        foreach (int capacity in new[] { 1, 3, 64 })
        {
            AttackOutcome actual = AttackCases.Unlimited[name].Perturb(AttackCases.NewNetwork(capacity), inputs, goal, AttackCases.Run());
            Assert.Equal(expected.Adversarial.Data.ToArray(), actual.Adversarial.Data.ToArray());
            Assert.Equal(expected.ForwardPasses.ToArray(), actual.ForwardPasses.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(TargetableNames))]
    public void Perturb_UnlimitedTargeted_ReachesTheTargetOfMostRows(string name)
    {
        (Tensor inputs, _) = AttackCases.Data(20);
        int[] targets = [.. Enumerable.Range(0, 20).Select(row => AttackCases.RunnerUp(inputs.Row(row)))];
        AttackOutcome outcome = AttackCases.Unlimited[name].Perturb(AttackCases.Network, inputs, AttackGoal.Targeted(targets), AttackCases.Run());
        Assert.InRange(outcome.Count(AttackRowStatus.Broken), 12, 20);
        for (int row = 0; row < 20; row++)
            Assert.Equal(outcome.Status[row] == AttackRowStatus.Broken, AttackCases.Network.Decide(outcome.Adversarial.Row(row)) == targets[row]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Perturb_BallJustLargeEnough_StopsEarlierAtAnExampleInside(string name)
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(6);
        AttackOutcome free = AttackCases.Unlimited[name].Perturb(AttackCases.Network, inputs, AttackGoal.Untargeted(labels), AttackCases.Run());
        Norm norm = free.Ball.Norm;
        var limited = new PerturbationBall(norm, free.Norms.ToArray().Max() * 1.5 + (norm == Norm.L0 ? 1 : 0));
        AttackOutcome held = AttackCases.MinimumNorm(name, limited).Perturb(AttackCases.Network, inputs, AttackGoal.Untargeted(labels), AttackCases.Run());
        Assert.Equal(5, held.Count(AttackRowStatus.Broken));
        for (int row = 0; row < 5; row++) Assert.InRange(held.Norms[row], free.Norms[row] * 0.999, limited.Radius);
        Assert.True(Sum(held.ForwardPasses) < Sum(free.ForwardPasses));
    }

    private static long Sum(ReadOnlySpan<long> counts)
    {
        long sum = 0;
        foreach (long count in counts) sum += count;
        return sum;
    }
}
