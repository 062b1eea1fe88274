using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

public sealed class TransferAttackTests
{
    private static readonly TransferOptions Plain = new() { Ball = PerturbationBall.Linf(0.08), Steps = 6, ToTheEnd = true };

    public static TheoryData<string> Parts => ["momentum", "ahead", "copies", "kernel", "variance", "all"];

    [Theory]
    [MemberData(nameof(Parts))]
    public void Perturb_EveryPart_FollowsThePaper(string part)
    {
        TransferOptions options = part switch
        {
            "momentum" => Plain with { Momentum = 0.7 },
            "ahead" => Plain with { LookAhead = true },
            "copies" => Plain with { ScaleCopies = 3 },
            "kernel" => Plain with { KernelSize = 3 },
            "variance" => Plain with { Neighbors = 3 },
            _ => Plain with { LookAhead = true, ScaleCopies = 2, KernelSize = 5, Neighbors = 2, NeighborReach = 2 },
        };
        (Tensor inputs, int[] labels) = AttackCases.Data(12);
        AttackOutcome outcome = new TransferAttack(options).Perturb(AttackCases.Network, inputs, AttackGoal.Untargeted(labels), AttackCases.Run());
        int same = 0;
        for (int row = 0; row < 12; row++)
        {
            double[] expected = PaperTransfer.Run(AttackCases.Network, inputs, row, labels[row], options);
            float[] point = outcome.Adversarial.Row(row).ToArray();
            same += Enumerable.Range(0, expected.Length).Count(i => Math.Abs(expected[i] - point[i]) < 1e-5);
        }

        // Where a kink of the network lies inside a difference, or a momentum is almost zero, a sign may differ.
        Assert.InRange(same, 12 * 20 * 98 / 100, 12 * 20);
    }

    [Fact]
    public void Perturb_ToTheEnd_ReturnsTheLastPointOfEveryRow()
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(20);
        AttackGoal goal = AttackGoal.Untargeted(labels);
        AttackOutcome whole = new TransferAttack(Plain).Perturb(AttackCases.Network, inputs, goal, AttackCases.Run());
        AttackOutcome early = new TransferAttack(Plain with { ToTheEnd = false }).Perturb(AttackCases.Network, inputs, goal, AttackCases.Run());
        for (int row = 0; row < 20; row++)
        {
            Assert.NotEqual(inputs.Row(row).ToArray(), whole.Adversarial.Row(row).ToArray());
            Assert.Equal(8, whole.ForwardPasses[row]); // the clean one, six steps, the last point
            Assert.True(early.ForwardPasses[row] <= 8);
            if (whole.Status[row] == AttackRowStatus.Broken) Assert.Equal(AttackRowStatus.Broken, early.Status[row]);
        }
    }

    [Fact]
    public void Perturb_AllParts_CountsEveryPass()
    {
        ReluClassifier network = AttackCases.NewNetwork();
        (Tensor inputs, int[] labels) = AttackCases.Data(9);
        TransferOptions options = Plain with { Ball = PerturbationBall.Linf(1e-4), ToTheEnd = false, DiversityProbability = 0.5, ScaleCopies = 3, Neighbors = 2 };
        AttackOutcome outcome = new TransferAttack(options).Perturb(network, inputs, AttackGoal.Untargeted(labels), AttackCases.Run());
        Assert.Equal(network.Calls.Sum(), outcome.ForwardPasses.ToArray().Sum());
        Assert.Equal(1 + 6 * (9 + 1) + 1, outcome.ForwardPasses[0]);
        Assert.Equal(6 * 9, outcome.BackwardPasses[0]);
    }

    [Fact]
    public void Perturb_DiverseInputs_AverageToTheGradientOfTheShrunkenImages()
    {
        // One step on a linear loss: the direction is the pullback of the shrunken image's gradient, so values that no shrunken pixel shows do not move.
        (Tensor inputs, int[] labels) = AttackCases.Data(6);
        TransferOptions options = Plain with { Steps = 1, DiversityProbability = 1, SmallestResize = 0.5 };
        AttackOutcome outcome = new TransferAttack(options).Perturb(AttackCases.Network, inputs, AttackGoal.Untargeted(labels), AttackCases.Run());
        var resize = new RandomResizeAndPad(new Shape(1, 4, 5), 0.5);
        for (int row = 0; row < 6; row++)
        {
            RandomKey key = AttackCases.Run().Key.Fold((ulong)row).Fold(0).Fold(0);
            var seen = new float[20];
            resize.Pullback(inputs.Row(row), key, Enumerable.Repeat(1f, 20).ToArray(), seen);
            for (int i = 0; i < 20; i++)
            {
                if (seen[i] == 0) Assert.Equal(inputs.Row(row)[i], outcome.Adversarial.Row(row)[i]);
            }

            Assert.NotEqual(inputs.Row(row).ToArray(), outcome.Adversarial.Row(row).ToArray());
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(11)]
    public void Smoothing_AnyKernel_IsTheSumOverItsCells(int size)
    {
        var image = new float[20];
        AttackCases.Key.FillNormal(image);
        double[] expected = PaperTransfer.Smooth([.. image.Select(value => (double)value)], size);
        new GaussianSmoothing(new Shape(1, 4, 5), size).Apply(image);
        for (int i = 0; i < 20; i++) Assert.Equal(expected[i], image[i], 1e-6);
    }

    [Fact]
    public void Perturb_SettingThatNeedsImages_IsRefusedForOthers()
    {
        var model = new ReluClassifier(new Shape(6), 4, 3, AttackCases.Key);
        var error = Assert.Throws<ArgumentException>(() =>
            new TransferAttack(Plain with { KernelSize = 3 }).Perturb(model, new Tensor(new Shape(1, 6)), AttackGoal.Untargeted(0), AttackCases.Run()));
        Assert.StartsWith("DiversityProbability and KernelSize need images [C, H, W], the examples are [6].", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_DefaultsAndEverythingWrong_NameEveryRule()
    {
        var options = new TransferOptions { Ball = PerturbationBall.Linf(0.4) };
        Assert.Empty(options.Errors());
        Assert.Equal((10, 0.1, 1.0, 1.5, 0.9), (options.Steps, options.EffectiveStepSize, options.Momentum, options.NeighborReach, options.SmallestResize));
        Assert.Equal((1, 1, 0, 1), (options.KernelSize, options.ScaleCopies, options.Neighbors, options.GradientsPerStep));
        Assert.Equal(
            [
                "TransferAttack supports linf and l2, not l1.",
                "Steps must be in [1, 100000], was 0.",
                "StepSize must be positive and finite, was 0.",
                "Momentum must be in [0, 100], was -1.",
                "DiversityProbability must be in [0, 1], was 2.",
                "SmallestResize must be in (0, 1], was 0.",
                "KernelSize must be odd and in [1, 101], was 4.",
                "ScaleCopies must be in [1, 20], was 0.",
                "Neighbors must be in [0, 1000], was -1.",
                "NeighborReach must be in (0, 10], was 0.",
                "Loss must be one of CrossEntropy, Margin, DifferenceOfLogitsRatio, was 9.",
            ],
            new TransferOptions
            {
                Ball = PerturbationBall.L1(1), Steps = 0, StepSize = 0, Momentum = -1, DiversityProbability = 2, SmallestResize = 0, KernelSize = 4, ScaleCopies = 0, Neighbors = -1,
                NeighborReach = 0, Loss = (AttackLoss)9,
            }.Errors());
    }
}
