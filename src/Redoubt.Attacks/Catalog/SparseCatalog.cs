using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>The part of the <see cref="AttackCatalog"/> that looks for few or small changes by methods of their own.</summary>
internal static class SparseCatalog
{
    public static IEnumerable<AttackDescriptor> All =>
    [
        new AttackDescriptor("ead", s => new ElasticNetAttack(new ElasticNetOptions { Ball = s.Ball, Steps = s.Steps ?? ElasticNetOptions.DefaultSteps, StepSize = s.StepSize ?? 0.01 }))
        {
            Title = "Elastic-net attack",
            Reference = "Chen et al., AAAI 2018, arXiv:1709.04114",
            Needs = AttackerKnowledge.WhiteBox,
            Norms = [Norm.L1],
            Settings = [nameof(AttackSettings.Steps), nameof(AttackSettings.StepSize)],
            Defaults = $"{ElasticNetOptions.DefaultSteps} steps for each of 9 constants from 0.001, first length 0.01, l1 weight 0.01",
            DefaultStepSize = 0.01,
            DefaultSteps = ElasticNetOptions.DefaultSteps,
            IsMinimumNorm = true,
        },
        new AttackDescriptor("sparsefool", s => new SparseFool(new SparseFoolOptions { Ball = s.Ball, Steps = s.Steps ?? SparseFoolOptions.DefaultSteps }))
        {
            Title = "SparseFool",
            Reference = "Modas et al., CVPR 2019, arXiv:1811.02248",
            Needs = AttackerKnowledge.WhiteBox,
            Norms = [Norm.L0],
            Settings = [nameof(AttackSettings.Steps)],
            Defaults = $"at most {SparseFoolOptions.DefaultSteps} rounds towards DeepFool's boundary, with lambda 1, 2 and 3",
            DefaultSteps = SparseFoolOptions.DefaultSteps,
            AcceptsTargets = false,
            IsMinimumNorm = true,
        },
        new AttackDescriptor("jsma", s => new SaliencyMapAttack(new SaliencyMapOptions { Ball = s.Ball, Steps = s.Steps ?? SaliencyMapOptions.DefaultSteps }))
        {
            Title = "Jacobian-based saliency maps",
            Reference = "Papernot et al., EuroS&P 2016, arXiv:1511.07528",
            Needs = AttackerKnowledge.WhiteBox,
            Norms = [Norm.L0],
            Settings = [nameof(AttackSettings.Steps)],
            Defaults = $"{SaliencyMapOptions.DefaultSteps} steps of two values to their bounds, towards each of {SaliencyMapOptions.DefaultTargets} wrong classes",
            DefaultSteps = SaliencyMapOptions.DefaultSteps,
            TargetClasses = SaliencyMapOptions.DefaultTargets,
            IsMinimumNorm = true,
        },
        new AttackDescriptor("newtonfool", s => new NewtonFool(new NewtonFoolOptions { Ball = s.Ball, Steps = s.Steps ?? NewtonFoolOptions.DefaultSteps }))
        {
            Title = "NewtonFool",
            Reference = "Jang et al., ACSAC 2017",
            Needs = AttackerKnowledge.WhiteBox,
            Norms = [Norm.L2],
            Settings = [nameof(AttackSettings.Steps)],
            Defaults = $"at most {NewtonFoolOptions.DefaultSteps} steps of at most 0.01 of the input's length",
            DefaultSteps = NewtonFoolOptions.DefaultSteps,
            AcceptsTargets = false,
            IsMinimumNorm = true,
        },
        new AttackDescriptor("brendel-bethge", s => new BrendelBethgeAttack(new BrendelBethgeOptions { Ball = s.Ball, Steps = s.Steps ?? BrendelBethgeOptions.DefaultSteps }))
        {
            Title = "Brendel and Bethge's attack",
            Reference = "Brendel et al., NeurIPS 2019, arXiv:1907.01003",
            Needs = AttackerKnowledge.WhiteBox,
            Norms = [Norm.Linf, Norm.L2, Norm.L1, Norm.L0],
            Settings = [nameof(AttackSettings.Steps)],
            Defaults = $"{BrendelBethgeOptions.DefaultSteps} steps along the boundary, trust region halved 20 times, momentum 0.8, overshoot 1.1",
            DefaultSteps = BrendelBethgeOptions.DefaultSteps,
            IsMinimumNorm = true,
        },
    ];
}
