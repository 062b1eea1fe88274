using System.Collections.Immutable;
using Redoubt.Attacks;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>How a patch is measured.</summary>
public sealed record PatchEvaluationRun
{
    /// <summary>Transformations, each applied to every row; at least one. Their keys must not be those of training.</summary>
    public required ImmutableArray<PatchTransformation> Transformations { get; init; }

    /// <summary>Randomness of the bootstrap interval.</summary>
    public required RandomKey Key { get; init; }

    /// <summary>Class whose decisions are counted apart; null for none.</summary>
    public int? Target { get; init; }

    /// <summary>What the progress calls this measurement.</summary>
    public string Phase { get; init; } = "patch";

    /// <summary>Told after every transformation; null for nobody.</summary>
    public IProgress<EvaluationProgress>? Progress { get; init; }

    /// <summary>Checked before every transformation.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Independent transformations.</summary>
    /// <param name="variation">Their distribution.</param>
    /// <param name="key">Names them.</param>
    /// <param name="count">How many.</param>
    public static ImmutableArray<PatchTransformation> Draw(PatchVariation variation, RandomKey key, int count)
    {
        ArgumentNullException.ThrowIfNull(variation);
        return [.. Enumerable.Range(0, count).Select(i => variation.Draw(key.Fold((ulong)i)))];
    }
}
