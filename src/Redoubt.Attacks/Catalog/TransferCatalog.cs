using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>The part of the <see cref="AttackCatalog"/> that is made to carry over to other models.</summary>
internal static class TransferCatalog
{
    private const int Copies = 5, Neighbors = 20, Kernel = 5;
    private const double Diversity = 0.5;
    private const string Tuning = "Wang and He, CVPR 2021, arXiv:2103.15571", Scaling = "Lin et al., ICLR 2020, arXiv:1908.06281";

    public static IEnumerable<AttackDescriptor> All =>
    [
        Of("mi-fgsm", "Momentum iterative method", "Dong et al., CVPR 2018, arXiv:1710.06081", "momentum 1", o => o),
        Of("ni-fgsm", "Nesterov iterative method", Scaling, "momentum 1, gradients one step ahead", o => o with { LookAhead = true }),
        Of("di-fgsm", "Diverse inputs iterative method", "Xie et al., CVPR 2019, arXiv:1803.06978", "momentum 1, half of the gradients on images shrunk to 0.9 or more",
            o => o with { DiversityProbability = Diversity }),
        Of("ti-fgsm", "Translation-invariant iterative method", "Dong et al., CVPR 2019, arXiv:1904.02884", "momentum 1, gradients smoothed with a kernel of 5 by 5",
            o => o with { KernelSize = Kernel }),
        Of("si-fgsm", "Scale-invariant Nesterov iterative method", Scaling, "as ni-fgsm, on 5 copies of halved brightness each", o => o with { LookAhead = true, ScaleCopies = Copies }),
        Of("vmi-fgsm", "Variance tuning momentum iterative method", Tuning, "momentum 1, 20 neighbors within 1.5 epsilon", o => o with { Neighbors = Neighbors }),
        Of("vni-fgsm", "Variance tuning Nesterov iterative method", Tuning, "as ni-fgsm, 20 neighbors within 1.5 epsilon", o => o with { LookAhead = true, Neighbors = Neighbors }),
        Of("vmi-ct-fgsm", "Variance tuning with composite transformations", Tuning, "as vmi-fgsm, with the diverse inputs, kernel and copies of the others",
            o => o with { Neighbors = Neighbors, DiversityProbability = Diversity, KernelSize = Kernel, ScaleCopies = Copies }),
    ];

    private static AttackDescriptor Of(string name, string title, string reference, string how, Func<TransferOptions, TransferOptions> parts)
    {
        TransferOptions sample = parts(new TransferOptions { Ball = PerturbationBall.Linf(0) });
        return new AttackDescriptor(name, s => new TransferAttack(
            parts(new TransferOptions { Ball = s.Ball, Steps = s.Steps ?? TransferOptions.DefaultSteps, StepSize = s.StepSize, ToTheEnd = s.ToTheEnd ?? false }), name))
        {
            Title = title,
            Reference = reference,
            Needs = AttackerKnowledge.WhiteBox,
            Norms = [Norm.Linf, Norm.L2],
            Settings = [nameof(AttackSettings.Steps), nameof(AttackSettings.StepSize), nameof(AttackSettings.ToTheEnd)],
            Defaults = $"{TransferOptions.DefaultSteps} steps of length 2.5 epsilon / steps, {how}",
            StepFollowsRadius = true,
            DefaultSteps = TransferOptions.DefaultSteps,
            GradientsPerStep = sample.GradientsPerStep,
        };
    }
}
