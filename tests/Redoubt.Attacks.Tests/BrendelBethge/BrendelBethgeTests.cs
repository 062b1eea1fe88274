using Redoubt.Models;

namespace Redoubt.Attacks.Tests;

public sealed class BrendelBethgeTests
{
    [Theory]
    [InlineData(Norm.L2, 1.01)]
    [InlineData(Norm.Linf, 1.02)]
    [InlineData(Norm.L1, 1.02)]
    public void Perturb_LinearModel_FindsTheExactSmallestDistanceOfMostRows(Norm norm, double most)
    {
        var problems = new LinearProblems(seed: 12, rows: 25);
        double[] excess = [.. Run(problems, norm, 25).Select((found, row) => found / problems.Distance(norm, row))];
        Assert.All(excess, value => Assert.True(value >= 0.999));
        Assert.InRange(excess.Order().ElementAt(15), 1 - 1e-3, most); // the walk may begin at the boundary of a class that is not the nearest
    }

    [Fact]
    public void Perturb_LinearModel_ChangesTheFewestValuesOfMostRows()
    {
        var problems = new LinearProblems(seed: 13, rows: 25);
        int[] excess = [.. Run(problems, Norm.L0, 25).Select((found, row) => (int)found - problems.Count(row))];
        Assert.All(excess, value => Assert.InRange(value, 0, 3));
        Assert.InRange(excess.Count(value => value == 0), 15, 25);
    }

    [Fact]
    public void Errors_DefaultsAndEverythingWrong_NameEveryRule()
    {
        var options = new BrendelBethgeOptions { Ball = PerturbationBall.L0(1) };
        Assert.Empty(options.Errors());
        Assert.Equal((1000, 0.1, 20, 0.8, 1.1, 50, 0),
            (options.Steps, options.TrustRadius, options.Halvings, options.Momentum, options.Overshoot, options.StartTrials, options.EffectiveFinalSearchSteps));
        Assert.Equal(
            [
                "Ball is required.",
                "Steps must be in [1, 100000], was 0.",
                "TrustRadius must be positive and finite, was 0.",
                "Halvings must be in [0, 100], was -1.",
                "Momentum must be in [0, 1), was 1.",
                "Overshoot must be in [1, 2), was 2.",
                "StartTrials must be in [0, 10000], was -1.",
                "FinalSearchSteps must be in [0, 100], was -1.",
            ],
            new BrendelBethgeOptions { Ball = null!, Steps = 0, TrustRadius = 0, Halvings = -1, Momentum = 1, Overshoot = 2, StartTrials = -1, FinalSearchSteps = -1 }.Errors());
    }

    private static double[] Run(LinearProblems problems, Norm norm, int rows)
    {
        var attack = new BrendelBethgeAttack(new BrendelBethgeOptions { Ball = PerturbationBall.Unlimited(norm), Steps = 200 });
        AttackOutcome outcome = attack.Perturb(problems.Model, problems.Inputs, AttackGoal.Untargeted(problems.Labels), AttackCases.Run());
        Assert.Equal(rows, outcome.Count(AttackRowStatus.Broken));
        return outcome.Norms.ToArray();
    }
}
