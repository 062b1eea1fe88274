using Redoubt.Models;

namespace Redoubt.Training;

/// <summary>Settings of <see cref="ModelTraining"/>. Immutable.</summary>
public sealed record TrainingOptions
{
    /// <summary>The network to train. Required.</summary>
    public required Architecture Architecture { get; init; }

    /// <summary>What to train on and with which loss. Default <see cref="StandardRecipe"/>: no robustness.</summary>
    public TrainingRecipe Recipe { get; init; } = new StandardRecipe();

    /// <summary>Passes over the training rows, in [1, 10000]. Default 10.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Rows per step, in [1, 65536]. Default 64.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Parts that a batch is computed in, one after the other, in [1, 1024]: their gradients add up to the batch's, and only one part must fit in memory. Default 1. Batch normalization
    /// sees parts, not batches.</summary>
    public int Accumulation { get; init; } = 1;

    /// <summary>Optimizer. Default stochastic gradient descent with Nesterov's momentum.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Sgd;

    /// <summary>Largest learning rate, positive and finite. Default 0.05; Adam wants about 0.001.</summary>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>How the learning rate changes. Default a cosine to 0.</summary>
    public ScheduleKind Schedule { get; init; } = ScheduleKind.Cosine;

    /// <summary>Momentum of stochastic gradient descent, in [0, 1). Default 0.9.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Weight decay, zero or more, on weights with two or more axes: not on biases and normalizations. Default 0.0005.</summary>
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>Largest length of all gradients together, positive; longer ones are scaled down. Default null: no limit.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>Share of their own length by which weights are moved uphill before each step (adversarial weight perturbation), in [0, 1). Default 0: not at all.</summary>
    public double WeightPerturbation { get; init; }

    /// <summary>Share of every label that is spread over all classes, in [0, 1). Default 0.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>Whether the written model is an average over training. Default no.</summary>
    public AveragingKind Averaging { get; init; } = AveragingKind.None;

    /// <summary>Decay of the exponential average per step, in (0, 1). Default 0.999.</summary>
    public double AverageDecay { get; init; } = 0.999;

    /// <summary>Random changes of the training rows. Default none.</summary>
    public AugmentationOptions Augmentation { get; init; } = AugmentationOptions.None;

    /// <summary>Share of the training rows, drawn by class, that is not trained on but judges every epoch, in [0, 0.5]. Default 0.</summary>
    public double ValidationShare { get; init; }

    /// <summary>Whether the written model is that of the epoch that did best on the validation rows (under attack, where the recipe has a threat), not the last one's.
    /// Default true; without validation rows it is the last one's.</summary>
    public bool KeepBest { get; init; } = true;

    /// <summary>Valid values of an input. Default [0, 1].</summary>
    public InputBounds Bounds { get; init; } = InputBounds.Unit;

    /// <summary>Seed of start values, row order and all other randomness. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads that work during a step, in [1, 1024]. Does not change results. Default: one for each processor.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Architecture is null) yield return "Architecture is required.";
        if (Epochs is < 1 or > 10_000) yield return $"Epochs must be in [1, 10000], was {Epochs}.";
        if (BatchSize is < 1 or > 65_536) yield return $"BatchSize must be in [1, 65536], was {BatchSize}.";
        if (Accumulation is < 1 or > 1024) yield return $"Accumulation must be in [1, 1024], was {Accumulation}.";
        if (Accumulation > 1 && Recipe.Replays > 1) yield return $"The recipe {Recipe.Name} uses each batch several times and cannot compute it in parts.";
        if (!Enum.IsDefined(Optimizer)) yield return $"There is no optimizer {(int)Optimizer}.";
        if (!(LearningRate > 0 && double.IsFinite(LearningRate)))
            yield return FormattableString.Invariant($"LearningRate must be positive and finite, was {LearningRate}.");
        if (!Enum.IsDefined(Schedule)) yield return $"There is no schedule {(int)Schedule}.";
        if (!(Momentum is >= 0 and < 1)) yield return FormattableString.Invariant($"Momentum must be in [0, 1), was {Momentum}.");
        if (!(WeightDecay >= 0 && double.IsFinite(WeightDecay)))
            yield return FormattableString.Invariant($"WeightDecay must be zero or more and finite, was {WeightDecay}.");
        if (ClipNorm is { } clip && !(clip > 0 && double.IsFinite(clip))) yield return FormattableString.Invariant($"ClipNorm must be positive and finite, was {clip}.");
        foreach (string error in ShareErrors().Concat(Augmentation.Errors()).Concat(Recipe.Errors())) yield return error;
        if (Threads is < 1 or > 1024) yield return $"Threads must be in [1, 1024], was {Threads}.";
    }

    private IEnumerable<string> ShareErrors()
    {
        if (!(WeightPerturbation is >= 0 and < 1)) yield return FormattableString.Invariant($"WeightPerturbation must be in [0, 1), was {WeightPerturbation}.");
        if (!(LabelSmoothing is >= 0 and < 1)) yield return FormattableString.Invariant($"LabelSmoothing must be in [0, 1), was {LabelSmoothing}.");
        if (!Enum.IsDefined(Averaging)) yield return $"There is no averaging {(int)Averaging}.";
        if (!(AverageDecay is > 0 and < 1)) yield return FormattableString.Invariant($"AverageDecay must be in (0, 1), was {AverageDecay}.");
        if (!(ValidationShare is >= 0 and <= 0.5)) yield return FormattableString.Invariant($"ValidationShare must be in [0, 0.5], was {ValidationShare}.");
    }
}
