using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

public sealed class AutoProjectedGradientDescentTests
{
    [Theory]
    [InlineData(Norm.Linf, 0.02, AttackLoss.CrossEntropy)]
    [InlineData(Norm.Linf, 0.2, AttackLoss.DifferenceOfLogitsRatio)]
    [InlineData(Norm.L2, 0.1, AttackLoss.CrossEntropy)]
    [InlineData(Norm.L2, 0.6, AttackLoss.Margin)]
    public void Perturb_SmallNetwork_FollowsAlgorithm1(Norm norm, double radius, AttackLoss loss)
    {
        // The oracle is the paper's algorithm written down with whole histories, in double precision. A kink crossed in another order by float32
        // rounding sends a trajectory elsewhere, so the objective reached is compared, and most points.
        var ball = new PerturbationBall(norm, radius);
        (Tensor inputs, int[] labels) = AttackCases.Data(12);
        var attack = new AutoProjectedGradientDescent(new AutoPgdOptions { Ball = ball, Steps = 60, Loss = loss, MaximizeLoss = true });
        AttackGoal goal = AttackGoal.Untargeted(labels);
        AttackOutcome outcome = attack.Perturb(AttackCases.Network, inputs, goal, AttackCases.Run());
        int same = 0;
        for (int row = 0; row < 12; row++)
        {
            (double expected, double[] point) = PaperApgd.Run(AttackCases.Network, ball, inputs, row, labels[row], goal.Objective(loss, 5), 60);
            double[] scores = AttackCases.Network.Forward(outcome.Adversarial.Row(row));
            double reached = ScoreLoss.Evaluate(goal.Objective(loss, 5), scores, labels[row], -1).Value;
            Assert.Equal(expected, reached, 0.02 * Math.Max(1, Math.Abs(expected)));
            float[] actual = outcome.Adversarial.Row(row).ToArray();
            same += point.Zip(actual, (a, b) => Math.Abs(a - b)).Max() < 1e-4 ? 1 : 0;
        }

        Assert.True(same >= 10, $"{same} of 12 points agree");
    }

    [Theory]
    [InlineData(Norm.Linf)]
    [InlineData(Norm.L2)]
    public void Perturb_LinearModel_ReachesTheWorstPoint(Norm norm)
    {
        float[,] weights = { { 2, -1, 0.1f }, { 0, 0, 0 }, { -3, 0.5f, -0.1f } };
        var linear = new LinearClassifier(weights, [0, 0, -1]);
        var inputs = new Tensor(new Shape(1, 3));
        inputs.Data.Fill(0.5f);
        var ball = new PerturbationBall(norm, 0.2);
        AttackOutcome outcome = new AutoProjectedGradientDescent(new AutoPgdOptions { Ball = ball, Loss = AttackLoss.Margin, MaximizeLoss = true })
            .Perturb(linear, inputs, AttackGoal.Untargeted(0), AttackCases.Run());
        double[] direction = norm == Norm.Linf ? [-1, 1, -1] : [.. new[] { -2, 1, -0.1 }.Select(w => w / Math.Sqrt(5.01))];
        for (int i = 0; i < 3; i++) Assert.Equal(0.5 + 0.2 * direction[i], outcome.Adversarial.Data[i], 1e-4);
    }

    [Fact]
    public void Perturb_TargetClasses_TriesThemByFallingCleanScore()
    {
        // Class 3 can be reached, but it is the last in rank: the search towards classes 1, 2 and 4 must fail first, 3 · (6 + 1) passes.
        var weights = new float[5, 20];
        weights[3, 0] = 40;
        var linear = new LinearClassifier(weights, [0, -1, -2, -21.9f, -3]);
        var inputs = new Tensor(new Shape(1, 20));
        inputs.Data.Fill(0.3f);
        var options = new AutoPgdOptions
        {
            Ball = PerturbationBall.Linf(0.25), Steps = 6, Loss = AttackLoss.DifferenceOfLogitsRatio, TargetClasses = 9,
        };
        AttackOutcome outcome = new AutoProjectedGradientDescent(options).Perturb(linear, inputs, AttackGoal.Untargeted(0), AttackCases.Run(3));
        Assert.Equal(AttackRowStatus.Broken, outcome.Status[0]);
        Assert.InRange(outcome.ForwardPasses[0], 1 + (3 * 7) + 1, 1 + (4 * 7));
        Assert.Equal([ObjectiveKind.TargetedDifferenceOfLogitsRatio], linear.Compiled);
        Assert.Equal(3, Array.IndexOf(linear.Forward(outcome.Adversarial.Row(0)), linear.Forward(outcome.Adversarial.Row(0)).Max()));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    public void Perturb_TargetClassesOnFewClasses_UsesTheMarginAndSaysSo(int classes, int expectedTargets)
    {
        var network = new ReluClassifier(new Shape(4), 3, classes, AttackCases.Key);
        var inputs = new Tensor(new Shape(1, 4));
        AttackGoal goal = AttackGoal.Untargeted(network.Decide(inputs.Row(0)));
        var options = new AutoPgdOptions
        {
            Ball = PerturbationBall.Linf(1e-6), Steps = 5, Loss = AttackLoss.DifferenceOfLogitsRatio, TargetClasses = 9,
        };
        AttackOutcome outcome = new AutoProjectedGradientDescent(options).Perturb(network, inputs, goal, AttackCases.Run());
        Assert.Equal(ObjectiveKind.TargetedMargin, outcome.Objective);
        Assert.Equal([$"The model has {classes} classes, too few for DifferenceOfLogitsRatio: the margin loss was used."], outcome.Notes);
        Assert.Equal(1 + (expectedTargets * 6), outcome.ForwardPasses[0]);
    }

    [Fact]
    public void Perturb_TargetClassesWithTargetedGoal_IsRefused()
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(1);
        var error = Assert.Throws<ArgumentException>(() =>
            AutoProjectedGradientDescent.Targeted(PerturbationBall.Linf(0.1)).Perturb(AttackCases.Network, inputs, AttackGoal.Targeted(labels), AttackCases.Run()));
        Assert.StartsWith("With TargetClasses the attack chooses its own targets: the goal must be untargeted.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_Defaults_AreThePapers()
    {
        var options = new AutoPgdOptions { Ball = PerturbationBall.Linf(0.3) };
        Assert.Equal((100, 1, AttackLoss.CrossEntropy, null, 0.75, false),
            (options.Steps, options.Restarts, options.Loss, options.TargetClasses, options.Rho, options.MaximizeLoss));
        Assert.Equal("apgd-ce", AutoProjectedGradientDescent.CrossEntropy(options.Ball).Name);
        Assert.Equal("apgd-dlr", AutoProjectedGradientDescent.LogitsRatio(options.Ball).Name);
        Assert.Equal("apgd-t", AutoProjectedGradientDescent.Targeted(options.Ball).Name);
    }

    [Fact]
    public void Ctor_BadOptions_NamesEveryRuleAndValue()
    {
        var options = new AutoPgdOptions
        {
            Ball = PerturbationBall.L0(1), Steps = 0, Restarts = 0, Loss = (AttackLoss)9, TargetClasses = 0, Rho = 1, MaximizeLoss = true,
        };
        Assert.Equal(
            [
                "APGD supports linf, l2 and l1, not l0.",
                "Steps must be in [1, 100000], was 0.",
                "Restarts must be in [1, 10000], was 0.",
                "Loss must be one of CrossEntropy, Margin, DifferenceOfLogitsRatio, was 9.",
                "TargetClasses must be in [1, 1000], was 0.",
                "Rho must be in (0, 1), was 1.",
                "MaximizeLoss needs one objective: leave TargetClasses unset.",
            ],
            options.Errors());
        Assert.Equal(["Ball is required."], (options with { Ball = null! }).Errors().Take(1));
        Assert.Throws<ArgumentException>(() => new AutoProjectedGradientDescent(options));
    }
}
