using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

/// <summary>NES, SPSA and ZOO, which estimate derivatives from scores.</summary>
public sealed class EstimatingAttackTests
{
    [Theory]
    [InlineData("nes", Norm.Linf)]
    [InlineData("nes", Norm.L2)]
    [InlineData("spsa", Norm.Linf)]
    public void Perturb_LinearModel_BreaksWithALittleMoreThanTheExactDistanceAndNeverWithLess(string name, Norm norm)
    {
        var problem = new LinearProblems(seed: 5, rows: 8);
        int broken = 0;
        for (int row = 0; row < 8; row++)
        {
            double exact = problem.Distance(norm, row);
            Assert.Equal(AttackRowStatus.NotFound, Attack(exact * 0.999));
            broken += Attack(exact * 1.2) == AttackRowStatus.Broken ? 1 : 0;

            AttackRowStatus Attack(double epsilon)
            {
                var settings = new AttackSettings { Ball = new PerturbationBall(norm, epsilon), Queries = 3000 };
                return AttackCatalog.Create(name, settings)
                    .Perturb(problem.Model, problem.Inputs.Gather([row]), AttackGoal.Untargeted(problem.Labels[row]), AttackCases.Run()).Status[0];
            }
        }

        Assert.InRange(broken, 6, 8);
    }

    [Fact]
    public void Perturb_ZooOnLinearModel_ComesNearTheExactDistance()
    {
        var problem = new LinearProblems(seed: 3, rows: 20);
        var settings = new AttackSettings { Ball = PerturbationBall.Unlimited(Norm.L2), Queries = 6000 };
        AttackOutcome outcome = AttackCatalog.Create("zoo", settings).Perturb(problem.Model, problem.Inputs, AttackGoal.Untargeted(problem.Labels), AttackCases.Run());
        double[] ratios = [.. Enumerable.Range(0, 20).Select(row => outcome.Norms[row] / problem.Distance(Norm.L2, row)).Order()];
        Assert.Equal(20, outcome.Count(AttackRowStatus.Broken));
        Assert.True(ratios[0] >= 1 - 1e-6 && ratios[10] <= 1.4, $"least {ratios[0]}, median {ratios[10]}");
    }

    [Fact]
    public void Perturb_NesQuestions_ArePairsAroundACenterInTheBall()
    {
        ReluClassifier network = AttackCases.NewNetwork(64);
        (Tensor inputs, int[] labels) = AttackCases.Data(1);
        inputs.Data.Fill(0.5f);
        labels[0] = network.Decide(inputs.Row(0));
        var asked = new List<float[]>();
        network.OnCall = points =>
        {
            for (int row = 0; row < points.Rows; row++) asked.Add(points.Row(row).ToArray());
        };
        var options = new NaturalEvolutionOptions { Ball = PerturbationBall.Linf(1e-4), Queries = 1 + (3 * 9), Pairs = 4, Sigma = 0.01 };
        new NaturalEvolutionAttack(options).Perturb(network, inputs, AttackGoal.Untargeted(labels), AttackCases.Run());

        Assert.Equal(28, asked.Count);
        float[] center = asked[0];
        for (int step = 0; step < 3; step++)
        {
            for (int pair = 0; pair < 4; pair++)
            {
                float[] plus = asked[1 + (9 * step) + (2 * pair)], minus = asked[2 + (9 * step) + (2 * pair)];
                for (int i = 0; i < center.Length; i++) Assert.Equal(2 * center[i], plus[i] + minus[i], 1e-6);
            }

            center = asked[9 * (step + 1)];
            Assert.True(options.Ball.Contains(center, inputs.Row(0)));
        }
    }

    [Fact]
    public void CoordinateAdam_TwoCoordinates_IsTheTextbookRuleForEach()
    {
        var adam = new CoordinateAdam(2);
        Assert.Equal(0.1, adam.Step(1, 5, 0.1), 1e-8); // the first step has the full length whatever the gradient
        double mean = 0, square = 0;
        double[] gradients = [1, -2, 0.5];
        for (int t = 1; t <= 3; t++)
        {
            mean = (0.9 * mean) + (0.1 * gradients[t - 1]);
            square = (0.999 * square) + (0.001 * gradients[t - 1] * gradients[t - 1]);
            double expected = 0.3 * (mean / (1 - Math.Pow(0.9, t))) / (Math.Sqrt(square / (1 - Math.Pow(0.999, t))) + 1e-8);
            Assert.Equal(expected, adam.Step(0, gradients[t - 1], 0.3), 1e-12);
        }

        adam.Reset();
        Assert.Equal(-0.1, adam.Step(1, -7, 0.1), 1e-8);
    }

    [Fact]
    public void Options_DefaultsAndErrors_AreTheDocumentedOnes()
    {
        PerturbationBall ball = PerturbationBall.Linf(1), bad = PerturbationBall.L1(1);
        var nes = new NaturalEvolutionOptions { Ball = ball };
        Assert.Equal((10_000, 25, 0.001, 0.2), (nes.Queries, nes.Pairs, nes.Sigma, nes.EffectiveStepSize));
        var spsa = new StochasticApproximationOptions { Ball = ball };
        Assert.Equal((10_000, 25, 0.01, 0.2), (spsa.Queries, spsa.Pairs, spsa.Delta, spsa.EffectiveStepSize));
        var zoo = new ZerothOrderOptions { Ball = PerturbationBall.L2(1) };
        Assert.Equal((10_000, 32, 0.001, 10, 0.05), (zoo.Queries, zoo.Coordinates, zoo.Difference, zoo.Constant, zoo.StepSize));
        Assert.Equal(
            [
                "NES supports linf and l2, not l1.",
                "Queries must be in [2, 100000000], was 1.",
                "Pairs must be in [1, 100000], was 0.",
                "Sigma must be positive and finite, was 0.",
                "StepSize must be positive and finite, was -1.",
            ],
            new NaturalEvolutionOptions { Ball = bad, Queries = 1, Pairs = 0, Sigma = 0, StepSize = -1 }.Errors());
        Assert.Equal(["NES needs an epsilon."], new NaturalEvolutionOptions { Ball = PerturbationBall.Unlimited(Norm.L2) }.Errors());
        Assert.Equal(
            [
                "SPSA supports linf, not l1.",
                "Pairs must be in [1, 100000], was 0.",
                "Delta must be positive and finite, was 0.",
                "StepSize must be positive and finite, was 0.",
            ],
            new StochasticApproximationOptions { Ball = bad, Pairs = 0, Delta = 0, StepSize = 0 }.Errors());
        Assert.Equal(["SPSA needs an epsilon."], new StochasticApproximationOptions { Ball = PerturbationBall.Unlimited(Norm.Linf) }.Errors());
        Assert.Equal(
            [
                "ZOO supports l2, not l1.",
                "Coordinates must be in [1, 100000], was 0.",
                "Difference must be positive and finite, was 0.",
                "Constant must be positive and finite, was 0.",
                "StepSize must be positive and finite, was 0.",
            ],
            new ZerothOrderOptions { Ball = bad, Coordinates = 0, Difference = 0, Constant = 0, StepSize = 0 }.Errors());
    }
}
