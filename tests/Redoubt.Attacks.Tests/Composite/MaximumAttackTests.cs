using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks.Tests;

public sealed class MaximumAttackTests
{
    [Theory]
    [InlineData(Norm.Linf, 0.03, 200)]
    [InlineData(Norm.Linf, 0.03, 2500)]
    [InlineData(Norm.L2, 0.1, 700)]
    public void Perturb_AnyBudget_IsNeverExceededAndUsedToTheEnd(Norm norm, double radius, int passes)
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(12);
        var attack = new MaximumAttack(new MaximumOptions { Ball = new PerturbationBall(norm, radius), Passes = passes });
        AttackOutcome outcome = attack.Perturb(AttackCases.NewNetwork(), inputs, AttackGoal.Untargeted(labels), AttackCases.Run());
        int notFound = 0;
        for (int row = 0; row < 12; row++)
        {
            long spent = outcome.ForwardPasses[row] + outcome.BackwardPasses[row];
            Assert.True(spent <= passes, $"row {row} spent {spent} of {passes} passes");
            if (outcome.Status[row] != AttackRowStatus.NotFound) continue;
            notFound++;
            Assert.True(spent > passes - 102, $"row {row} was given up after {spent} of {passes} passes");
        }

        Assert.True(notFound > 0, "the case is too easy to test anything");
    }

    [Fact]
    public void Choose_NearestArmFirst_ExploresTheRarestEveryThirdTime()
    {
        var record = new ArmRecord(rows: 2, arms: 4);
        float[] margins = [-3, -1, -2, -5];
        for (int arm = 0; arm < 4; arm++) record.Note(1, arm, margins[arm]);
        record.Note(1, 0, -4); // the best of the arm stays -3, and it is no longer the rarest
        Assert.Equal([1, 1, 1, 1], Enumerable.Range(0, 4).Select(_ => Chosen(record)));
        record.Note(1, 1, -1);
        Assert.Equal([1, 2, 1], Enumerable.Range(0, 3).Select(_ => Chosen(record)));
        record.Note(1, 3, -0.5f); // the arm without gradients came nearest
        Assert.Equal(3, Chosen(record));
    }

    [Fact]
    public void Ctor_BadOptions_NamesEveryRuleAndValue() => Assert.Equal(
        ["The attack max supports linf, l2 and l1, not l0.", "Passes must be in [200, 100000000], was 10."],
        new MaximumOptions { Ball = PerturbationBall.L0(3), Passes = 10 }.Errors());

    private static int Chosen(ArmRecord record) => record.Choose(1);
}
