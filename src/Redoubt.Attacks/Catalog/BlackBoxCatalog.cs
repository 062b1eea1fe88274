using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>The part of the <see cref="AttackCatalog"/> that needs no gradients and counts its queries.</summary>
internal static class BlackBoxCatalog
{
    public static IEnumerable<AttackDescriptor> All()
    {
        yield return Decisions("hopskipjump", s => new HopSkipJumpAttack(new HopSkipJumpOptions { Ball = s.Ball, Queries = s.Queries ?? HopSkipJumpOptions.DefaultQueries }),
            "HopSkipJump", "Chen, Jordan and Wainwright, IEEE S&P 2020, arXiv:1904.02144", [Norm.L2, Norm.Linf], HopSkipJumpOptions.DefaultQueries);
        yield return Decisions("boundary", s => new BoundaryAttack(new BoundaryAttackOptions { Ball = s.Ball, Queries = s.Queries ?? BoundaryAttackOptions.DefaultQueries }),
            "Boundary attack", "Brendel, Rauber and Bethge, ICLR 2018, arXiv:1712.04248", [Norm.L2], BoundaryAttackOptions.DefaultQueries);
    }

    private static AttackDescriptor Decisions(
        string name, Func<AttackSettings, IEvasionAttack<IClassifier>> create, string title, string reference, Norm[] norms, int queries) =>
        new(name, create)
        {
            Title = title,
            Reference = reference,
            Needs = AttackerKnowledge.Decisions,
            Norms = norms,
            Settings = [nameof(AttackSettings.Queries)],
            Defaults = $"{queries} queries, the clean one included, from the best of {StartOptions.DefaultTrials} random starts",
            DefaultQueries = queries,
            IsMinimumNorm = true,
        };
}
