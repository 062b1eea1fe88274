using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

public sealed class DeepFoolTests
{
    private const int Rows = 30;

    private static readonly float[] Middle = [0.5f, 0.5f];

    [Theory]
    [InlineData(Norm.Linf)]
    [InlineData(Norm.L2)]
    public void Perturb_LinearModelFarFromTheBounds_FindsTheExactDistance(Norm norm)
    {
        // The rows lie near the middle, where all scores agree: no bound is active, so the nearest boundary and the step onto it are exact.
        var problem = new LinearProblems(TestSeed.Value, Rows, spread: 0.1f);
        var attack = new DeepFool(new DeepFoolOptions { Ball = PerturbationBall.Unlimited(norm) });
        AttackOutcome outcome = attack.Perturb(problem.Model, problem.Inputs, AttackGoal.Untargeted(problem.Labels), AttackCases.Run());
        for (int row = 0; row < Rows; row++)
        {
            double exact = problem.Distance(norm, row);
            Assert.InRange(outcome.Norms[row], exact * (1 - 1e-6), exact * 1.001 + 2e-4);
        }
    }

    [Fact]
    public void Perturb_LinearModel_NeedsOneStepAndGoesTwoPercentTooFar()
    {
        var model = new LinearClassifier(new float[,] { { 2, -1 }, { 0, 0 } });
        Tensor x = new(new Shape(1, 2), Middle);
        var options = new DeepFoolOptions { Ball = PerturbationBall.Unlimited(Norm.L2), FinalSearchSteps = 0 };
        AttackOutcome outcome = new DeepFool(options).Perturb(model, x, AttackGoal.Untargeted(0), AttackCases.Run());
        Assert.Equal([0.5f - 1.02f * 0.2f, 0.5f + 1.02f * 0.1f], outcome.Adversarial.Data.ToArray(), new Close(1e-4f));
        Assert.Equal((3L, 2L), (outcome.ForwardPasses[0], outcome.BackwardPasses[0])); // clean, gradient, judgment (one boundary: with its gradient)
    }

    [Fact]
    public void Perturb_TargetedGoal_IsRefused()
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(2);
        var attack = new DeepFool(new DeepFoolOptions { Ball = PerturbationBall.L2(1) });
        var error = Assert.Throws<ArgumentException>(() => attack.Perturb(AttackCases.Network, inputs, AttackGoal.Targeted(labels), AttackCases.Run()));
        Assert.StartsWith("DeepFool goes to the nearest other class", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_DefaultsAndEverythingWrong_NameEveryRule()
    {
        var options = new DeepFoolOptions { Ball = PerturbationBall.L2(1) };
        Assert.Empty(options.Errors());
        Assert.Equal((100, 9, 0.02, 3), (options.Steps, options.Candidates, options.Overshoot, options.FinalSearchSteps));
        options = new DeepFoolOptions { Ball = PerturbationBall.L1(1), Steps = 0, Candidates = 0, Overshoot = -1, FinalSearchSteps = 101 };
        Assert.Equal(
            [
                "DeepFool supports linf and l2, not l1.",
                "Steps must be in [1, 100000], was 0.",
                "Candidates must be in [1, 1000], was 0.",
                "Overshoot must be in [0, 1], was -1.",
                "FinalSearchSteps must be in [0, 100], was 101.",
            ],
            options.Errors());
    }
}
