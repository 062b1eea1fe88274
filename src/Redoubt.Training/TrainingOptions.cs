using Redoubt.Models;

namespace Redoubt.Training;

/// <summary>Settings of <see cref="StandardTraining"/>. Immutable.</summary>
public sealed record TrainingOptions
{
    /// <summary>The network to train. Required.</summary>
    public required Architecture Architecture { get; init; }

    /// <summary>Passes over the training rows, in [1, 10000]. Default 10.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Rows per step, in [1, 65536]. Default 64.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Learning rate of the first step, positive and finite. Default 0.05. It falls to 0 along half a cosine.</summary>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>Momentum, in [0, 1). Default 0.9, in Nesterov's form.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Weight decay, zero or more, on weights with two or more axes: not on biases and normalizations. Default 0.0005.</summary>
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>Seed of start values and row order. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads that work during a step, in [1, 1024]. Does not change results. Default: one for each processor.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Architecture is null) yield return "Architecture is required.";
        if (Epochs is < 1 or > 10_000) yield return $"Epochs must be in [1, 10000], was {Epochs}.";
        if (BatchSize is < 1 or > 65_536) yield return $"BatchSize must be in [1, 65536], was {BatchSize}.";
        if (!(LearningRate > 0 && double.IsFinite(LearningRate)))
            yield return FormattableString.Invariant($"LearningRate must be positive and finite, was {LearningRate}.");
        if (!(Momentum is >= 0 and < 1)) yield return FormattableString.Invariant($"Momentum must be in [0, 1), was {Momentum}.");
        if (!(WeightDecay >= 0 && double.IsFinite(WeightDecay)))
            yield return FormattableString.Invariant($"WeightDecay must be zero or more and finite, was {WeightDecay}.");
        if (Threads is < 1 or > 1024) yield return $"Threads must be in [1, 1024], was {Threads}.";
    }
}
