using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

public sealed class NewtonFoolTests
{
    // Of two classes the boundary is where the probability is at chance, and on a linear model every step goes straight to it.
    [Fact]
    public void Perturb_LinearModel_FindsTheDistanceToTheBoundary()
    {
        var model = new LinearClassifier(new float[,] { { 3, -4, 0 }, { 0, 0, 0 } }, [0.3f, 0]);
        var inputs = new Tensor(new Shape(3, 3));
        ((float[])[0.6f, 0.4f, 0.5f, 0.5f, 0.3f, 0.2f, 0.9f, 0.6f, 0.9f]).CopyTo(inputs.Data);
        AttackOutcome outcome = Attack(400).Perturb(model, inputs, AttackGoal.Untargeted([0, 0, 0]), AttackCases.Run());
        for (int row = 0; row < 3; row++)
        {
            ReadOnlySpan<float> x = inputs.Row(row);
            double distance = (3.0 * x[0] - 4.0 * x[1] + 0.3) / 5;
            Assert.Equal(AttackRowStatus.Broken, outcome.Status[row]);
            Assert.InRange(outcome.Norms[row], distance, distance * 1.01);
        }
    }

    // The first step by the paper's formula, with the probability's gradient by differences.
    [Theory]
    [InlineData(0.001)]
    [InlineData(1)]
    public void Perturb_FirstStep_IsThePapers(double share)
    {
        float[,] weights = { { 2, -1 }, { -0.5f, 1 }, { 0.3f, 0.4f } };
        float[] x = [0.5f, 0.25f];
        var asked = new List<float[]>();
        var model = new LinearClassifier(weights, [0.4f, 0, 0]) { OnCall = batch => asked.Add(batch.Row(0).ToArray()) };
        var inputs = new Tensor(new Shape(1, 2));
        x.CopyTo(inputs.Data);
        new NewtonFool(new NewtonFoolOptions { Ball = PerturbationBall.Unlimited(Norm.L2), Steps = 1, Share = share }).Perturb(model, inputs, AttackGoal.Untargeted(0), AttackCases.Run());

        double P(double a, double b)
        {
            double[] z = [.. Enumerable.Range(0, 3).Select(k => Math.Exp(weights[k, 0] * a + weights[k, 1] * b + (k == 0 ? 0.4f : 0)))];
            return z[0] / z.Sum();
        }

        const double H = 1e-5;
        double p = P(x[0], x[1]), dx = (P(x[0] + H, x[1]) - P(x[0] - H, x[1])) / (2 * H), dy = (P(x[0], x[1] + H) - P(x[0], x[1] - H)) / (2 * H);
        double norm = Math.Sqrt(dx * dx + dy * dy), delta = Math.Min(share * Math.Sqrt(x[0] * x[0] + x[1] * x[1]) * norm, p - 1.0 / 3 + 0.001);
        float[] stepped = asked[2];
        Assert.Equal(Math.Clamp(x[0] - delta * dx / (norm * norm), 0, 1), stepped[0], 1e-5);
        Assert.Equal(Math.Clamp(x[1] - delta * dy / (norm * norm), 0, 1), stepped[1], 1e-5);
    }

    [Fact]
    public void Errors_BrokenRulesAndTargets_AreRefused()
    {
        Assert.Equal(
            [
                "NewtonFool supports l2, not linf.", "Steps must be in [1, 100000], was 0.", "Share must be in (0, 1], was 2.", "FinalSearchSteps must be in [0, 100], was -1.",
            ],
            new NewtonFoolOptions { Ball = PerturbationBall.Linf(1), Steps = 0, Share = 2, FinalSearchSteps = -1 }.Errors());
        (Tensor inputs, _) = AttackCases.Data(1);
        Assert.Throws<ArgumentException>(() => Attack(5).Perturb(AttackCases.Network, inputs, AttackGoal.Targeted(1), AttackCases.Run()));
    }

    private static NewtonFool Attack(int steps) => new(new NewtonFoolOptions { Ball = PerturbationBall.Unlimited(Norm.L2), Steps = steps, Share = 0.002 });
}
