using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks.Tests;

public sealed class AutoAttackTests
{
    [Fact]
    public void Perturb_ManyRows_BreaksWhatTheFirstPartBreaksAndCountsEveryPass()
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(20);
        AttackGoal goal = AttackGoal.Untargeted(labels);
        PerturbationBall ball = PerturbationBall.Linf(0.04);
        AttackOutcome whole = new AutoAttack(new AutoAttackOptions { Ball = ball }).Perturb(AttackCases.Network, inputs, goal, AttackCases.Run());
        AttackRun first = AttackCases.Run() with { Key = AttackCases.Run().Key.Fold(0) };
        AttackOutcome alone = AutoProjectedGradientDescent.CrossEntropy(ball).Perturb(AttackCases.Network, inputs, goal, first);

        for (int row = 0; row < 20; row++)
        {
            if (alone.Status[row] == AttackRowStatus.NotFound)
            {
                Assert.True(whole.ForwardPasses[row] > alone.ForwardPasses[row]);
                continue;
            }

            Assert.Equal(alone.Status[row], whole.Status[row]);
            Assert.Equal(alone.Adversarial.Row(row).ToArray(), whole.Adversarial.Row(row).ToArray());
            Assert.Equal(alone.ForwardPasses[row], whole.ForwardPasses[row]);
        }

        Assert.StartsWith("apgd-ce broke ", whole.Parts[0].ToString(), StringComparison.Ordinal);
        Assert.EndsWith(" of 19 rows.", whole.Parts[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Perturb_TargetedGoal_IsRefused()
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(1);
        var attack = new AutoAttack(new AutoAttackOptions { Ball = PerturbationBall.Linf(0.1) });
        var error = Assert.Throws<ArgumentException>(() => attack.Perturb(AttackCases.Network, inputs, AttackGoal.Targeted(labels), AttackCases.Run()));
        Assert.StartsWith("AutoAttack chooses its own targets: the goal must be untargeted.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ctor_BadOptions_NamesEveryRuleAndValue() => Assert.Equal(
        ["AutoAttack supports linf, l2 and l1, not l0.", "Version must be one of Standard, Plus, was 7."],
        new AutoAttackOptions { Ball = PerturbationBall.L0(3), Version = (AutoAttackVersion)7 }.Errors());
}
