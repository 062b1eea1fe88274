using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks.Tests;

public sealed class ElasticNetTests
{
    [Fact]
    public void Shrink_AnyPoint_MinimizesTheProximalProblemOnAGrid()
    {
        // S_β(y - α∇) minimizes ½(u - moved)² + β|u - c| over the box, value by value: looked up on a fine grid.
        var key = new RandomKey(77);
        float[] y = new float[37], g = new float[37], c = new float[37];
        key.Fold(0).FillUniform(y, -0.1f, 1.1f);
        key.Fold(1).FillNormal(g);
        key.Fold(2).FillUniform(c);
        float[] x = [.. y];
        const float Constant = 0.7f, Step = 0.05f, Beta = 0.03f;
        ElasticNetSearch.Shrink(x, g, c, (Constant, Step, Beta), InputBounds.Unit);
        for (int i = 0; i < y.Length; i++)
        {
            double moved = y[i] - Step * (2 * (y[i] - c[i]) - Constant * g[i]);
            double Cost(double u) => 0.5 * (u - moved) * (u - moved) + Beta * Math.Abs(u - c[i]);
            double best = Enumerable.Range(0, 100_001).Select(k => k / 100_000.0).Append(c[i]).MinBy(Cost);
            Assert.Equal(best, x[i], 2e-5);
        }
    }

    [Fact]
    public void Perturb_LinearModel_ComesNearTheExactSmallestDistance()
    {
        var problems = new LinearProblems(seed: 5, rows: 30, spread: 0.5f);
        var attack = new ElasticNetAttack(new ElasticNetOptions { Ball = PerturbationBall.Unlimited(Norm.L1), Steps = 400, Regularization = 0.01 });
        AttackOutcome outcome = attack.Perturb(problems.Model, problems.Inputs, AttackGoal.Untargeted(problems.Labels), AttackCases.Run());
        double[] excess = [.. Enumerable.Range(0, 30).Select(row => outcome.Norms[row] / problems.Distance(Norm.L1, row))];
        Assert.All(excess, value => Assert.InRange(value, 0.999, 3));
        Assert.InRange(excess.Order().ElementAt(15), 1, 1.25); // the squared ℓ2 term spreads changes that the pure ℓ1 optimum does not
    }

    [Fact]
    public void Errors_DefaultsAndEverythingWrong_NameEveryRule()
    {
        var options = new ElasticNetOptions { Ball = PerturbationBall.L1(1) };
        Assert.Empty(options.Errors());
        Assert.Equal((1000, 0.01, 0.01, 9, 0.001, 3), (options.Steps, options.StepSize, options.Regularization, options.BinarySearchSteps, options.FirstConstant, options.FinalSearchSteps));
        Assert.Equal(
            [
                "Elastic net supports l1, not l2.",
                "Steps must be in [1, 100000], was 0.",
                "StepSize must be positive and finite, was 0.",
                "Regularization must be positive and finite, was 0.",
                "BinarySearchSteps must be in [1, 100], was 0.",
                "FirstConstant must be positive and finite, was 0.",
                "FinalSearchSteps must be in [0, 100], was -1.",
            ],
            new ElasticNetOptions { Ball = PerturbationBall.L2(1), Steps = 0, StepSize = 0, Regularization = 0, BinarySearchSteps = 0, FirstConstant = 0, FinalSearchSteps = -1 }.Errors());
    }
}
