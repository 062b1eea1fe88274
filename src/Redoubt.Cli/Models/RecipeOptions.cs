using System.Collections.Immutable;
using System.CommandLine;
using Redoubt.Models;
using Redoubt.Tensors;
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
    private readonly Option<double?> _beta = Options.Number("--beta", "B", "Weight of the robust term of trades (default 6), mart (5), hat (2.5), macer (12), consistency (10), adp and gal (0.5).");
    private readonly Option<double?> _cleanShare = Options.Number("--clean-share", "S", "Share of every batch that stays clean (pgd). Default 0.");
    private readonly Option<double?> _warmUp = Options.Number("--warm-up", "S", "Share of the run over which the radius grows from 0. Default 0; 0.4 with certified recipes.");
    private readonly Option<double?> _cleanWeight = Options.Number("--clean-weight", "W", "Weight of the clean loss at full radius (ibp, crown-ibp, sabr, mtl-ibp). Default 0.");
    private readonly Option<double?> _boxShare = Options.Number("--box-share", "S", "Share of the radius that the small box has (sabr). Default 0.4.");
    private readonly Option<double?> _sigma = Options.Number("--sigma", "S", "Deviation of the noise (gaussian, smoothadv, macer, consistency). Default 0.25.");
    private readonly Option<int?> _noiseSamples = Options.Integer("--noise-samples", "N", "Noisy copies of every row. Default 1 (gaussian), 2 (smoothadv, consistency), 16 (macer).", 1, 256);
    private readonly Option<string?> _threats = Options.Text("--threats", "LIST", "Several perturbations to withstand at once (union), such as linf:0.3,l2:2,l1:10.");
    private readonly Option<string?> _strategy = Options.Text("--strategy", "NAME", "How a union is trained against: msd (the steepest step of all, default), max (the worst ball for each row) or avg (all).");
    private readonly Option<string?> _patch = Options.Text("--patch", "HxW", "Size of the rectangle to withstand, in pixels (patch).");
    private readonly Option<double?> _temperature = Options.Number("--temperature", "T", "Temperature of distillation. Default 20.");
    private readonly Option<string[]> _with = Options.Texts("--with", "FILE.onnx", "A trained model that takes part: teacher (distillation), helper (hat), sources (ensemble-adversarial; repeat). It must take the rows as they are trained on.");
    private readonly Option<string?> _mask = Options.Text("--mask", "MASK", "Values that the perturbations may change: a PNG or NPY file, or a mask for faces as of 'redoubt attack'. Default all.");
    private readonly Option<double?> _intervalWeight = Options.Number("--interval-weight", "W", "Weight of the interval loss (mtl-ibp). Default 0.2.");

    /// <summary>All of them, for the verb's help.</summary>
    public IEnumerable<Option> All => [_recipe, _norm, _epsilon, _steps, _stepSize, _beta, _cleanShare, _warmUp, _cleanWeight, _boxShare, _intervalWeight, _sigma, _noiseSamples, _threats, _strategy, _patch, _temperature, _with, _mask];

    /// <summary>The recipe that the user asked for.</summary>
    /// <param name="context">What was given.</param>
    /// <param name="example">Shape of the rows that are trained on.</param>
    public TrainingRecipe Read(VerbContext context, Shape example)
    {
        string name = context.Get(_recipe) ?? standard;
        RecipeDescriptor descriptor = RecipeCatalog.All.FirstOrDefault(r => r.Name == name)
            ?? throw new InvalidUsageException($"There is no recipe '{name}'; there are {string.Join(", ", RecipeCatalog.All.Select(static r => r.Name))}.");
        Check(context, descriptor);
        RecipeSettings settings = Numbers(context) with
        {
            Ball = Ball(context, descriptor) is { } ball ? ball with { Mask = MaskArgument.Parse(context.Get(_mask))?.For(example) } : null,
            Threats = Threats(context, descriptor),
            Strategy = Strategy(context),
            Patch = Patch(context, descriptor),
            Models = [.. (context.Get(_with) ?? []).Select(path => AuxiliaryFile.Read(path, example))],
        };
        try
        {
            TrainingRecipe recipe = descriptor.Create(settings);
            string? error = recipe.Errors().FirstOrDefault();
            return error is null ? recipe : throw new InvalidUsageException($"--recipe {name}: {error}");
        }
        catch (ArgumentException e)
        {
            throw new InvalidUsageException($"--recipe {name}: {e.Message.Split(" (Parameter")[0]}{(settings.Models.IsEmpty ? " Name it with --with FILE.onnx." : string.Empty)}", e);
        }
    }

    private RecipeSettings Numbers(VerbContext context) => new()
    {
        Steps = context.Get(_steps),
        StepSize = context.Get(_stepSize),
        Beta = context.Get(_beta),
        CleanShare = context.Get(_cleanShare),
        WarmUp = context.Get(_warmUp),
        CleanWeight = context.Get(_cleanWeight),
        BoxShare = context.Get(_boxShare),
        IntervalWeight = context.Get(_intervalWeight),
        Sigma = context.Get(_sigma),
        NoiseSamples = context.Get(_noiseSamples),
        Temperature = context.Get(_temperature),
    };

    private void Check(VerbContext context, RecipeDescriptor descriptor)
    {
        foreach (Option<double?> option in (Option<double?>[])[_stepSize, _beta, _cleanShare, _warmUp, _cleanWeight, _boxShare, _intervalWeight, _sigma, _temperature])
            Require(descriptor, option, context.Get(option) is not null);
        foreach (Option<int?> option in (Option<int?>[])[_steps, _noiseSamples]) Require(descriptor, option, context.Get(option) is not null);
        foreach (Option<string?> option in (Option<string?>[])[_threats, _strategy, _patch]) Require(descriptor, option, context.Get(option) is not null);
        Require(descriptor, _with, context.Get(_with) is { Length: > 0 });
        if (context.Get(_mask) is not null && !descriptor.NeedsBall) throw new InvalidUsageException($"The recipe {descriptor.Name} has no --mask; recipes with --norm and --epsilon have.");
        bool hasBall = context.Get(_norm) is not null || context.Get(_epsilon) is not null;
        if (hasBall && !descriptor.NeedsBall) throw new InvalidUsageException($"The recipe {descriptor.Name} has no one ball: leave out --norm and --epsilon, or choose another --recipe.");
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

    private ImmutableArray<PerturbationBall> Threats(VerbContext context, RecipeDescriptor descriptor)
    {
        if (!descriptor.Settings.Contains(_threats.Name)) return [];
        if (context.Get(_threats) is not { } list) throw new InvalidUsageException($"The recipe {descriptor.Name} needs --threats, for example --threats linf:0.3,l2:2,l1:10.");
        return [.. list.Split(',', StringSplitOptions.TrimEntries).Select(One)];

        static PerturbationBall One(string text)
        {
            string[] parts = text.Split(':', 2);
            if (parts.Length == 2 && Norms.TryParse(parts[0], out Norm norm) && Redoubt.Cli.Numbers.TryParse(parts[1], out double radius) && radius > 0 && radius <= float.MaxValue)
                return new PerturbationBall(norm, radius);
            throw new InvalidUsageException($"--threats must be balls such as linf:8/255, separated by commas, was '{text}'.");
        }
    }

    private UnionStrategy? Strategy(VerbContext context) => context.Get(_strategy) switch
    {
        null => null,
        "msd" => UnionStrategy.SteepestStep,
        "max" => UnionStrategy.Worst,
        "avg" => UnionStrategy.Average,
        var other => throw new InvalidUsageException($"--strategy must be msd, max or avg, was '{other}'."),
    };

    private (int Height, int Width)? Patch(VerbContext context, RecipeDescriptor descriptor)
    {
        if (!descriptor.Settings.Contains(_patch.Name)) return null;
        if (context.Get(_patch) is not { } text) throw new InvalidUsageException($"The recipe {descriptor.Name} needs --patch, for example --patch 6x6.");
        ImageSize size = MappingOptions.Size(text, "--patch");
        return (size.Height, size.Width);
    }
}
