using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

/// <summary>APGD in ℓ1.</summary>
public sealed class SparseAutoPgdTests
{
    [Theory]
    [InlineData(100, 3, new[] { 30, 30, 40 })]
    [InlineData(7, 3, new[] { 3, 3, 1 })]
    [InlineData(1, 3, new[] { 0, 0, 1 })]
    [InlineData(12, 1, new[] { 12 })]
    public void PhaseSteps_AnyNumber_UsesAllSteps(int steps, int phases, int[] expected) =>
        Assert.Equal(expected, SparseAutoPgdSearch.PhaseSteps(steps, phases));

    [Fact]
    public void Adapt_SparserBest_ResetsTheStepAndOthersShrinkIt()
    {
        var step = new SparseStep(radius: 6, steps: 100, changed: 300);
        Assert.Equal((6.0, 200.0), (step.Length, step.Values));
        bool[] checkpoints = [.. Enumerable.Range(0, 8).Select(_ => step.IsCheckpoint())];
        Assert.Equal([false, false, false, true, false, false, false, true], checkpoints);

        Assert.False(step.Adapt(290)); // only 3 % sparser
        Assert.Equal((4.0, 290 / 1.5), (step.Length, step.Values));
        for (int i = 0; i < 10; i++) Assert.False(step.Adapt(290));
        Assert.Equal(0.6, step.Length, 1e-12); // never below a tenth of the radius
        Assert.True(step.Adapt(200));
        Assert.Equal(6, step.Length);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(1.2)]
    [InlineData(2.5)]
    public void Perturb_LinearModel_FillsTheSteepestCoordinatesToTheirBounds(double radius)
    {
        // The worst point of an ℓ1 ball in a box: the budget goes to the coordinates of largest weight, each as far as its bound allows.
        const int Length = 30;
        ulong seed = TestSeed.Value;
        var weights = new float[2, Length];
        var inputs = new Tensor(new Shape(1, Length));
        new RandomKey(seed).Fold(1).FillUniform(inputs.Data);
        float[] row = new float[Length];
        new RandomKey(seed).Fold(2).FillNormal(row);
        for (int i = 0; i < Length; i++) weights[1, i] = row[i];
        double best = 0, left = radius;
        foreach (int i in Enumerable.Range(0, Length).OrderByDescending(i => Math.Abs(row[i])))
        {
            double room = Math.Min(left, row[i] > 0 ? 1 - inputs.Data[i] : inputs.Data[i]);
            best += Math.Abs(row[i]) * room;
            left -= room;
        }

        var linear = new LinearClassifier(weights);
        double clean = linear.Forward(inputs.Row(0))[1];
        var options = new AutoPgdOptions { Ball = PerturbationBall.L1(radius), Steps = 2000, Loss = AttackLoss.Margin, MaximizeLoss = true };
        AttackOutcome outcome = new AutoProjectedGradientDescent(options).Perturb(linear, inputs, AttackGoal.Untargeted(0), AttackCases.Run());
        double reached = linear.Forward(outcome.Adversarial.Row(0))[1] - clean;
        Assert.True(reached >= 0.98 * best && reached <= best + 1e-5, $"reached {reached} of {best}, seed {seed}");
    }

    [Fact]
    public void Perturb_SuccessOnlyOutsideTheBall_IsNotReported()
    {
        // The decision changes at distance 1.5 in one coordinate: inside the balls of radius 3 and 2 that the search visits, outside its own.
        var linear = new LinearClassifier(new[,] { { 0f, 0 }, { 1, 0.1f } }, [1.5f, 0], new InputBounds(0, 4));
        var inputs = new Tensor(new Shape(1, 2));
        foreach ((double radius, AttackRowStatus expected) in new[] { (1.0, AttackRowStatus.NotFound), (2.5, AttackRowStatus.Broken) })
        {
            var attack = new AutoProjectedGradientDescent(new AutoPgdOptions { Ball = PerturbationBall.L1(radius), Loss = AttackLoss.Margin });
            AttackOutcome outcome = attack.Perturb(linear, inputs, AttackGoal.Untargeted(0), AttackCases.Run());
            Assert.Equal(expected, outcome.Status[0]);
            Assert.True(outcome.Norms[0] <= radius);
        }
    }
}
