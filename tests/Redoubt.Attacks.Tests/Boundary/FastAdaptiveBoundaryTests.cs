using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

public sealed class FastAdaptiveBoundaryTests
{
    private const int Rows = 30;

    private static readonly float[] Middle = [0.5f, 0.5f], OffMiddle = [0.6f, 0.55f];

    public static TheoryData<Norm> ConvexNorms => [Norm.Linf, Norm.L2, Norm.L1];

    [Theory]
    [MemberData(nameof(ConvexNorms))]
    public void Perturb_LinearModelEveryTarget_FindsTheExactDistance(Norm norm)
    {
        var problem = new LinearProblems(TestSeed.Value, Rows);
        var attack = new FastAdaptiveBoundary(new FabOptions { Ball = PerturbationBall.Unlimited(norm), TargetClasses = 3 });
        AttackOutcome outcome = attack.Perturb(problem.Model, problem.Inputs, AttackGoal.Untargeted(problem.Labels), AttackCases.Run());
        for (int row = 0; row < Rows; row++)
        {
            double exact = problem.Distance(norm, row);
            Assert.InRange(outcome.Norms[row], exact * (1 - 1e-6), exact * 1.005 + 1e-4);
        }
    }

    [Theory]
    [MemberData(nameof(ConvexNorms))]
    public void Perturb_LinearModelNearestBoundary_FindsTheExactDistanceOfOneClass(Norm norm)
    {
        var problem = new LinearProblems(TestSeed.Value, Rows);
        var attack = new FastAdaptiveBoundary(new FabOptions { Ball = PerturbationBall.Unlimited(norm) });
        AttackOutcome outcome = attack.Perturb(problem.Model, problem.Inputs, AttackGoal.Untargeted(problem.Labels), AttackCases.Run());
        int nearest = 0;
        for (int row = 0; row < Rows; row++)
        {
            // Which boundary is nearest is judged without the box, so it need not be the nearest one inside.
            double[] exact = [.. Enumerable.Range(0, LinearProblems.Classes).Where(j => j != problem.Labels[row]).Select(j => problem.Distance(norm, row, j))];
            double found = outcome.Norms[row];
            Assert.Contains(exact, distance => found >= distance * (1 - 1e-6) && found <= distance * 1.005 + 1e-4);
            nearest += found <= exact.Min() * 1.005 + 1e-4 ? 1 : 0;
        }

        Assert.InRange(nearest, Rows * 3 / 4, Rows);
    }

    [Theory]
    [InlineData(0.999, AttackRowStatus.NotFound)]
    [InlineData(1.01, AttackRowStatus.Broken)]
    public void Perturb_LimitedBall_CountsOnlyWhatLiesInside(double share, AttackRowStatus expected)
    {
        var problem = new LinearProblems(TestSeed.Value, Rows);
        for (int row = 0; row < 5; row++)
        {
            var attack = FastAdaptiveBoundary.Targeted(PerturbationBall.L2(problem.Distance(Norm.L2, row) * share));
            AttackOutcome outcome = attack.Perturb(
                problem.Model, problem.Inputs.Gather([row]), AttackGoal.Untargeted(problem.Labels[row]), AttackCases.Run());
            Assert.Equal(expected, outcome.Status[0]);
        }
    }

    [Fact]
    public void Perturb_OneStepOnLinearModel_FollowsTheFormula()
    {
        // From x = x_orig both projections agree, so one step ends at x + η·δ whatever α is. Weights (2, -1): δ of ℓ2 is -gap·w/|w|².
        var model = new LinearClassifier(new float[,] { { 2, -1 }, { 0, 0 } });
        Tensor x = new(new Shape(1, 2), Middle);
        var seen = new List<float[]>();
        model.OnCall = inputs => seen.Add(inputs.Row(0).ToArray());
        var options = new FabOptions { Ball = PerturbationBall.Unlimited(Norm.L2), Steps = 2, FinalSearchSteps = 1 };
        AttackOutcome outcome = new FastAdaptiveBoundary(options).Perturb(model, x, AttackGoal.Untargeted(0), AttackCases.Run());

        float[] crossed = [0.5f - 1.05f * 0.2f, 0.5f + 1.05f * 0.1f];
        float[] back = [0.5f - 0.9f * 1.05f * 0.2f, 0.5f + 0.9f * 1.05f * 0.1f];
        Close close = new(1e-4f); // the plane lies a clear margin beyond the boundary
        Assert.Equal(x.Data.ToArray(), seen[1]); // the gradient at the input
        Assert.Equal(crossed, seen[2], close);   // judged: a success
        Assert.Equal(back, seen[3], close);      // its gradient, after the step back
        // From there δ is 0.055 of the way, δ_orig the whole way: α = 0.055 / 1.055, and both lead to the same line.
        double alpha = 0.055 / 1.055, place = (1 - alpha) * (0.945 + 1.05 * 0.055) + alpha * 1.05;
        Assert.Equal([(float)(0.5 - 0.2 * place), (float)(0.5 + 0.1 * place)], seen[4], close);
        Assert.Equal(6, seen.Count); // and one step of the final search, which on a linear model ends on the boundary
        Assert.Equal(Math.Sqrt(0.05), outcome.Norms[0], 2e-4);
        Assert.True(outcome.Norms[0] > Math.Sqrt(0.05));
        Assert.Equal((6L, 3L), (outcome.ForwardPasses[0], outcome.BackwardPasses[0]));
    }

    [Fact]
    public void Perturb_CurvedBoundary_FindsTheNearestPointOfTheCircle()
    {
        // Class 1 wins outside the circle of radius 0.3 around (0.5, 0.5): the nearest point is radial.
        var model = new CircleClassifier(0.3);
        Tensor x = new(new Shape(1, 2), OffMiddle);
        double inside = Math.Sqrt(0.01 + 0.0025);
        foreach (string name in new[] { "fab", "fab-t" })
        {
            AttackOutcome outcome = AttackCatalog.Create(name, new AttackSettings { Ball = PerturbationBall.Unlimited(Norm.L2) })
                .Perturb(model, x, AttackGoal.Untargeted(0), AttackCases.Run());
            Assert.InRange(outcome.Norms[0], 0.3 - inside - 1e-6, (0.3 - inside) * 1.01);
        }
    }

    [Fact]
    public void Perturb_Restarts_NeverEndFartherAway()
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(20);
        double last = double.PositiveInfinity;
        foreach (int restarts in new[] { 1, 2, 4 })
        {
            var attack = new FastAdaptiveBoundary(new FabOptions { Ball = PerturbationBall.Unlimited(Norm.Linf), Steps = 6, Restarts = restarts });
            AttackOutcome outcome = attack.Perturb(AttackCases.Network, inputs, AttackGoal.Untargeted(labels), AttackCases.Run());
            double sum = outcome.Norms.ToArray().Sum();
            Assert.True(sum <= last);
            last = sum;
        }
    }

    [Fact]
    public void Perturb_TargetClassesAndTargetedGoal_IsRefused()
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(2);
        var error = Assert.Throws<ArgumentException>(
            () => FastAdaptiveBoundary.Targeted(PerturbationBall.L2(1)).Perturb(AttackCases.Network, inputs, AttackGoal.Targeted(labels), AttackCases.Run()));
        Assert.StartsWith("With TargetClasses the attack chooses its own targets", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_Defaults_AreThePapers()
    {
        var options = new FabOptions { Ball = PerturbationBall.L2(1) };
        Assert.Empty(options.Errors());
        Assert.Equal((100, 1, 0.1, 1.05, 0.9, 3), (options.Steps, options.Restarts, options.LargestBias, options.Overshoot, options.BackwardStep, options.FinalSearchSteps));
        Assert.Equal(1, options.EffectiveRestartRadius);
        Assert.Equal(0.3, (options with { Ball = PerturbationBall.Unlimited(Norm.Linf) }).EffectiveRestartRadius);
    }

    [Fact]
    public void Errors_EverythingWrong_NamesEveryRule()
    {
        var options = new FabOptions
        {
            Ball = PerturbationBall.L0(3), Steps = 0, Restarts = 0, TargetClasses = 0, LargestBias = 1.5, Overshoot = 0.9, BackwardStep = 1,
            FinalSearchSteps = -1, RestartRadius = 0,
        };
        Assert.Equal(
            [
                "FAB supports linf, l2 and l1, not l0.",
                "Steps must be in [1, 100000], was 0.",
                "Restarts must be in [1, 10000], was 0.",
                "TargetClasses must be in [1, 1000], was 0.",
                "LargestBias must be in [0, 1], was 1.5.",
                "Overshoot must be in [1, 10], was 0.9.",
                "BackwardStep must be in (0, 1), was 1.",
                "FinalSearchSteps must be in [0, 100], was -1.",
                "RestartRadius must be positive and finite, was 0.",
            ],
            options.Errors());
    }
}
