using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

public sealed class HopSkipJumpAttackTests
{
    [Theory]
    [InlineData(Norm.L2, 0.03)]
    [InlineData(Norm.Linf, 0.10)]
    public void Perturb_LinearModel_ComesCloseToTheExactDistance(Norm norm, double excess)
    {
        var problem = new LinearProblems(seed: 3, rows: 20);
        AttackOutcome outcome = Attack(PerturbationBall.Unlimited(norm), 4000).Perturb(problem.Model, problem.Inputs, AttackGoal.Untargeted(problem.Labels), AttackCases.Run());
        double[] ratios = [.. Enumerable.Range(0, 20).Select(row => outcome.Norms[row] / problem.Distance(norm, row)).Order()];
        Assert.True(ratios[0] >= 1 - 1e-6, $"nearer than possible: {ratios[0]}");
        Assert.True(ratios[10] <= 1 + excess, $"median ratio {ratios[10]}");
    }

    [Fact]
    public void Perturb_Circle_ReachesItsEdge()
    {
        var inputs = new Tensor(new Shape(2, 2));
        (inputs.Data[0], inputs.Data[1], inputs.Data[2], inputs.Data[3]) = (0.5f, 0.6f, 0.4f, 0.45f);
        double[] expected = [0.3 - 0.1, 0.3 - Math.Sqrt(0.01 + 0.0025)];
        AttackOutcome outcome = Attack(PerturbationBall.Unlimited(Norm.L2), 2000).Perturb(new CircleClassifier(0.3), inputs, AttackGoal.Untargeted(0, 0), AttackCases.Run());
        for (int row = 0; row < 2; row++) Assert.InRange(outcome.Norms[row], expected[row] - 1e-6, expected[row] * 1.02);
    }

    [Fact]
    public void Perturb_GivenStart_NeedsNoLuck()
    {
        // Of the whole square only a corner of side 0.001 is of class 1: random points miss it, the given one lies in it.
        var model = new LinearClassifier(new float[,] { { -1, -1 }, { 0, 0 } }, [1.999f, 0]);
        var inputs = new Tensor(new Shape(1, 2));
        var start = new Tensor(new Shape(2, 2));
        (start.Data[2], start.Data[3]) = (0.9999f, 0.9996f);
        AttackOutcome outcome = new HopSkipJumpAttack(new HopSkipJumpOptions
        {
            Ball = PerturbationBall.Unlimited(Norm.L2), Queries = 30, Start = new StartOptions { Points = start, Trials = 1 },
        }).Perturb(model, inputs, AttackGoal.Untargeted(0), AttackCases.Run());
        Assert.Equal(AttackRowStatus.Broken, outcome.Status[0]);
        Assert.InRange(outcome.Norms[0], 1.999 / Math.Sqrt(2) - 1e-6, 1.4142);
    }

    [Fact]
    public void Perturb_FewRows_AsksTheQuestionsOfAnEstimateInFullBatches()
    {
        ReluClassifier network = AttackCases.NewNetwork(64);
        (Tensor inputs, int[] labels) = AttackCases.Data(1);
        Attack(PerturbationBall.Unlimited(Norm.L2), 2000).Perturb(network, inputs, AttackGoal.Untargeted(labels), AttackCases.Run());
        Assert.Equal(2000, network.Calls.Sum());
        Assert.True(network.Calls.Count < 500, $"{network.Calls.Count} calls");
        Assert.Equal(64, network.Calls.Max());
    }

    [Fact]
    public void Perturb_BadStarts_SaysWhatIsWrong()
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(1);
        AssertError("The starting points have shape [1,20]; the model takes rows of shape [1,4,5].", new Tensor(new Shape(1, 20)));
        var outside = new Tensor(new Shape(2, 1, 4, 5));
        outside.Data[25] = 2;
        AssertError("Starting point 1 lies outside the input bounds [0, 1].", outside);

        void AssertError(string sentence, Tensor points)
        {
            var attack = new HopSkipJumpAttack(new HopSkipJumpOptions { Ball = PerturbationBall.Unlimited(Norm.L2), Start = new StartOptions { Points = points } });
            Assert.Equal(sentence, Assert.Throws<ArgumentException>(() => attack.Perturb(AttackCases.Network, inputs, AttackGoal.Untargeted(labels), AttackCases.Run())).Message);
        }
    }

    [Fact]
    public void Options_DefaultsAndErrors_AreTheDocumentedOnes()
    {
        var options = new HopSkipJumpOptions { Ball = PerturbationBall.Linf(0.3) };
        Assert.Equal((5000, 100, 0.002, 50), (options.Queries, options.InitialEvaluations, options.Tolerance, options.Start.Trials));
        var bad = new HopSkipJumpOptions
        {
            Ball = PerturbationBall.L1(1), Queries = 1, InitialEvaluations = 1, Tolerance = 0, Start = new StartOptions { Trials = 0 },
        };
        Assert.Equal(
            [
                "HopSkipJump supports linf and l2, not l1.",
                "Queries must be in [2, 100000000], was 1.",
                "Start.Trials must be in [1, 1000000], was 0.",
                "InitialEvaluations must be in [2, 1000000], was 1.",
                "Tolerance must be in (0, 0.5], was 0.",
            ],
            bad.Errors());
        Assert.Throws<ArgumentException>(() => new HopSkipJumpAttack(bad));
    }

    private static HopSkipJumpAttack Attack(PerturbationBall ball, int queries) => new(new HopSkipJumpOptions { Ball = ball, Queries = queries });
}
