namespace Redoubt.Evidence;

/// <summary>The threat model a result holds for. Outside it the result says nothing.</summary>
public sealed record ThreatSummary
{
    /// <summary>What the strongest adversary of the run knows.</summary>
    public required AttackerKnowledge Knowledge { get; init; }

    /// <summary>Norm of the perturbation: <c>linf</c>, <c>l2</c> or <c>l1</c>.</summary>
    public required string Norm { get; init; }

    /// <summary>Radius of the ball in attack-space units; null for a minimum-norm attack without a limit.</summary>
    public double? Epsilon { get; init; }

    /// <summary>Smallest allowed input value in attack-space units.</summary>
    public required double LowerBound { get; init; }

    /// <summary>Largest allowed input value in attack-space units.</summary>
    public required double UpperBound { get; init; }

    /// <summary>The values that may change, with their number, such as "glasses, 953 of 12544 values"; null where all may.</summary>
    public string? Mask { get; init; }

    /// <summary>A further limit that is no norm, in words, such as "Wasserstein distance of at most 0.1 pixels"; null for none.</summary>
    public string? Limit { get; init; }

    /// <summary>What the adversary wants, in words, such as "untargeted: any wrong class".</summary>
    public required string Goal { get; init; }
}
