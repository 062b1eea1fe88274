using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

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
    public void Perturb_NetworkWithoutGradients_SpendsTheBudgetOnSquareAndBreaksWhatSquareBreaks()
    {
        // Every gradient is zero, so the arms that need one stay at their random starts: only Square can come nearer, and it must get nearly all of the budget.
        const int Passes = 3000;
        var masked = new ZeroGradients(AttackCases.NewNetwork());
        (Tensor inputs, int[] labels) = AttackCases.Data(20);
        AttackGoal goal = AttackGoal.Untargeted(labels);
        PerturbationBall ball = PerturbationBall.Linf(0.06);
        AttackOutcome max = new MaximumAttack(new MaximumOptions { Ball = ball, Passes = Passes }).Perturb(masked, inputs, goal, AttackCases.Run());
        AttackOutcome gradient = AutoProjectedGradientDescent.CrossEntropy(ball).Perturb(masked, inputs, goal, AttackCases.Run());
        AttackOutcome square = new SquareAttack(new SquareOptions { Ball = ball, Queries = Passes / 2 }).Perturb(masked, inputs, goal, AttackCases.Run());
        Assert.True(square.Count(AttackRowStatus.Broken) > gradient.Count(AttackRowStatus.Broken), "the case shows nothing: gradients are not needed, or nothing can be broken");
        for (int row = 0; row < 20; row++)
        {
            if (square.Status[row] == AttackRowStatus.Broken) Assert.Equal(AttackRowStatus.Broken, max.Status[row]);
            if (max.Status[row] == AttackRowStatus.NotFound) Assert.True(max.BackwardPasses[row] < 0.25 * Passes, $"row {row} spent {max.BackwardPasses[row]} passes on gradients");
        }
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

    private sealed class ZeroGradients(ReluClassifier network)
        : AnalyticClassifier(network.ExampleShape, network.Classes, network.Bounds, network.Capacity)
    {
        public override double[] Forward(ReadOnlySpan<float> input) => network.Forward(input);

        public override double[] Backward(ReadOnlySpan<float> input, double[] derivative) => new double[input.Length];
    }
}
