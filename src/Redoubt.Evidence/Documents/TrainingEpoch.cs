namespace Redoubt.Evidence;

/// <summary>One epoch of a training run.</summary>
public sealed record TrainingEpoch
{
    /// <summary>Epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Mean training loss over the epoch, in nats.</summary>
    public required double TrainingLoss { get; init; }

    /// <summary>Accuracy on the training rows as they were seen during the epoch (augmented or attacked ones included), in [0, 1].</summary>
    public required double TrainingAccuracy { get; init; }

    /// <summary>Clean accuracy on the test rows after the epoch, in [0, 1]; null when not measured.</summary>
    public double? TestAccuracy { get; init; }

    /// <summary>Clean accuracy on rows held back from training, in [0, 1]; null without any.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>Accuracy on the held-back rows under a short attack, in [0, 1]; null where the recipe has no threat. Overstates robustness: for comparing epochs only.</summary>
    public double? ValidationRobustAccuracy { get; init; }

    /// <summary>Accuracy on the held-back rows under one draw of the noise that the recipe trains with, in [0, 1]; null where it has none. Certifies nothing.</summary>
    public double? ValidationNoisyAccuracy { get; init; }

    /// <summary>What happened in the epoch besides, such as a repair after catastrophic overfitting; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>Learning rate of the epoch's last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Wall-clock seconds.</summary>
    public required double Seconds { get; init; }
}
