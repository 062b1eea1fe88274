namespace Redoubt.Graphs;

/// <summary>Settings of <see cref="Simplifier"/>.</summary>
public sealed record SimplifyOptions
{
    /// <summary>Whether every rewrite must leave the bits of every float32 result as they were (up to the sign of a zero). Default false: rewrites that are
    /// equal in real arithmetic are allowed too; <see cref="Simplifier.Rewrites"/> tells which those are.</summary>
    public bool Sound { get; init; }

    /// <summary>Largest constant, in bytes, that folding may create out of smaller ones. Default 64 MiB.</summary>
    public long MaxConstantBytes { get; init; } = 64L << 20;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (MaxConstantBytes < 0) yield return $"MaxConstantBytes must not be negative, was {MaxConstantBytes}.";
    }
}
