using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

public sealed class SparseFoolTests
{
    [Fact]
    public void Perturb_TwoLinearClasses_ChangesTheFewestValues()
    {
        // With one boundary the normal is exact everywhere, and λ = 1 asks for hardly more than the boundary.
        var key = new RandomKey(9);
        float[] weights = new float[24];
        key.Fold(0).FillNormal(weights);
        var table = new float[2, 24];
        for (int i = 0; i < 24; i++) (table[0, i], table[1, i]) = (weights[i], -weights[i]);
        float sum = weights.Sum();
        var model = new LinearClassifier(table, [-0.5f * sum, 0.5f * sum]);
        var inputs = new Tensor(new Shape(20, 24));
        key.Fold(1).FillUniform(inputs.Data);
        int[] labels = [.. Enumerable.Range(0, 20).Select(row => model.Forward(inputs.Row(row))[0] > model.Forward(inputs.Row(row))[1] ? 0 : 1)];
        var attack = new SparseFool(new SparseFoolOptions { Ball = PerturbationBall.Unlimited(Norm.L0) });
        AttackOutcome outcome = attack.Perturb(model, inputs, AttackGoal.Untargeted(labels), AttackCases.Run());
        int exact = 0;
        for (int row = 0; row < 20; row++)
        {
            // The optimum orders values by weight times room, the method by weight alone: at least as many.
            float[] x = inputs.Row(row).ToArray();
            double missing = Math.Abs(model.Forward(x)[0] - model.Forward(x)[1]);
            double[] gains = [.. weights.Select((w, i) => 2 * (labels[row] == 0 ? -w : w)).Select((w, i) => w > 0 ? w * (1 - x[i]) : -w * x[i]).OrderDescending()];
            int fewest = Enumerable.Range(1, 24).First(count => gains[..count].Sum() > missing);
            Assert.Equal(AttackRowStatus.Broken, outcome.Status[row]);
            Assert.InRange(outcome.Norms[row], fewest, fewest + 3);
            exact += outcome.Norms[row] == fewest ? 1 : 0;
        }

        Assert.InRange(exact, 10, 20);
    }

    [Fact]
    public void Perturb_Targeted_IsRefused()
    {
        (Tensor inputs, _) = AttackCases.Data(1);
        var attack = new SparseFool(new SparseFoolOptions { Ball = PerturbationBall.L0(3) });
        Assert.Throws<ArgumentException>(() => attack.Perturb(AttackCases.Network, inputs, AttackGoal.Targeted(1), AttackCases.Run()));
    }

    [Fact]
    public void Errors_DefaultsAndEverythingWrong_NameEveryRule()
    {
        var options = new SparseFoolOptions { Ball = PerturbationBall.L0(1) };
        Assert.Empty(options.Errors());
        Assert.Equal((20, 3, 50, 9, 0.02), (options.Steps, options.LargestLambda, options.BoundarySteps, options.Candidates, options.Overshoot));
        Assert.Equal(
            [
                "SparseFool supports l0, not l2.",
                "Steps must be in [1, 10000], was 0.",
                "LargestLambda must be in [1, 10], was 0.",
                "BoundarySteps must be in [1, 10000], was 0.",
                "Candidates must be in [1, 1000], was 0.",
                "Overshoot must be in [0, 1], was -1.",
            ],
            new SparseFoolOptions { Ball = PerturbationBall.L2(1), Steps = 0, LargestLambda = 0, BoundarySteps = 0, Candidates = 0, Overshoot = -1 }.Errors());
    }

    [Fact]
    public void SparseDescent_Step_TouchesOnePercentOfTheValues()
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(8);
        ProjectedGradientDescent attack = ProjectedGradientDescent.SparseDescent(PerturbationBall.L1(0.5), steps: 1);
        AttackOutcome outcome = attack.Perturb(AttackCases.Network, inputs, AttackGoal.Untargeted(labels), AttackCases.Run());
        for (int row = 0; row < 8; row++)
        {
            if (outcome.Status[row] != AttackRowStatus.Broken) continue;
            Assert.Equal(1, Norm.L0.Distance(outcome.Adversarial.Row(row), inputs.Row(row))); // 1 % of 20 values, rounded up
            Assert.InRange(outcome.Norms[row], 0, 0.1 + 1e-6);
        }

        Assert.Equal("slide", attack.Name);
        Assert.Throws<ArgumentException>(() => ProjectedGradientDescent.SparseDescent(PerturbationBall.L2(1)));
    }
}
