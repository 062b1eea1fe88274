using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Certification;

/// <summary>Settings of <see cref="IntervalCertifier"/>. Immutable; lengths are in input units.</summary>
public sealed record IntervalCertifierOptions
{
    /// <summary>Allowed perturbations. Required.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Valid inputs; the box is cut off at them. Required.</summary>
    public required InputBounds Bounds { get; init; }

    /// <summary>Whether an ℓ2 or ℓ1 ball may be replaced by the box that encloses it. Default false: such balls are refused.</summary>
    public bool EncloseBall { get; init; }

    /// <summary>Rows that one pass takes, in [1, 65536]. Default null: as many as fit the processor's cache, at most 128.</summary>
    public int? Capacity { get; init; }

    /// <summary>Threads that work during a pass, in [1, 1024]. Default: one for each processor.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Vector instructions to use. Default null: the widest that the processor has.</summary>
    public InstructionSet? InstructionSet { get; init; }

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Ball is null) yield return "Ball is required.";
        if (Bounds is null) yield return "Bounds is required.";
        if (Capacity is < 1 or > 65_536) yield return $"Capacity must be in [1, 65536], was {Capacity}.";
        if (Threads is < 1 or > 1024) yield return $"Threads must be in [1, 1024], was {Threads}.";
        if (Ball is { Norm: not Norm.Linf } && !EncloseBall)
            yield return $"Interval bounds are computed over a box, and the ball is {Ball}; set EncloseBall to use the box that encloses it.";
    }
}
