namespace Redoubt.Training;

/// <summary>What a benchmark times.</summary>
public enum BenchmarkPhase
{
    /// <summary>The scores of one batch.</summary>
    Forward,

    /// <summary>One step of projected gradient descent: forward, cross-entropy, gradient with respect to the input, sign step, projection.</summary>
    AttackStep,

    /// <summary>One step of training: batch statistics, gradients of all parameters, momentum, new parameters.</summary>
    TrainingStep,

    /// <summary>Interval bounds of the label's lead over every other class, over a small box around each row.</summary>
    IntervalBounds,
}
