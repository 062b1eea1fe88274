using Redoubt.Models;

namespace Redoubt.Training;

/// <summary>The recipes by name.</summary>
public static class RecipeCatalog
{
    private const string Steps = "--steps", StepSize = "--step-size", WarmUp = "--warm-up", Beta = "--beta", CleanShare = "--clean-share", CleanWeight = "--clean-weight";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RecipeDescriptor> All { get; } =
    [
        new("standard", "Cross-entropy on the rows as they are; no robustness", false, [], static _ => new StandardRecipe()),
        new("fast", "One gradient step from a random start, guarded against catastrophic overfitting (Wong et al. 2020)", true, [Steps, StepSize, WarmUp], Fast),
        new("free", "Each step's own gradient perturbs the next (Shafahi et al. 2019); --steps says how often a batch is used", true, [Steps, StepSize, WarmUp], Free),
        new("pgd", "Projected gradient ascent on every row (Madry et al. 2018)", true, [Steps, StepSize, WarmUp, CleanShare], Pgd),
        new("trades", "Clean cross-entropy plus beta times the divergence under attack (Zhang et al. 2019)", true, [Steps, StepSize, WarmUp, Beta], Trades),
        new("mart", "Boosted cross-entropy and divergence weighted by doubt (Wang et al. 2020)", true, [Steps, StepSize, WarmUp, Beta], Mart),
        new("ibp", "Worst case of interval bounds, so that decisions can be proved (Gowal et al. 2018, Shi et al. 2021)", true, [WarmUp, CleanWeight], Ibp),
        new("sabr", "Worst case over small boxes around adversarial examples (Mueller et al. 2023)", true, [Steps, WarmUp, CleanWeight, "--box-share"], Sabr),
        new("mtl-ibp", "Blend of adversarial and interval loss (De Palma et al. 2024)", true, [Steps, WarmUp, CleanWeight, "--interval-weight"], MtlIbp),
    ];

    /// <summary>A recipe by name.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is none of that name; the message lists the names.</exception>
    public static RecipeDescriptor Find(string name) =>
        All.FirstOrDefault(r => r.Name == name)
        ?? throw new ArgumentException($"There is no recipe '{name}'; there are {string.Join(", ", All.Select(static r => r.Name))}.", nameof(name));

    private static FastRecipe Fast(RecipeSettings settings)
    {
        var recipe = new FastRecipe { Threat = Ball(settings) };
        return With(recipe with { Steps = settings.Steps ?? recipe.Steps }, settings);
    }

    private static FreeRecipe Free(RecipeSettings settings)
    {
        var recipe = new FreeRecipe { Threat = Ball(settings) };
        return With(recipe with { Steps = settings.Steps ?? recipe.Steps }, settings);
    }

    private static PgdRecipe Pgd(RecipeSettings settings)
    {
        var recipe = new PgdRecipe { Threat = Ball(settings) };
        return With(recipe with { Steps = settings.Steps ?? recipe.Steps, CleanShare = settings.CleanShare ?? recipe.CleanShare }, settings);
    }

    private static TradesRecipe Trades(RecipeSettings settings)
    {
        var recipe = new TradesRecipe { Threat = Ball(settings) };
        return With(recipe with { Steps = settings.Steps ?? recipe.Steps, Beta = settings.Beta ?? recipe.Beta }, settings);
    }

    private static MartRecipe Mart(RecipeSettings settings)
    {
        var recipe = new MartRecipe { Threat = Ball(settings) };
        return With(recipe with { Steps = settings.Steps ?? recipe.Steps, Lambda = settings.Beta ?? recipe.Lambda }, settings);
    }

    private static IbpRecipe Ibp(RecipeSettings settings) => Certified(new IbpRecipe { Threat = Ball(settings) }, settings);

    private static SabrRecipe Sabr(RecipeSettings settings)
    {
        var recipe = new SabrRecipe { Threat = Ball(settings) };
        return Certified(recipe with { Steps = settings.Steps ?? recipe.Steps, BoxShare = settings.BoxShare ?? recipe.BoxShare }, settings);
    }

    private static MtlIbpRecipe MtlIbp(RecipeSettings settings)
    {
        var recipe = new MtlIbpRecipe { Threat = Ball(settings) };
        return Certified(recipe with { Steps = settings.Steps ?? recipe.Steps, IntervalWeight = settings.IntervalWeight ?? recipe.IntervalWeight }, settings);
    }

    private static T Certified<T>(T recipe, RecipeSettings settings)
        where T : CertifiedRecipe => recipe with { WarmUp = settings.WarmUp ?? recipe.WarmUp, CleanWeight = settings.CleanWeight ?? recipe.CleanWeight };

    private static T With<T>(T recipe, RecipeSettings settings)
        where T : RobustRecipe => recipe with { StepSize = settings.StepSize, WarmUp = settings.WarmUp ?? recipe.WarmUp };

    private static PerturbationBall Ball(RecipeSettings settings) =>
        settings.Ball ?? throw new ArgumentException("The recipe needs a norm and a radius.", nameof(settings));
}
