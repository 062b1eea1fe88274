using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

public sealed class AutoAttackTests
{
    // A model with noise on its input, averaged: the rows that break are those whose mean over the same draws breaks.
    [Fact]
    public void Perturb_VersionRand_AttacksTheMeanOverDraws()
    {
        var ball = PerturbationBall.Linf(0.1);
        var linear = new LinearClassifier(new float[,] { { 2, -1 }, { 0, 0 } }, [-0.5f, 0], capacity: 64);
        var random = new DefendedClassifier(linear, new GaussianNoise(InputBounds.Unit, 0.05), new RandomKey(3));
        Tensor inputs = new(new Shape(40, 2));
        new RandomKey(TestSeed.Value).FillUniform(inputs.Data, 0.2f, 0.8f);
        int[] labels = [.. Enumerable.Range(0, 40).Select(row => 2 * inputs.Row(row)[0] - inputs.Row(row)[1] > 0.5f ? 0 : 1)];
        var attack = new AutoAttack(new AutoAttackOptions { Ball = ball, Version = AutoAttackVersion.Rand });
        Assert.Equal("autoattack-rand", attack.Name);
        AttackOutcome outcome = attack.Perturb(random, inputs, AttackGoal.Untargeted(labels), new AttackRun { Key = new RandomKey(5) });
        Assert.Equal(["apgd-ce", "apgd-dlr"], outcome.Parts.Select(static part => part.Name));
        int wrong = 0;
        for (int row = 0; row < 40; row++)
        {
            // The mean decides as the linear model does but near the boundary: noise of 0.05 averaged over 20 draws moves it by about 0.025.
            double lead = Math.Abs(2.0 * inputs.Row(row)[0] - inputs.Row(row)[1] - 0.5);
            if (lead > 0.3 + 0.15 && outcome.Status[row] == AttackRowStatus.Broken) wrong++;
            if (lead < 0.3 - 0.15 && outcome.Status[row] == AttackRowStatus.NotFound) wrong++;
        }

        Assert.Equal(0, wrong);
        Assert.Contains("declares no randomness", Assert.Throws<ArgumentException>(() => { attack.Perturb(linear, inputs, AttackGoal.Untargeted(labels), new AttackRun { Key = new RandomKey(5) }); }).Message, StringComparison.Ordinal);
    }

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
        ["AutoAttack supports linf, l2 and l1, not l0.", "Version must be one of Standard, Plus, Rand, was 7."],
        new AutoAttackOptions { Ball = PerturbationBall.L0(3), Version = (AutoAttackVersion)7 }.Errors());
}
