using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

/// <summary>What every attack must do where a mask forbids it to change some values.</summary>
public sealed class MaskedAttackTests
{
    private static readonly Shape Image = new(1, 4, 5);

    private static readonly PerturbationMask Mask = Random(new RandomKey(TestSeed.Value), count: 13);

    private static readonly IReadOnlyDictionary<string, IEvasionAttack<IDifferentiableClassifier>> Masked = AttackCases.Masked(Mask);

    public static TheoryData<string> Names => [.. Masked.Keys];

    public static TheoryData<string> UnlimitedNames => [.. AttackCases.Unlimited.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Perturb_Masked_ChangesNothingOutside(string name) => Run(Masked[name], AttackCases.Network);

    [Fact]
    public void Perturb_Masked_StillBreaksRows()
    {
        string[] idle = [.. Masked.Keys.Where(static name => Run(Masked[name], AttackCases.Network).Count(AttackRowStatus.Broken) == 0)];
        Assert.True(idle.Length <= Masked.Count / 10, $"{string.Join(", ", idle)} broke nothing, seed {TestSeed.Value}");
    }

    [Theory]
    [MemberData(nameof(UnlimitedNames))]
    public void Perturb_MaskedWithoutLimit_ChangesNothingOutside(string name)
    {
        PerturbationBall ball = AttackCases.Unlimited[name].Ball with { Mask = Mask };
        AttackOutcome outcome = Run(AttackCases.MinimumNorm(name, ball), AttackCases.Network);
        Assert.True(outcome.Count(AttackRowStatus.Broken) > 0, $"the case is too hard to test anything, seed {TestSeed.Value}");
        for (int row = 0; row < outcome.Status.Length; row++) Assert.True(double.IsFinite(outcome.Norms[row]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Perturb_MaskedInOtherBatchSizes_GivesTheSameBytes(string name)
    {
        AttackOutcome expected = Run(Masked[name], AttackCases.NewNetwork(8));
        foreach (int capacity in new[] { 1, 3, 64 })
            Assert.Equal(expected.Adversarial.Data.ToArray(), Run(Masked[name], AttackCases.NewNetwork(capacity)).Adversarial.Data.ToArray());
    }

    [Theory]
    [InlineData(Norm.Linf)]
    [InlineData(Norm.L2)]
    [InlineData(Norm.L1)]
    public void Perturb_FullMask_GivesTheBytesOfNoMask(Norm norm)
    {
        var free = new bool[Image.Count];
        Array.Fill(free, true);
        PerturbationBall ball = new(norm, norm == Norm.L1 ? 0.8 : 0.1), masked = ball with { Mask = new PerturbationMask("all", Image, free) };
        (Tensor inputs, int[] labels) = AttackCases.Data(12);
        foreach (string name in new[] { "pgd", "apgd-ce", "square" })
        {
            var settings = new AttackSettings { Ball = ball };
            AttackOutcome plain = AttackCatalog.Create(name, Short(name, settings)).Perturb(AttackCases.Network, inputs, AttackGoal.Untargeted(labels), AttackCases.Run());
            AttackOutcome full = AttackCatalog.Create(name, Short(name, settings with { Ball = masked })).Perturb(AttackCases.Network, inputs, AttackGoal.Untargeted(labels), AttackCases.Run());
            Assert.Equal(plain.Adversarial.Data.ToArray(), full.Adversarial.Data.ToArray());
        }
    }

    // Score 0 is w·x + b, score 1 is 0: inside the mask the worst point of the ball is x - ε·sign(w), or in l2 x - ε·w/‖w‖ with ‖w‖ over the mask alone.
    [Theory]
    [InlineData(Norm.Linf)]
    [InlineData(Norm.L2)]
    public void Perturb_MaskedLinearModel_ReachesTheWorstPointOfTheMaskedBall(Norm norm)
    {
        float[] weights = [2, -1, 0.5f, 3], clean = [0.5f, 0.5f, 0.5f, 0.5f];
        bool[] free = [true, false, true, false];
        var mask = new PerturbationMask("two", new Shape(4), free);
        LinearClassifier model = new(new float[,] { { 2, -1, 0.5f, 3 }, { 0, 0, 0, 0 } }, [10, 0]);
        var attack = new ProjectedGradientDescent(new PgdOptions { Ball = new PerturbationBall(norm, 0.2) { Mask = mask }, Steps = 20, RandomStart = false, Loss = AttackLoss.Margin });
        AttackOutcome outcome = attack.Perturb(model, Row(clean), AttackGoal.Untargeted(0), AttackCases.Run());

        Assert.Equal(AttackRowStatus.NotFound, outcome.Status[0]);
        double length = Math.Sqrt(2 * 2 + 0.5 * 0.5), rise = norm == Norm.Linf ? 0.2 * 2.5 : 0.2 * length;
        double cleanMargin = weights.Zip(clean, static (w, x) => -(double)w * x).Sum() - 10;
        Assert.Equal(cleanMargin + rise, outcome.RowBestMargins[0], 1e-4);
    }

    [Fact]
    public void Perturb_MaskOfAnotherShape_IsRefused()
    {
        var mask = new PerturbationMask("other", new Shape(4, 5), [.. Enumerable.Repeat(true, 20)]);
        var attack = new ProjectedGradientDescent(new PgdOptions { Ball = PerturbationBall.Linf(0.1) with { Mask = mask } });
        (Tensor inputs, int[] labels) = AttackCases.Data(2);
        ArgumentException e = Assert.Throws<ArgumentException>(() => attack.Perturb(AttackCases.Network, inputs, AttackGoal.Untargeted(labels), AttackCases.Run()));
        Assert.Contains("The mask other is for rows of shape [4,5]; the model takes [1,4,5].", e.Message, StringComparison.Ordinal);
    }

    private static AttackSettings Short(string name, AttackSettings settings) => name == "square" ? settings with { Queries = 60 } : settings with { Steps = 8 };

    private static Tensor Row(float[] values)
    {
        var row = new Tensor(new Shape(1, values.Length));
        values.CopyTo(row.Data);
        return row;
    }

    private static AttackOutcome Run(IEvasionAttack<IDifferentiableClassifier> attack, IDifferentiableClassifier model)
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(16);
        AttackOutcome outcome = attack.Perturb(model, inputs, AttackGoal.Untargeted(labels), AttackCases.Run());
        for (int row = 0; row < inputs.Rows; row++)
        {
            for (int i = 0; i < Image.Count; i++)
            {
                if (Mask.Free[i]) continue;
                Assert.True(
                    BitConverter.SingleToInt32Bits(inputs.Row(row)[i]) == BitConverter.SingleToInt32Bits(outcome.Adversarial.Row(row)[i]),
                    $"value {i} of row {row} changed outside the mask, seed {TestSeed.Value}");
            }
        }

        return outcome;
    }

    private static PerturbationMask Random(RandomKey key, int count)
    {
        var free = new bool[Image.Count];
        foreach (int i in key.Permutation(free.Length)[..count]) free[i] = true;
        return new PerturbationMask("random", Image, free);
    }
}
