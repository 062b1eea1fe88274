using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

public sealed class SimpleBlackBoxAttackTests
{
    [Fact]
    public void Perturb_LinearModel_MovesEveryValueToTheSideThatHelps()
    {
        // z0 falls by 0.1·|w_i| for every value that moves by 0.1 to the right side. All 16 are needed: 0.99 of what they bring together.
        float[,] weights = new float[2, 16];
        for (int i = 0; i < 16; i++) weights[0, i] = i % 3 == 0 ? -2 : 1;
        double whole = Enumerable.Range(0, 16).Sum(i => 0.1 * Math.Abs(weights[0, i])), clean = Enumerable.Range(0, 16).Sum(i => 0.5 * weights[0, i]);
        var model = new LinearClassifier(weights, [(float)((0.99 * whole) - clean), 0]);
        var inputs = new Tensor(new Shape(1, 16));
        inputs.Data.Fill(0.5f);

        AttackOutcome outcome = Attack(SimpleBasis.Pixel, 0.1, 100).Perturb(model, inputs, AttackGoal.Untargeted(0), AttackCases.Run());

        Assert.Equal(AttackRowStatus.Broken, outcome.Status[0]);
        Assert.InRange(outcome.Norms[0], 0.99 * 0.4, 0.4 + 1e-6); // 0.1·√16, less what the way back gives
        for (int i = 0; i < 16; i++) Assert.Equal(-Math.Sign(weights[0, i]), Math.Sign(outcome.Adversarial.Data[i] - 0.5f));
        Assert.InRange(outcome.ForwardPasses[0], 1 + 16, 1 + 32 + 8);
    }

    [Theory]
    [InlineData(SimpleBasis.Pixel)]
    [InlineData(SimpleBasis.Cosine)]
    public void Perturb_Network_BreaksMostRowsAndNeverNearerThanAllowed(SimpleBasis basis)
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(20);
        AttackOutcome outcome = Attack(basis, 0.2, 600).Perturb(AttackCases.Network, inputs, AttackGoal.Untargeted(labels), AttackCases.Run());
        Assert.InRange(outcome.Count(AttackRowStatus.Broken), 17, 19);
    }

    [Theory]
    [InlineData(1, 4, 5)]
    [InlineData(2, 3, 3)]
    [InlineData(1, 1, 7)]
    public void CosineBasis_AllVectors_AreOrthonormal(int channels, int height, int width)
    {
        var basis = new CosineBasis(new ImagePlan(channels, height, width));
        int count = channels * height * width;
        var bounds = new InputBounds(-10, 10);
        float[][] vectors = [.. Enumerable.Range(0, count).Select(v =>
        {
            var point = new float[count];
            basis.Add(v, 1, point, bounds);
            return point;
        })];
        for (int a = 0; a < count; a++)
        {
            for (int b = 0; b < count; b++) Assert.Equal(a == b ? 1 : 0, vectors[a].Zip(vectors[b], (x, y) => (double)x * y).Sum(), 1e-6);
        }
    }

    [Fact]
    public void CosineBasis_Order_HasEveryVectorOnceAndLowFrequenciesFirst()
    {
        var basis = new CosineBasis(new ImagePlan(2, 4, 6));
        int[] order = basis.Shuffle(AttackCases.Key);
        Assert.Equal(Enumerable.Range(0, 48), order.Order());
        Assert.All(order[..12], v => Assert.True(v % 24 / 6 < 2 && v % 6 < 3));
    }

    [Fact]
    public void Options_DefaultsAndErrors_AreTheDocumentedOnes()
    {
        var options = new SimpleBlackBoxOptions { Ball = PerturbationBall.L2(1) };
        Assert.Equal((5000, SimpleBasis.Pixel, 0.2), (options.Queries, options.Basis, options.StepSize));
        Assert.Equal(
            ["SimBA supports l2, not linf.", "Queries must be in [2, 100000000], was 0.", "StepSize must be positive and finite, was NaN."],
            new SimpleBlackBoxOptions { Ball = PerturbationBall.Linf(1), Queries = 0, StepSize = double.NaN }.Errors());
    }

    private static SimpleBlackBoxAttack Attack(SimpleBasis basis, double step, int queries) =>
        new(new SimpleBlackBoxOptions { Ball = PerturbationBall.Unlimited(Norm.L2), Basis = basis, StepSize = step, Queries = queries });
}
