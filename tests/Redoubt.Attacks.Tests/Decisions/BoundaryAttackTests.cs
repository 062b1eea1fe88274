using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

public sealed class BoundaryAttackTests
{
    [Fact]
    public void Perturb_LinearModel_ComesCloseToTheExactDistance()
    {
        var problem = new LinearProblems(seed: 3, rows: 20);
        AttackOutcome outcome = Attack(4000).Perturb(problem.Model, problem.Inputs, AttackGoal.Untargeted(problem.Labels), AttackCases.Run());
        double[] ratios = [.. Enumerable.Range(0, 20).Select(row => outcome.Norms[row] / problem.Distance(Norm.L2, row)).Order()];
        Assert.True(ratios[0] >= 1 - 1e-6, $"nearer than possible: {ratios[0]}");
        Assert.True(ratios[10] <= 1.05, $"median ratio {ratios[10]}");
    }

    [Fact]
    public void Perturb_StepsAround_KeepTheDistance()
    {
        // Far from the bounds, with class 1 everywhere but at the input, every judged step around lies as far out as the point that it left.
        var model = new LinearClassifier(new float[,] { { 0, 0, 0, 0 }, { 0, 0, 0, 0 } }, [-1, 0], new InputBounds(-1000, 1000));
        var inputs = new Tensor(new Shape(1, 4));
        var asked = new List<double>();
        model.OnCall = points => asked.Add(Norm.L2.Distance(points.Row(0), inputs.Row(0)));
        var options = new BoundaryAttackOptions { Ball = PerturbationBall.Unlimited(Norm.L2), Queries = 60, Start = new StartOptions { Trials = 1 }, SphericalStep = 0.3, SourceStep = 0.01 };
        new BoundaryAttack(options).Perturb(model, inputs, AttackGoal.Targeted(0), AttackCases.Run());
        Assert.Equal(60, asked.Count); // class 0 never wins, so only random starts are asked about

        asked.Clear();
        model = new LinearClassifier(new float[,] { { 0, 0, 0, 0 }, { 0.001f, 0, 0, 0 } }, [0, 0], new InputBounds(-1000, 1000));
        model.OnCall = points => asked.Add(Norm.L2.Distance(points.Row(0), inputs.Row(0)));
        inputs.Row(0)[0] = -100;
        new BoundaryAttack(options with { Queries = 300 }).Perturb(model, inputs, AttackGoal.Untargeted(0), AttackCases.Run());
        Assert.Equal(300, asked.Count);
        Assert.InRange(asked.Min(), 0, 110); // the boundary is 100 away
        Assert.InRange(asked[^1], 100, 140);
    }

    [Fact]
    public void Options_DefaultsAndErrors_AreTheDocumentedOnes()
    {
        var options = new BoundaryAttackOptions { Ball = PerturbationBall.L2(1) };
        Assert.Equal((25_000, 0.1, 0.1, 50), (options.Queries, options.SphericalStep, options.SourceStep, options.Start.Trials));
        var bad = new BoundaryAttackOptions { Ball = PerturbationBall.Linf(1), Queries = 1, SphericalStep = 0, SourceStep = 1 };
        Assert.Equal(
            [
                "Boundary supports l2, not linf.",
                "Queries must be in [2, 100000000], was 1.",
                "SphericalStep must be in (0, 1], was 0.",
                "SourceStep must be in (0, 1), was 1.",
            ],
            bad.Errors());
        Assert.Throws<ArgumentException>(() => new BoundaryAttack(bad));
    }

    private static BoundaryAttack Attack(int queries) => new(new BoundaryAttackOptions { Ball = PerturbationBall.Unlimited(Norm.L2), Queries = queries });
}
