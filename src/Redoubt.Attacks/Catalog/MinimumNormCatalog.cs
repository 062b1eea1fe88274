using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>The part of the <see cref="AttackCatalog"/> that looks for the smallest perturbation.</summary>
internal static class MinimumNormCatalog
{
    public static IEnumerable<AttackDescriptor> All()
    {
        yield return Fab("fab", "Fast adaptive boundary attack", targetClasses: null);
        yield return Fab("fab-t", "Targeted fast adaptive boundary attack", FastAdaptiveBoundary.PublishedTargets);
        yield return new AttackDescriptor("deepfool", s => new DeepFool(new DeepFoolOptions { Ball = s.Ball, Steps = s.Steps ?? DeepFoolOptions.DefaultSteps }))
        {
            Title = "DeepFool",
            Reference = "Moosavi-Dezfooli et al., CVPR 2016, arXiv:1511.04599",
            Needs = AttackerKnowledge.WhiteBox,
            Norms = [Norm.Linf, Norm.L2],
            Settings = [nameof(AttackSettings.Steps)],
            Defaults = $"at most {DeepFoolOptions.DefaultSteps} steps to the nearest of 9 boundaries, overshoot 0.02",
            DefaultSteps = DeepFoolOptions.DefaultSteps,
            AcceptsTargets = false,
            IsMinimumNorm = true,
        };
        yield return new AttackDescriptor("ddn", CreateDdn)
        {
            Title = "Decoupled direction and norm",
            Reference = "Rony et al., CVPR 2019, arXiv:1811.09600",
            Needs = AttackerKnowledge.WhiteBox,
            Norms = [Norm.L2],
            Settings = [nameof(AttackSettings.Steps), nameof(AttackSettings.StepSize)],
            Defaults = $"{DdnOptions.DefaultSteps} steps of length 1 falling to 0.01, first distance 1, gamma 0.05, cross-entropy",
            DefaultStepSize = 1,
            DefaultSteps = DdnOptions.DefaultSteps,
            IsMinimumNorm = true,
        };
        yield return new AttackDescriptor("fmn", s => new FastMinimumNorm(new FmnOptions { Ball = s.Ball, Steps = s.Steps ?? FmnOptions.DefaultSteps, StepSize = s.StepSize }))
        {
            Title = "Fast minimum-norm attack",
            Reference = "Pintor et al., NeurIPS 2021, arXiv:2102.12827",
            Needs = AttackerKnowledge.WhiteBox,
            Norms = [Norm.Linf, Norm.L2, Norm.L1, Norm.L0],
            Settings = [nameof(AttackSettings.Steps), nameof(AttackSettings.StepSize)],
            Defaults = $"{FmnOptions.DefaultSteps} steps of length 1 (linf: 10) falling to a hundredth, gamma 0.05",
            DefaultSteps = FmnOptions.DefaultSteps,
            IsMinimumNorm = true,
        };
        yield return new AttackDescriptor("cw", CreateCarliniWagner)
        {
            Title = "Carlini-Wagner attack",
            Reference = "Carlini and Wagner, S&P 2017, arXiv:1608.04644",
            Needs = AttackerKnowledge.WhiteBox,
            Norms = [Norm.Linf, Norm.L2, Norm.L0],
            Settings = [nameof(AttackSettings.Steps), nameof(AttackSettings.StepSize)],
            Defaults = $"{CarliniWagnerOptions.DefaultSteps} steps of Adam at rate 0.01 for each constant; l2: 9 constants from 0.001; linf: allowed change times 0.9 after each success; l0: values given back after each success",
            DefaultStepSize = 0.01,
            DefaultSteps = CarliniWagnerOptions.DefaultSteps,
            IsMinimumNorm = true,
        };
    }

    private static DecoupledDirectionAndNorm CreateDdn(AttackSettings settings) => new(new DdnOptions
    {
        Ball = settings.Ball,
        Steps = settings.Steps ?? DdnOptions.DefaultSteps,
        StepSize = settings.StepSize ?? 1,
    });

    private static CarliniWagner CreateCarliniWagner(AttackSettings settings) => new(new CarliniWagnerOptions
    {
        Ball = settings.Ball,
        Steps = settings.Steps ?? CarliniWagnerOptions.DefaultSteps,
        StepSize = settings.StepSize ?? 0.01,
    });

    private static AttackDescriptor Fab(string name, string title, int? targetClasses) =>
        new(name, s => new FastAdaptiveBoundary(new FabOptions
        {
            Ball = s.Ball,
            Steps = s.Steps ?? FabOptions.DefaultSteps,
            Restarts = s.Restarts ?? 1,
            TargetClasses = targetClasses,
        }))
        {
            Title = title,
            Reference = "Croce and Hein, ICML 2020, arXiv:1907.02044",
            Needs = AttackerKnowledge.WhiteBox,
            Norms = [Norm.Linf, Norm.L2, Norm.L1],
            Settings = [nameof(AttackSettings.Steps), nameof(AttackSettings.Restarts)],
            Defaults = targetClasses is null
                ? $"{FabOptions.DefaultSteps} steps to the nearest of all boundaries, 1 attempt"
                : $"{FabOptions.DefaultSteps} steps to the boundary of each of {targetClasses} wrong classes, 1 attempt each",
            DefaultSteps = FabOptions.DefaultSteps,
            TargetClasses = targetClasses ?? 1,
            AcceptsTargets = targetClasses is null,
            IsMinimumNorm = true,
        };
}
