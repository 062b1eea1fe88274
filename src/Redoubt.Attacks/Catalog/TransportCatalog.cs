using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Attacks that move pixels or what is in them.</summary>
internal static class TransportCatalog
{
    public static IReadOnlyList<AttackDescriptor> All => [SmoothFlow(), Wasserstein()];

    private static AttackDescriptor SmoothFlow() => new("flow", CreateFlow)
    {
        Title = "Smooth flow (stAdv)",
        Reference = "Xiao et al., ICLR 2018, arXiv:1801.02612",
        Needs = AttackerKnowledge.WhiteBox,
        Norms = [Norm.Linf, Norm.L2],
        Settings = [nameof(AttackSettings.Steps), nameof(AttackSettings.StepSize), nameof(AttackSettings.Restarts), nameof(AttackSettings.MaxShift)],
        Defaults = FormattableString.Invariant($"no pixel farther than {FlowOptions.DefaultMaxShift} pixels; {FlowOptions.DefaultRestarts} attempts of {FlowOptions.DefaultSteps} steps that fall from ")
            + FormattableString.Invariant($"{FlowOptions.DefaultStepSize} pixels, smoothness weight {FlowOptions.DefaultSmoothness}, a tenth of it in each later attempt"),
        DefaultSteps = FlowOptions.DefaultSteps,
        DefaultStepSize = FlowOptions.DefaultStepSize,
        DefaultRestarts = FlowOptions.DefaultRestarts,
        DefaultMaxShift = FlowOptions.DefaultMaxShift,
        HasOtherLimits = true,
    };

    private static FlowAttack CreateFlow(AttackSettings settings) => new(new FlowOptions
    {
        Ball = settings.Ball,
        Steps = settings.Steps ?? FlowOptions.DefaultSteps,
        StepSize = settings.StepSize ?? FlowOptions.DefaultStepSize,
        Restarts = settings.Restarts ?? FlowOptions.DefaultRestarts,
        MaxShift = settings.MaxShift ?? FlowOptions.DefaultMaxShift,
    });

    private static AttackDescriptor Wasserstein() => new("wasserstein", CreateWasserstein)
    {
        Title = "Frank-Wolfe search in a Wasserstein ball",
        Reference = "Wong et al., ICML 2019, arXiv:1902.07906; Wu et al., ICML 2020, arXiv:2008.02883",
        Needs = AttackerKnowledge.WhiteBox,
        Norms = [Norm.Linf, Norm.L2, Norm.L1],
        Settings = [nameof(AttackSettings.Steps), nameof(AttackSettings.Restarts), nameof(AttackSettings.Radius)],
        Defaults = FormattableString.Invariant($"radius {WassersteinOptions.DefaultRadius} pixels, {WassersteinOptions.DefaultRestarts} attempts of {WassersteinOptions.DefaultSteps} steps, mass moves within 5 x 5 pixels, cross-entropy"),
        DefaultSteps = WassersteinOptions.DefaultSteps,
        DefaultRestarts = WassersteinOptions.DefaultRestarts,
        DefaultRadius = WassersteinOptions.DefaultRadius,
        HasOtherLimits = true,
    };

    private static WassersteinAttack CreateWasserstein(AttackSettings settings) => new(new WassersteinOptions
    {
        Ball = settings.Ball,
        Steps = settings.Steps ?? WassersteinOptions.DefaultSteps,
        Restarts = settings.Restarts ?? WassersteinOptions.DefaultRestarts,
        Radius = settings.Radius ?? WassersteinOptions.DefaultRadius,
    });
}
