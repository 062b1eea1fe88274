using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>The catalog's attacks that are made of attacks.</summary>
internal static class CompositeCatalog
{
    public static IEnumerable<AttackDescriptor> All =>
    [
        Of("autoattack", "AutoAttack, standard", AutoAttackVersion.Standard, "APGD-CE, APGD-T towards 9 classes, FAB-T, Square with 5,000 queries"),
        Of("autoattack-plus", "AutoAttack, plus", AutoAttackVersion.Plus, "as autoattack, with 5 attempts each of APGD-CE, APGD-DLR and FAB before"),
    ];

    private static AttackDescriptor Of(string name, string title, AutoAttackVersion version, string defaults) =>
        new(name, s => new AutoAttack(new AutoAttackOptions { Ball = s.Ball, Version = version }))
        {
            Title = title,
            Reference = "Croce and Hein, ICML 2020, arXiv:2003.01690",
            Needs = AttackerKnowledge.WhiteBox,
            Norms = [Norm.Linf, Norm.L2, Norm.L1],
            Settings = [],
            Defaults = defaults,
            AcceptsTargets = false,
        };
}
