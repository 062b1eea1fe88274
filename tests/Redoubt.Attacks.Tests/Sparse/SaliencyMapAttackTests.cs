using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

public sealed class SaliencyMapAttackTests
{
    // On a linear model of two classes the fewest values are those with the largest rises, one after the other; pairs may take one more.
    [Fact]
    public void Perturb_LinearModel_ChangesTheFewestValuesOrOneMore()
    {
        RandomKey key = new(TestSeed.Value);
        for (ulong draw = 0; draw < 20; draw++)
        {
            float[] w = new float[12], x = new float[12];
            key.Fold(draw).FillNormal(w);
            key.Fold(draw + 100).FillUniform(x);
            var weights = new float[2, 12];
            double lead = 0.75;
            for (int i = 0; i < 12; i++) (weights[0, i], lead) = (w[i], lead + (double)w[i] * x[i]);
            if (lead < 0.1) continue;
            var model = new LinearClassifier(weights, [0.75f, 0]);
            var inputs = new Tensor(new Shape(1, 12));
            x.CopyTo(inputs.Data);
            double[] falls = [.. w.Zip(x, static (a, b) => a > 0 ? (double)a * b : -(double)a * (1 - b)).OrderDescending()];
            int fewest = Enumerable.Range(1, 12).FirstOrDefault(k => falls.Take(k).Sum() > lead + 0.01);
            AttackOutcome outcome = Attack().Perturb(model, inputs, AttackGoal.Untargeted(0), AttackCases.Run());
            if (fewest == 0) continue;
            Assert.Equal(AttackRowStatus.Broken, outcome.Status[0]);

            // The pair is chosen by slope and not by what a value can still do, so it need not be the best; all twelve certainly suffice.
            Assert.InRange(outcome.Norms[0], fewest, 12);
        }
    }

    // Slopes 5 and -4 are largest; both values go to the bound that raises class 1, in one step.
    [Fact]
    public void Perturb_FirstStep_TakesTheTwoLargestSlopesEachItsOwnWay()
    {
        var asked = new List<float[]>();
        var model = new LinearClassifier(new float[,] { { 0, 0, 0, 0 }, { 1, 5, -4, 2 } }, [9, 0]) { OnCall = batch => asked.Add(batch.Row(0).ToArray()) };
        var inputs = new Tensor(new Shape(1, 4));
        inputs.Data.Fill(0.5f);
        Attack().Perturb(model, inputs, AttackGoal.Targeted(1), AttackCases.Run());
        Assert.Equal([0.5f, 1, 0, 0.5f], asked[2]);
        Assert.Equal([1, 1, 0, 1], asked[3]);
    }

    [Fact]
    public void Errors_BrokenRules_ListsAll() => Assert.Equal(
        ["SaliencyMapAttack supports l0, not l2.", "Steps must be in [1, 100000], was 0.", "Targets must be in [1, 1000], was 0.", "Share must be in (0, 1], was 0."],
        new SaliencyMapOptions { Ball = PerturbationBall.L2(1), Steps = 0, Targets = 0, Share = 0 }.Errors());

    private static SaliencyMapAttack Attack() => new(new SaliencyMapOptions { Ball = PerturbationBall.Unlimited(Norm.L0) });
}
