using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>The part of the <see cref="AttackCatalog"/> that looks for the smallest perturbation.</summary>
internal static class MinimumNormCatalog
{
    public static IEnumerable<AttackDescriptor> All()
    {
        yield return Fab("fab", "Fast adaptive boundary attack", targetClasses: null);
        yield return Fab("fab-t", "Targeted fast adaptive boundary attack", FastAdaptiveBoundary.PublishedTargets);
    }

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
