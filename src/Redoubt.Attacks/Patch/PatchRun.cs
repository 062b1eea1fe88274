using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>What a training run of a patch needs beside its settings.</summary>
public sealed record PatchRun
{
    /// <summary>Randomness: start, rows and transformations of every step.</summary>
    public required RandomKey Key { get; init; }

    /// <summary>Told about every tenth step; null for nobody.</summary>
    public IProgress<PatchProgress>? Progress { get; init; }

    /// <summary>Checked before every step.</summary>
    public CancellationToken CancellationToken { get; init; }
}
