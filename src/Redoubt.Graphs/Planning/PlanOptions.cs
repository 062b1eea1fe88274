using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Settings of a <see cref="Plan"/>. Immutable.</summary>
public sealed record PlanOptions
{
    /// <summary>Largest number of rows that one run takes, in [1, 65536]. Memory grows with it. Default 128.</summary>
    public int Capacity { get; init; } = 128;

    /// <summary>Threads that work during a run, in [1, 1024]. Default: one for each processor.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether stride-1 3×3 convolutions may use Winograd's algorithm: faster, rounding errors about ten times larger. Default true.</summary>
    /// <remarks>A certificate covers the direct method only; see docs/methods/convolution.md.</remarks>
    public bool AllowWinograd { get; init; } = true;

    /// <summary>Vector instructions to use. Default null: the widest that the processor has.</summary>
    public InstructionSet? InstructionSet { get; init; }

    /// <summary>Whether <see cref="Simplifier"/> runs first. Default true.</summary>
    public bool Simplify { get; init; } = true;

    /// <summary>Whether the plan computes what a certificate speaks about: no rewrite that changes rounding, no Winograd, whatever the other settings say.
    /// Every float32 sum then has exactly the terms of the graph, in some order. Default false.</summary>
    public bool Sound { get; init; }

    /// <summary>Rows that are computed at a time where no row of the graph depends on another, 1 or more. Memory grows with it. Default null: as many as
    /// make good use of the caches. Results do not depend on it.</summary>
    public int? BandRows { get; init; }

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Capacity is < 1 or > 65_536) yield return $"Capacity must be in [1, 65536], was {Capacity}.";
        if (BandRows < 1) yield return $"BandRows must be positive, was {BandRows}.";
        if (Threads is < 1 or > 1024) yield return $"Threads must be in [1, 1024], was {Threads}.";
        if (InstructionSet is { } set && !InstructionSets.IsSupported(set)) yield return $"The processor has no {set} instructions.";
    }
}
