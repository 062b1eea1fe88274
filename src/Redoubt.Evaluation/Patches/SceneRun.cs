using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>Which scenes are looked at, and who is told.</summary>
public sealed record SceneRun
{
    /// <summary>Number of scenes, one or more.</summary>
    public required int Count { get; init; }

    /// <summary>Randomness of the scenes. Must not be that of training.</summary>
    public required RandomKey Key { get; init; }

    /// <summary>What the progress calls this measurement.</summary>
    public string Phase { get; init; } = "scenes";

    /// <summary>Told after every batch; null for nobody.</summary>
    public IProgress<EvaluationProgress>? Progress { get; init; }

    /// <summary>Checked before every batch.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>The key of one scene: the same for every patch, so that they can be compared scene by scene.</summary>
    /// <param name="index">The scene.</param>
    public RandomKey SceneKey(int index) => Key.Fold((ulong)index);
}
