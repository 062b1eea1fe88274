using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>What a training run of a universal perturbation needs beside its settings.</summary>
public sealed record UniversalRun
{
    /// <summary>Randomness: the rows of every step.</summary>
    public required RandomKey Key { get; init; }

    /// <summary>Told the share of the steps that are done, in [0, 1]; null for nobody.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Checked before every step.</summary>
    public CancellationToken CancellationToken { get; init; }
}
