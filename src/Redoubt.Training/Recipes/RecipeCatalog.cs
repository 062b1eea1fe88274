using Redoubt.Models;

namespace Redoubt.Training;

/// <summary>The recipes by name.</summary>
public static class RecipeCatalog
{
    private const string Steps = "--steps", StepSize = "--step-size", WarmUp = "--warm-up", Beta = "--beta", CleanShare = "--clean-share", CleanWeight = "--clean-weight", Sigma = "--sigma", NoiseSamples = "--noise-samples", Model = "--with";

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
        new("crown-ibp", "Worst case of linear bounds at first, of interval bounds in the end (Zhang et al. 2020)", true, [WarmUp, CleanWeight], CrownIbp),
        new("sabr", "Worst case over small boxes around adversarial examples (Mueller et al. 2023)", true, [Steps, WarmUp, CleanWeight, "--box-share"], Sabr),
        new("mtl-ibp", "Blend of adversarial and interval loss (De Palma et al. 2024)", true, [Steps, WarmUp, CleanWeight, "--interval-weight"], MtlIbp),
        new("gaussian", "Cross-entropy under normal noise, for randomized smoothing (Cohen et al. 2019)", false, [Sigma, NoiseSamples], static s => Smoothing(new GaussianRecipe(), s)),
        new("smoothadv", "Noisy copies of points that fool the smoothed network (Salman et al. 2019)", true, [Sigma, NoiseSamples, Steps, StepSize, WarmUp], SmoothAdv),
        new("macer", "Makes the smoothed network's certified radius large, without an attack (Zhai et al. 2020)", false, [Sigma, NoiseSamples, Beta], Macer),
        new("consistency", "Equal predictions for a row's noisy copies, for randomized smoothing (Jeong and Shin 2020)", false, [Sigma, NoiseSamples, Beta], Consistency),
        new("union", "Points of several balls at once (Tramèr and Boneh 2019, Maini et al. 2020)", false, ["--threats", "--strategy", Steps, WarmUp], Union),
        new("patch", "A rectangle of chosen values at a random place (Rao et al. 2020)", false, ["--patch", Steps, CleanShare], Patch),
        new("ensemble-adversarial", "Examples that fool fixed networks, which --with names, or the network itself (Tramèr et al. 2018)", true, [Model, Steps, StepSize, WarmUp], Ensemble),
        new("hat", "TRADES with helper points labeled by an ordinary network, which --with names (Rade and Moosavi-Dezfooli 2022)", true, [Model, Steps, StepSize, WarmUp, Beta], Helper),
        new("independent", "The members of an ensemble each on their own; --architecture small-cnn+small-cnn names them", false, [], static _ => new IndependentRecipe()),
        new("adp", "Members of an ensemble whose wrong predictions differ (Pang et al. 2019)", false, [Beta], static s => s.Beta is { } beta ? new AdpRecipe { Beta = beta } : new AdpRecipe()),
        new("gal", "Members of an ensemble whose gradients differ (Kariyappa and Qureshi 2019)", false, [Beta], static s => s.Beta is { } weight ? new GalRecipe { Lambda = weight } : new GalRecipe()),
        new("distillation", "At a high temperature, from labels or from the teacher that --with names (Papernot et al. 2016); broken, for comparison", false, [Model, "--temperature"], Distillation),
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

    private static CrownIbpRecipe CrownIbp(RecipeSettings settings) => Certified(new CrownIbpRecipe { Threat = Ball(settings) }, settings);

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

    private static SmoothAdvRecipe SmoothAdv(RecipeSettings settings)
    {
        var recipe = new SmoothAdvRecipe { Threat = Ball(settings) };
        return Smoothing(recipe with { Steps = settings.Steps ?? recipe.Steps, StepSize = settings.StepSize, WarmUp = settings.WarmUp ?? recipe.WarmUp }, settings);
    }

    private static MacerRecipe Macer(RecipeSettings settings)
    {
        var recipe = new MacerRecipe();
        return Smoothing(recipe with { Lambda = settings.Beta ?? recipe.Lambda }, settings);
    }

    private static ConsistencyRecipe Consistency(RecipeSettings settings)
    {
        var recipe = new ConsistencyRecipe();
        return Smoothing(recipe with { Lambda = settings.Beta ?? recipe.Lambda }, settings);
    }

    private static T Smoothing<T>(T recipe, RecipeSettings settings)
        where T : SmoothingRecipe => (T)(recipe with { Sigma = settings.Sigma ?? recipe.Sigma, Samples = settings.NoiseSamples ?? recipe.Samples });

    private static UnionRecipe Union(RecipeSettings settings)
    {
        var recipe = new UnionRecipe { Threats = settings.Threats };
        return recipe with { Strategy = settings.Strategy ?? recipe.Strategy, Steps = settings.Steps ?? recipe.Steps, WarmUp = settings.WarmUp ?? recipe.WarmUp };
    }

    private static PatchRecipe Patch(RecipeSettings settings)
    {
        (int height, int width) = settings.Patch ?? throw new ArgumentException("The recipe patch needs the size of the patch.", nameof(settings));
        var recipe = new PatchRecipe { PatchHeight = height, PatchWidth = width };
        return recipe with { Steps = settings.Steps ?? recipe.Steps, CleanShare = settings.CleanShare ?? recipe.CleanShare };
    }

    private static EnsembleAdversarialRecipe Ensemble(RecipeSettings settings)
    {
        var recipe = new EnsembleAdversarialRecipe { Threat = Ball(settings), Sources = settings.Models };
        return With(recipe with { Steps = settings.Steps ?? recipe.Steps }, settings);
    }

    private static HelperRecipe Helper(RecipeSettings settings)
    {
        if (settings.Models.Length != 1) throw new ArgumentException("The recipe hat needs one helper, a network trained without robustness.", nameof(settings));
        var recipe = new HelperRecipe { Threat = Ball(settings), Helper = settings.Models[0] };
        return With(recipe with { Steps = settings.Steps ?? recipe.Steps, Beta = settings.Beta ?? recipe.Beta }, settings);
    }

    private static DistillationRecipe Distillation(RecipeSettings settings)
    {
        if (settings.Models.Length > 1) throw new ArgumentException("The recipe distillation takes one teacher.", nameof(settings));
        var recipe = new DistillationRecipe { Teacher = settings.Models.FirstOrDefault() };
        return recipe with { Temperature = settings.Temperature ?? recipe.Temperature };
    }

    private static T Certified<T>(T recipe, RecipeSettings settings)
        where T : CertifiedRecipe => recipe with { WarmUp = settings.WarmUp ?? recipe.WarmUp, CleanWeight = settings.CleanWeight ?? recipe.CleanWeight };

    private static T With<T>(T recipe, RecipeSettings settings)
        where T : RobustRecipe => recipe with { StepSize = settings.StepSize, WarmUp = settings.WarmUp ?? recipe.WarmUp };

    private static PerturbationBall Ball(RecipeSettings settings) =>
        settings.Ball ?? throw new ArgumentException("The recipe needs a norm and a radius.", nameof(settings));
}
