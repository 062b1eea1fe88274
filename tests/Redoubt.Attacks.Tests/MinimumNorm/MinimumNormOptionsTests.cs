using Redoubt.Models;

namespace Redoubt.Attacks.Tests;

public sealed class MinimumNormOptionsTests
{
    [Fact]
    public void Errors_DdnDefaultsAndEverythingWrong_NameEveryRule()
    {
        var options = new DdnOptions { Ball = PerturbationBall.L2(1) };
        Assert.Empty(options.Errors());
        Assert.Equal((100, 1, 0.05, 1, 3), (options.Steps, options.FirstDistance, options.Gamma, options.StepSize, options.FinalSearchSteps));
        options = new DdnOptions
        {
            Ball = PerturbationBall.Linf(1), Steps = 0, FirstDistance = 0, Gamma = 1, StepSize = double.NaN, Loss = (AttackLoss)9, FinalSearchSteps = -1,
        };
        Assert.Equal(
            [
                "DDN supports l2, not linf.",
                "Steps must be in [1, 100000], was 0.",
                "FirstDistance must be positive and finite, was 0.",
                "Gamma must be in (0, 1), was 1.",
                "StepSize must be positive and finite, was NaN.",
                "Loss must be one of CrossEntropy, Margin, DifferenceOfLogitsRatio, was 9.",
                "FinalSearchSteps must be in [0, 100], was -1.",
            ],
            options.Errors());
    }

    [Fact]
    public void Errors_FmnDefaultsAndEverythingWrong_NameEveryRule()
    {
        var options = new FmnOptions { Ball = PerturbationBall.L0(1) };
        Assert.Empty(options.Errors());
        Assert.Equal((100, 0.05, 0, 1.0), (options.Steps, options.Gamma, options.EffectiveFinalSearchSteps, options.EffectiveStepSize));
        Assert.Equal((3, 10.0), ((options with { Ball = PerturbationBall.Linf(1) }).EffectiveFinalSearchSteps, (options with { Ball = PerturbationBall.Linf(1) }).EffectiveStepSize));
        Assert.Equal(
            [
                "Steps must be in [1, 100000], was 0.",
                "StepSize must be positive and finite, was 0.",
                "Gamma must be in (0, 1), was 0.",
                "FinalSearchSteps must be in [0, 100], was -1.",
            ],
            (options with { Steps = 0, StepSize = 0, Gamma = 0, FinalSearchSteps = -1 }).Errors());
    }

    [Fact]
    public void Errors_CarliniWagnerDefaultsAndEverythingWrong_NameEveryRule()
    {
        var options = new CarliniWagnerOptions { Ball = PerturbationBall.L2(1) };
        Assert.Empty(options.Errors());
        Assert.Equal((1000, 0.01, 9, 0.001), (options.Steps, options.StepSize, options.BinarySearchSteps, options.EffectiveFirstConstant));
        Assert.Equal((20.0, 2e6), ((options with { Ball = PerturbationBall.Linf(1) }).EffectiveLargestConstant, options.EffectiveLargestConstant));
        Assert.Equal(1e-5, (options with { Ball = PerturbationBall.Linf(1) }).EffectiveFirstConstant);
        options = new CarliniWagnerOptions
        {
            Ball = PerturbationBall.L1(1), Steps = 0, StepSize = 0, BinarySearchSteps = 0, FirstConstant = 0, LargestConstant = 0, DecreaseFactor = 1,
            FinalSearchSteps = -1,
        };
        Assert.Equal(
            [
                "Carlini-Wagner supports linf, l2 and l0, not l1.",
                "Steps must be in [1, 100000], was 0.",
                "StepSize must be positive and finite, was 0.",
                "BinarySearchSteps must be in [1, 100], was 0.",
                "FirstConstant must be positive and finite, was 0.",
                "LargestConstant must be positive and finite, was 0.",
                "DecreaseFactor must be in (0, 1), was 1.",
                "FinalSearchSteps must be in [0, 100], was -1.",
            ],
            options.Errors());
    }
}
