using System.CommandLine;
using Redoubt.Models;
using Redoubt.Training;

namespace Redoubt.Cli;

/// <summary>The options of a recipe, shared by the verbs that train.</summary>
/// <param name="standard">The recipe that is used where the user names none.</param>
internal sealed class RecipeOptions(string standard)
{
    private readonly Option<string?> _recipe = Options.Text("--recipe", "NAME", $"How to train: {string.Join(", ", RecipeCatalog.All.Select(static r => r.Name))}. Default {standard}.");
    private readonly Option<string?> _norm = Options.Text("--norm", "NORM", "Norm of the perturbations to withstand: linf, l2 or l1.");
    private readonly Option<double?> _epsilon = Options.Number("--epsilon", "E", "Radius of the perturbations to withstand, for example 0.3 or 8/255.");
    private readonly Option<int?> _steps = Options.Integer("--steps", "N", "Gradient steps for each example.", 1, 1000);
    private readonly Option<double?> _stepSize = Options.Number("--step-size", "A", "Length of a gradient step. Default 2.5 E / N; 1.25 E for one step.");
    private readonly Option<double?> _beta = Options.Number("--beta", "B", "Weight of the robust term of trades (default 6) and mart (default 5).");
    private readonly Option<double?> _cleanShare = Options.Number("--clean-share", "S", "Share of every batch that stays clean (pgd). Default 0.");
    private readonly Option<double?> _warmUp = Options.Number("--warm-up", "S", "Share of the run over which the radius grows from 0. Default 0; 0.4 with certified recipes.");
    private readonly Option<double?> _cleanWeight = Options.Number("--clean-weight", "W", "Weight of the clean loss at full radius (ibp, sabr, mtl-ibp). Default 0.");
    private readonly Option<double?> _boxShare = Options.Number("--box-share", "S", "Share of the radius that the small box has (sabr). Default 0.4.");
    private readonly Option<double?> _intervalWeight = Options.Number("--interval-weight", "W", "Weight of the interval loss (mtl-ibp). Default 0.2.");

    /// <summary>All of them, for the verb's help.</summary>
    public IEnumerable<Option> All => [_recipe, _norm, _epsilon, _steps, _stepSize, _beta, _cleanShare, _warmUp, _cleanWeight, _boxShare, _intervalWeight];

    /// <summary>The recipe that the user asked for.</summary>
    public TrainingRecipe Read(VerbContext context)
    {
        string name = context.Get(_recipe) ?? standard;
        RecipeDescriptor descriptor = RecipeCatalog.All.FirstOrDefault(r => r.Name == name)
            ?? throw new InvalidUsageException($"There is no recipe '{name}'; there are {string.Join(", ", RecipeCatalog.All.Select(static r => r.Name))}.");
        Check(context, descriptor);
        TrainingRecipe recipe = descriptor.Create(new RecipeSettings
        {
            Ball = Ball(context, descriptor),
            Steps = context.Get(_steps),
            StepSize = context.Get(_stepSize),
            Beta = context.Get(_beta),
            CleanShare = context.Get(_cleanShare),
            WarmUp = context.Get(_warmUp),
            CleanWeight = context.Get(_cleanWeight),
            BoxShare = context.Get(_boxShare),
            IntervalWeight = context.Get(_intervalWeight),
        });
        return recipe.Errors().FirstOrDefault() is { } error ? throw new InvalidUsageException($"--recipe {name}: {error}") : recipe;
    }

    private void Check(VerbContext context, RecipeDescriptor descriptor)
    {
        foreach (Option<double?> option in (Option<double?>[])[_stepSize, _beta, _cleanShare, _warmUp, _cleanWeight, _boxShare, _intervalWeight])
            Require(descriptor, option, context.Get(option) is not null);
        Require(descriptor, _steps, context.Get(_steps) is not null);
        bool hasBall = context.Get(_norm) is not null || context.Get(_epsilon) is not null;
        if (hasBall && !descriptor.NeedsBall) throw new InvalidUsageException($"The recipe {descriptor.Name} has no threat: leave out --norm and --epsilon, or choose another --recipe.");
    }

    private static void Require(RecipeDescriptor descriptor, Option option, bool isGiven)
    {
        if (isGiven && !descriptor.Settings.Contains(option.Name)) throw new InvalidUsageException($"The recipe {descriptor.Name} has no {option.Name}.");
    }

    private PerturbationBall? Ball(VerbContext context, RecipeDescriptor descriptor)
    {
        if (!descriptor.NeedsBall) return null;
        if (context.Get(_norm) is not { } name || context.Get(_epsilon) is not { } epsilon)
            throw new InvalidUsageException($"The recipe {descriptor.Name} needs --norm and --epsilon, for example --norm linf --epsilon 0.3.");
        if (!Norms.TryParse(name, out Norm norm)) throw new InvalidUsageException($"--norm must be linf, l2 or l1, was '{name}'.");
        return epsilon > 0 && epsilon <= float.MaxValue ? new PerturbationBall(norm, epsilon) : throw new InvalidUsageException("--epsilon must be above 0.");
    }
}
