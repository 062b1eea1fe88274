using System.CommandLine;
using System.Globalization;
using Redoubt.Training;

namespace Redoubt.Cli;

/// <summary>The options of optimizer, schedule and augmentation, shared by the verbs that train.</summary>
/// <param name="rate">Learning rate of stochastic gradient descent where the user gives none; Adam's is a fiftieth.</param>
internal sealed class OptimizerOptions(double rate)
{
    private const double AdamShare = 50;

    private readonly Option<int?> _epochs = Options.Integer("--epochs", "N", "Passes over the data. Default 10.", 1, 10_000);
    private readonly Option<int?> _batch = Options.Integer("--batch", "N", "Rows per step. Default 64.", 1, 65_536);
    private readonly Option<int?> _accumulate = Options.Integer("--accumulate", "N", "Parts that a batch is computed in, where it does not fit in memory. Default 1.", 1, 1024);
    private readonly Option<string?> _optimizer = Options.Text("--optimizer", "NAME", "sgd (Nesterov's momentum), adam or adamw. Default sgd.");
    private readonly Option<double?> _rate = Options.Number("--lr", "R", string.Create(CultureInfo.InvariantCulture, $"Largest learning rate. Default {rate}, with adam and adamw {rate / AdamShare}."));
    private readonly Option<string?> _schedule = Options.Text("--schedule", "NAME", "cosine, piecewise, one-cycle or constant. Default cosine.");
    private readonly Option<double?> _decay = Options.Number("--weight-decay", "D", "Weight decay. Default 0.0005.");
    private readonly Option<double?> _clip = Options.Number("--clip", "L", "Largest length of all gradients together. Default no limit.");
    private readonly Option<double?> _weightPerturbation = Options.Number("--awp", "G", "Adversarial weight perturbation: share of their length that weights move uphill, such as 0.005. Default 0.");
    private readonly Option<double?> _smoothing = Options.Number("--label-smoothing", "S", "Share of every label that is spread over all classes. Default 0.");
    private readonly Option<string?> _average = Options.Text("--average", "KIND", "Write an average of the weights: ema, ema=0.995 or swa. Default none.");
    private readonly Option<string?> _augment = Options.Text("--augment", "LIST", "Random changes of images, such as crop=4,flip or crop=2,cutout=8, mixup=0.2, cutmix=1. Default none.");
    private readonly Option<double?> _validation = Options.Number("--validation", "S", "Share of the training rows that judges every epoch; the best epoch is kept. Default 0.");

    /// <summary>All of them, for the verb's help.</summary>
    public IEnumerable<Option> All => [_epochs, _batch, _accumulate, _optimizer, _rate, _schedule, _decay, _clip, _weightPerturbation, _smoothing, _average, _augment, _validation];

    /// <summary>Takes what the user gave.</summary>
    public TrainingOptions Apply(VerbContext context, TrainingOptions options)
    {
        OptimizerKind optimizer = Choice(context, _optimizer, ("sgd", OptimizerKind.Sgd), ("adam", OptimizerKind.Adam), ("adamw", OptimizerKind.AdamW));
        (AveragingKind averaging, double? decay) = Average(context);
        options = options with
        {
            Epochs = context.Get(_epochs) ?? options.Epochs,
            BatchSize = context.Get(_batch) ?? options.BatchSize,
            Accumulation = context.Get(_accumulate) ?? options.Accumulation,
            Optimizer = optimizer,
            LearningRate = context.Get(_rate) ?? (optimizer == OptimizerKind.Sgd ? rate : rate / AdamShare),
            Schedule = Choice(
                context,
                _schedule,
                ("cosine", ScheduleKind.Cosine),
                ("piecewise", ScheduleKind.Piecewise),
                ("one-cycle", ScheduleKind.OneCycle),
                ("constant", ScheduleKind.Constant)),
            WeightDecay = context.Get(_decay) ?? options.WeightDecay,
            ClipNorm = context.Get(_clip),
            WeightPerturbation = context.Get(_weightPerturbation) ?? 0,
            LabelSmoothing = context.Get(_smoothing) ?? 0,
            Averaging = averaging,
            AverageDecay = decay ?? options.AverageDecay,
            Augmentation = Augmentation(context),
            ValidationShare = context.Get(_validation) ?? options.ValidationShare,
        };
        return options.Errors().FirstOrDefault() is { } error ? throw new InvalidUsageException(error) : options;
    }

    private static T Choice<T>(VerbContext context, Option<string?> option, params (string Name, T Value)[] choices)
    {
        if (context.Get(option) is not { } name) return choices[0].Value;
        foreach ((string known, T value) in choices)
        {
            if (known == name) return value;
        }

        throw new InvalidUsageException($"{option.Name} must be {string.Join(", ", choices[..^1].Select(static c => c.Name))} or {choices[^1].Name}, was '{name}'.");
    }

    private (AveragingKind, double?) Average(VerbContext context)
    {
        string text = context.Get(_average) ?? "none";
        string[] parts = text.Split('=', 2);
        if (parts is ["none"]) return (AveragingKind.None, null);
        if (parts is ["swa"]) return (AveragingKind.Stochastic, null);
        if (parts is ["ema"]) return (AveragingKind.Exponential, null);
        if (parts is ["ema", var decay] && Numbers.TryParse(decay, out double value)) return (AveragingKind.Exponential, value);
        throw new InvalidUsageException($"--average must be ema, ema=DECAY or swa, was '{text}'.");
    }

    private AugmentationOptions Augmentation(VerbContext context)
    {
        AugmentationOptions result = AugmentationOptions.None;
        foreach (string part in (context.Get(_augment) ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] pair = part.Split('=', 2);
            result = pair switch
            {
                ["flip"] => result with { Flip = true },
                ["crop", var pixels] when Whole(pixels) is { } count => result with { Crop = count },
                ["cutout", var pixels] when Whole(pixels) is { } count => result with { Cutout = count },
                ["mixup", var alpha] when Numbers.TryParse(alpha, out double value) => result with { Mixup = value },
                ["cutmix", var alpha] when Numbers.TryParse(alpha, out double value) => result with { CutMix = value },
                _ => throw new InvalidUsageException($"--augment knows flip, crop=PIXELS, cutout=PIXELS, mixup=ALPHA and cutmix=ALPHA, not '{part}'."),
            };
        }

        return result;
    }

    private static int? Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
}
