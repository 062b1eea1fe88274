using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Where attacks that see decisions only look for their first point that reaches the goal. Immutable.</summary>
public sealed record StartOptions
{
    internal const int DefaultTrials = 50;

    /// <summary>Random points that are tried, in [1, 1000000]; more only while none reaches the goal. After the first success a trial costs one query
    /// unless it leads nearer. Default 50.</summary>
    public int Trials { get; init; } = DefaultTrials;

    /// <summary>Points that are tried before the random ones, for example images of other classes, <c>[M, ...]</c> inside the model's bounds. Default none.
    /// Not copied.</summary>
    public Tensor? Points { get; init; }

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Trials is < 1 or > 1_000_000) yield return $"Start.Trials must be in [1, 1000000], was {Trials}.";
    }
}
