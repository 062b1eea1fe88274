using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>What every attack of one evaluation shares.</summary>
internal sealed record AttackPassSettings
{
    /// <summary>Randomness; every attack folds its name into it.</summary>
    public required RandomKey Key { get; init; }

    public TargetChoice Target { get; init; } = TargetChoice.Untargeted;

    public IProgress<EvaluationProgress>? Progress { get; init; }

    public CancellationToken CancellationToken { get; init; }

    /// <summary>Where finished steps are kept; null for nowhere.</summary>
    public CheckpointFolder? Checkpoints { get; init; }

    /// <summary>Targets must be the same for every attack and for the second pass.</summary>
    public RandomKey TargetKey => Key.Fold(StableName.Of("targets"));
}
