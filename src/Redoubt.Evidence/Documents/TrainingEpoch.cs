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

    /// <summary>Learning rate of the epoch's last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Wall-clock seconds.</summary>
    public required double Seconds { get; init; }
}
