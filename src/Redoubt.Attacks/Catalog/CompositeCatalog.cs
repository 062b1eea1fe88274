using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>The catalog's attacks that are made of attacks.</summary>
internal static class CompositeCatalog
{
    public static IEnumerable<AttackDescriptor> All =>
    [
        Of("autoattack", "AutoAttack, standard", AutoAttackVersion.Standard, "APGD-CE, APGD-T towards 9 classes, FAB-T, Square with 5,000 queries", (6000, 3000)),
        Of("autoattack-plus", "AutoAttack, plus", AutoAttackVersion.Plus, "as autoattack, with 5 attempts each of APGD-CE, APGD-DLR and FAB before", (8000, 8000)),
        Of("autoattack-rand", "AutoAttack, rand", AutoAttackVersion.Rand, "APGD-CE and APGD-DLR on the mean over 20 draws; for models that declare randomness", (AutoAttack.Draws, 200 * AutoAttack.Draws), GradientBehavior.Stochastic),
        new AttackDescriptor("max", s => new MaximumAttack(new MaximumOptions { Ball = s.Ball, Passes = s.Queries ?? MaximumOptions.DefaultPasses }))
        {
            Title = "Best of many within a budget",
            Reference = "parts of Croce and Hein, ICML 2020, arXiv:2003.01690, and Andriushchenko et al., ECCV 2020, arXiv:1912.00049; composition our own",
            Needs = AttackerKnowledge.WhiteBox,
            Norms = [Norm.Linf, Norm.L2, Norm.L1],
            Settings = [nameof(AttackSettings.Queries)],
            Defaults = $"{MaximumOptions.DefaultPasses} passes per row (as queries), forward and backward counted alike",
            DefaultQueries = MaximumOptions.DefaultPasses,
            AcceptsTargets = false,
        },
    ];

    private static AttackDescriptor Of(string name, string title, AutoAttackVersion version, string defaults, (long, long) passes, GradientBehavior answers = GradientBehavior.Exact) =>
        new(name, s => new AutoAttack(new AutoAttackOptions { Ball = s.Ball, Version = version }))
        {
            Title = title,
            Reference = "Croce and Hein, ICML 2020, arXiv:2003.01690",
            Needs = AttackerKnowledge.WhiteBox,
            Norms = [Norm.Linf, Norm.L2, Norm.L1],
            Settings = [],
            Defaults = defaults,
            Passes = passes,
            Answers = answers,
            AcceptsTargets = false,
        };
}
