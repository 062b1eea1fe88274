using Redoubt.Models;

namespace Redoubt.Attacks.Tests;

/// <summary>RayS, GeoDA and Sign-OPT against exact distances.</summary>
public sealed class LaterDecisionAttackTests
{
    [Theory]
    [InlineData("rays", Norm.Linf, 1.002)] // the best corner is found, and measured to 0.1 %
    [InlineData("geoda", Norm.L2, 1.10)]
    [InlineData("geoda", Norm.Linf, 1.15)]
    [InlineData("sign-opt", Norm.L2, 1.05)]
    public void Perturb_LinearModel_ComesCloseToTheExactDistance(string name, Norm norm, double most)
    {
        var problem = new LinearProblems(seed: 3, rows: 20);
        var settings = new AttackSettings { Ball = PerturbationBall.Unlimited(norm), Queries = 4000 };
        AttackOutcome outcome = AttackCatalog.Create(name, settings).Perturb(problem.Model, problem.Inputs, AttackGoal.Untargeted(problem.Labels), AttackCases.Run());
        double[] ratios = [.. Enumerable.Range(0, 20).Select(row => outcome.Norms[row] / problem.Distance(norm, row)).Order()];
        Assert.True(ratios[0] >= 1 - 1e-6, $"nearer than possible: {ratios[0]}");
        Assert.True(ratios[10] <= most, $"median ratio {ratios[10]}");
    }

    [Fact]
    public void Options_DefaultsAndErrors_AreTheDocumentedOnes()
    {
        PerturbationBall linf = PerturbationBall.Linf(1), l2 = PerturbationBall.L2(1), l1 = PerturbationBall.L1(1);
        Assert.Equal((10_000, 50), (new RaySOptions { Ball = linf }.Queries, new RaySOptions { Ball = linf }.Start.Trials));
        Assert.Equal((5000, 60), (new GeometricDecisionOptions { Ball = l2 }.Queries, new GeometricDecisionOptions { Ball = l2 }.InitialEvaluations));
        Assert.Equal((5000, 100), (new SignOptOptions { Ball = l2 }.Queries, new SignOptOptions { Ball = l2 }.Evaluations));

        Assert.Equal(["RayS supports linf, not l1.", "Queries must be in [2, 100000000], was 1."], new RaySOptions { Ball = l1, Queries = 1 }.Errors());
        Assert.Equal(
            ["GeoDA supports linf and l2, not l1.", "InitialEvaluations must be in [2, 1000000], was 1."],
            new GeometricDecisionOptions { Ball = l1, InitialEvaluations = 1 }.Errors());
        Assert.Equal(["Sign-OPT supports l2, not l1.", "Evaluations must be in [2, 1000000], was 1."], new SignOptOptions { Ball = l1, Evaluations = 1 }.Errors());
        Assert.Throws<ArgumentException>(() => new RaySAttack(new RaySOptions { Ball = l1 }));
        Assert.Throws<ArgumentException>(() => new GeometricDecisionAttack(new GeometricDecisionOptions { Ball = l1 }));
        Assert.Throws<ArgumentException>(() => new SignOptAttack(new SignOptOptions { Ball = l1 }));
    }
}
