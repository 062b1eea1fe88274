using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

public sealed class FewPixelAttackTests
{
    [Fact]
    public void Perturb_OnePixelThatBreaks_FindsItAndChangesNothingElse()
    {
        // The score falls with every pixel, so the search has a slope to follow in brightness, but only pixel 17 can bring it down far enough.
        float[,] weights = new float[2, 36];
        for (int i = 0; i < 36; i++) weights[1, i] = i == 17 ? 3 : 1;
        var model = new LinearClassifier(weights, [(float)((35 * 0.5) + (3 * 0.5) + 1), 0], exampleShape: new Shape(1, 6, 6));
        var inputs = new Tensor(new Shape(4, 1, 6, 6));
        inputs.Data.Fill(0.5f);

        AttackOutcome outcome = Attack(1, 2000).Perturb(model, inputs, AttackGoal.Untargeted(new int[4]), AttackCases.Run());

        Assert.Equal(4, outcome.Count(AttackRowStatus.Broken));
        for (int row = 0; row < 4; row++)
        {
            Assert.Equal(1, outcome.Norms[row]);
            Assert.True(outcome.Adversarial.Row(row)[17] > 0.5f + (1 / 3f) - 1e-5f);
        }
    }

    [Fact]
    public void Perturb_ColorImages_ChangesWholePixels()
    {
        var network = new ReluClassifier(new Shape(3, 4, 4), 12, 5, AttackCases.Key, capacity: 16);
        var inputs = new Tensor(new Shape(1, 3, 4, 4));
        AttackCases.Key.FillUniform(inputs.Data);
        int label = network.Decide(inputs.Row(0)), calls = 0;
        network.OnCall = points =>
        {
            if (calls++ == 0) return;
            for (int row = 0; row < points.Rows; row++)
            {
                float[] point = points.Row(row).ToArray();
                var places = Enumerable.Range(0, 48).Where(i => point[i] != inputs.Data[i]).Select(i => i % 16).Distinct();
                Assert.InRange(places.Count(), 0, 2); // a radius of 8 values pays for two pixels
                Assert.True(InputBounds.Unit.Contains(point));
            }
        };
        Attack(8, 200).Perturb(network, inputs, AttackGoal.Targeted((label + 1) % 5), AttackCases.Run());
        Assert.True(calls > 1);

        var error = Assert.Throws<ArgumentException>(() => Attack(2, 200).Perturb(network, inputs, AttackGoal.Untargeted(label), AttackCases.Run()));
        Assert.StartsWith("Few-pixel needs a radius of 3 or more: a pixel has as many values.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, 10)]
    [InlineData(2000, 100)]
    [InlineData(100_000, 400)]
    public void Options_Population_IsATwentiethOfTheQueriesInLimits(int queries, int population) =>
        Assert.Equal(population, new FewPixelOptions { Ball = PerturbationBall.L0(1), Queries = queries }.EffectivePopulation);

    [Fact]
    public void Options_DefaultsAndErrors_AreTheDocumentedOnes()
    {
        Assert.Equal(10_000, new FewPixelOptions { Ball = PerturbationBall.L0(1) }.Queries);
        Assert.Equal(
            ["Few-pixel supports l0, not l1.", "Queries must be in [2, 100000000], was 1.", "Population must be in [4, 100000], was 3."],
            new FewPixelOptions { Ball = PerturbationBall.L1(1), Queries = 1, Population = 3 }.Errors());
        Assert.Equal(["Few-pixel needs an epsilon."], new FewPixelOptions { Ball = PerturbationBall.Unlimited(Norm.L0) }.Errors());
    }

    private static FewPixelAttack Attack(int values, int queries) => new(new FewPixelOptions { Ball = PerturbationBall.L0(values), Queries = queries });
}
