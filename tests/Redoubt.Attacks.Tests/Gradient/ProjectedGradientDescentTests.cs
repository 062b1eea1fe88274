using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

public sealed class ProjectedGradientDescentTests
{
    // z0 - z1 = 2·x0 - x1 + 0.1·x2: for label 0 the loss gradient points along (-2, 1, -0.1) at every x, so worst points are closed forms.
    private static readonly LinearClassifier Linear = new(new float[,] { { 2, -1, 0.1f }, { 0, 0, 0 } });
    private static readonly Tensor Middle = new(new Shape(1, 3), new[] { 0.5f, 0.5f, 0.5f });

    [Theory]
    [InlineData(false, 0.3f, 0.7f, 0.3f)] // leave class 0
    [InlineData(true, 0.7f, 0.3f, 0.7f)]  // reach class 0: exactly the opposite corner
    public void Perturb_LinearModelLinf_ReachesTheWorstCorner(bool targeted, float x0, float x1, float x2)
    {
        Assert.Equal([x0, x1, x2], Strongest(PerturbationBall.Linf(0.2), Middle, targeted), new Close(1e-6f));
    }

    [Fact]
    public void Perturb_LinearModelL2_ReachesTheSphereAgainstTheWeights()
    {
        double length = Math.Sqrt(4 + 1 + 0.01);
        float[] expected = [.. new[] { -2, 1, -0.1 }.Select(w => (float)(0.5 + 0.2 * w / length))];
        Assert.Equal(expected, Strongest(PerturbationBall.L2(0.2), Middle, targeted: false, stepSize: 0.2), new Close(1e-4f));
    }

    [Fact]
    public void Perturb_LinearModelL1_SpendsTheBudgetOnTheHeaviestWeight()
    {
        Assert.Equal([0.3f, 0.5f, 0.5f], Strongest(PerturbationBall.L1(0.2), Middle, targeted: false, steps: 200), new Close(5e-3f));
    }

    [Fact]
    public void Perturb_LinearModelL1AtTheBound_SpendsTheRestOnTheNextWeight()
    {
        Tensor nearEdge = Middle.Clone();
        nearEdge.Data[0] = 0.05f;
        Assert.Equal([0f, 0.65f, 0.5f], Strongest(PerturbationBall.L1(0.2), nearEdge, targeted: false, steps: 200), new Close(5e-3f));
    }

    [Fact]
    public void FastGradientSign_LinearModel_StepsToTheCorner()
    {
        var decided = new LinearClassifier(new float[,] { { 2, -1, 0.1f }, { 0, 0, 0 } }, [-0.2f, 0]);
        AttackOutcome outcome = ProjectedGradientDescent.FastGradientSign(PerturbationBall.Linf(0.2))
            .Perturb(decided, Middle, AttackGoal.Untargeted(0), AttackCases.Run());
        Assert.Equal([0.3f, 0.7f, 0.3f], outcome.Adversarial.Data.ToArray(), new Close(1e-6f));
        Assert.Equal(AttackRowStatus.Broken, outcome.Status[0]);
        Assert.Equal(3, outcome.ForwardPasses[0]); // clean, gradient, judgment
        Assert.Equal(1, outcome.BackwardPasses[0]);
        Assert.Equal(-(0.3f * 2 - 0.7f + 0.03f - 0.2f), outcome.Margins[0], 1e-6f);
    }

    [Fact]
    public void Perturb_Restarts_FindMoreAndStopAtTheFirstSuccess()
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(40);
        AttackGoal goal = AttackGoal.Untargeted(labels);
        AttackOutcome one = Pgd(1).Perturb(AttackCases.Network, inputs, goal, AttackCases.Run());
        AttackOutcome five = Pgd(5).Perturb(AttackCases.Network, inputs, goal, AttackCases.Run());
        Assert.True(five.Count(AttackRowStatus.Broken) > one.Count(AttackRowStatus.Broken), $"{five.Count(AttackRowStatus.Broken)} after {one.Count(AttackRowStatus.Broken)} of 40");
        for (int row = 0; row < 40; row++)
        {
            if (one.Status[row] == AttackRowStatus.Broken) Assert.Equal(one.Adversarial.Row(row).ToArray(), five.Adversarial.Row(row).ToArray());
            if (five.Status[row] == AttackRowStatus.NotFound) Assert.Equal((11L, 5L), (five.ForwardPasses[row], five.BackwardPasses[row]));
        }

        static ProjectedGradientDescent Pgd(int restarts) =>
            new(new PgdOptions { Ball = PerturbationBall.Linf(0.2), Steps = 1, StepSize = 0.06, Restarts = restarts });
    }

    [Fact]
    public void Perturb_MaximizeLoss_ReturnsTheBestIterateOfEveryRow()
    {
        // Steps twice as long as the ball is wide overshoot; the best iterate is still the corner that the first step reached.
        var options = new PgdOptions { Ball = PerturbationBall.Linf(0.1), Steps = 5, MaximizeLoss = true, Restarts = 2 };
        AttackOutcome outcome = new ProjectedGradientDescent(options).Perturb(Linear, Middle, AttackGoal.Untargeted(0), AttackCases.Run());
        Assert.Equal([0.4f, 0.6f, 0.4f], outcome.Adversarial.Data.ToArray(), new Close(1e-6f));
        Assert.Equal(AttackRowStatus.NotFound, outcome.Status[0]);
        Assert.Equal(-(0.8f - 0.6f + 0.04f), outcome.Margins[0], 1e-6f);
    }

    [Fact]
    public void Perturb_MaximizeLossWithRestarts_KeepsTheBestAttempt()
    {
        // Steps too short to matter: each attempt is one random point, so with every further attempt the margin can only grow.
        float last = float.NegativeInfinity;
        int grown = 0;
        for (int restarts = 1; restarts <= 8; restarts++)
        {
            var options = new PgdOptions
            {
                Ball = PerturbationBall.Linf(0.1), Steps = 1, StepSize = 1e-6, Restarts = restarts, MaximizeLoss = true, Loss = AttackLoss.Margin,
            };
            float margin = new ProjectedGradientDescent(options).Perturb(Linear, Middle, AttackGoal.Untargeted(0), AttackCases.Run(8)).Margins[0];
            Assert.True(margin >= last);
            grown += margin > last ? 1 : 0;
            last = margin;
        }

        Assert.InRange(grown, 2, 7);
    }

    [Fact]
    public void Perturb_OtherKey_GivesOtherRandomStarts()
    {
        var options = new PgdOptions { Ball = PerturbationBall.Linf(0.1), Steps = 1, StepSize = 1e-6, MaximizeLoss = true };
        var attack = new ProjectedGradientDescent(options);
        float[] first = attack.Perturb(Linear, Middle, AttackGoal.Untargeted(0), AttackCases.Run(1)).Adversarial.Data.ToArray();
        Assert.NotEqual(first, attack.Perturb(Linear, Middle, AttackGoal.Untargeted(0), AttackCases.Run(2)).Adversarial.Data.ToArray());
    }

    [Fact]
    public void Perturb_FlatModel_NamesTheRowsWithoutGradient()
    {
        float[,] flat = { { 0, 0, 0 }, { 0, 0, 0 } };
        ProjectedGradientDescent attack = ProjectedGradientDescent.FastGradientSign(PerturbationBall.Linf(0.1));
        AttackGoal goal = AttackGoal.Untargeted(0);
        Assert.True(attack.Perturb(new LinearClassifier(flat, [1, 0]), Middle, goal, AttackCases.Run()).ZeroGradients[0]);
        Assert.False(attack.Perturb(Linear, Middle, goal, AttackCases.Run()).ZeroGradients[0]);
    }

    [Fact]
    public void Perturb_ZeroRadius_FindsNothingAndDoesNotFail()
    {
        AttackOutcome outcome = ProjectedGradientDescent.FastGradientSign(PerturbationBall.Linf(0))
            .Perturb(Linear, Middle, AttackGoal.Untargeted(0), AttackCases.Run());
        Assert.Equal(AttackRowStatus.NotFound, outcome.Status[0]);
    }

    [Fact]
    public void Perturb_TwoClassesWithRatioLoss_UsesTheMarginAndSaysSo()
    {
        var options = new PgdOptions { Ball = PerturbationBall.Linf(0.1), Loss = AttackLoss.DifferenceOfLogitsRatio };
        AttackOutcome outcome = new ProjectedGradientDescent(options).Perturb(Linear, Middle, AttackGoal.Untargeted(0), AttackCases.Run());
        Assert.Equal(ObjectiveKind.Margin, outcome.Objective);
        Assert.Equal(["The model has 2 classes, too few for DifferenceOfLogitsRatio: the margin loss was used."], outcome.Notes);
    }

    [Fact]
    public void Options_Defaults_AreTheDocumentedOnes()
    {
        var options = new PgdOptions { Ball = PerturbationBall.Linf(0.3) };
        Assert.Equal((40, null, true, 1, AttackLoss.CrossEntropy, false),
            (options.Steps, options.StepSize, options.RandomStart, options.Restarts, options.Loss, options.MaximizeLoss));
        Assert.Equal(2.5 * 0.3 / 40, options.EffectiveStepSize);
    }

    [Theory]
    [InlineData(0, null, 1, true, "Steps must be in [1, 100000], was 0.")]
    [InlineData(100_001, null, 1, true, "Steps must be in [1, 100000], was 100001.")]
    [InlineData(1, 0.0, 1, true, "StepSize must be positive and finite, was 0.")]
    [InlineData(1, double.NaN, 1, true, "StepSize must be positive and finite, was NaN.")]
    [InlineData(1, null, 0, true, "Restarts must be in [1, 10000], was 0.")]
    [InlineData(1, null, 2, false, "Restarts must be 1 without RandomStart, was 2: every attempt would be the same.")]
    public void Ctor_BadOptions_NamesTheRuleAndTheValue(int steps, double? stepSize, int restarts, bool randomStart, string sentence)
    {
        var options = new PgdOptions { Ball = PerturbationBall.Linf(1), Steps = steps, StepSize = stepSize, Restarts = restarts, RandomStart = randomStart };
        Assert.StartsWith(sentence, Assert.Throws<ArgumentException>(() => new ProjectedGradientDescent(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ctor_SeveralBadOptions_NamesAll()
    {
        var options = new PgdOptions { Ball = null!, Steps = 0, Loss = (AttackLoss)7 };
        Assert.StartsWith(
            "Ball is required. Steps must be in [1, 100000], was 0. Loss must be one of CrossEntropy, Margin, DifferenceOfLogitsRatio, was 7.",
            Assert.Throws<ArgumentException>(() => new ProjectedGradientDescent(options)).Message,
            StringComparison.Ordinal);
    }

    private static float[] Strongest(PerturbationBall ball, Tensor center, bool targeted, int steps = 40, double? stepSize = null)
    {
        var attack = new ProjectedGradientDescent(new PgdOptions { Ball = ball, Steps = steps, StepSize = stepSize, MaximizeLoss = true });
        AttackGoal goal = targeted ? AttackGoal.Targeted(0) : AttackGoal.Untargeted(0);
        return attack.Perturb(Linear, center, goal, AttackCases.Run()).Adversarial.Data.ToArray();
    }
}
