using Redoubt.Tensors;

namespace Redoubt.Training;

/// <summary>Settings of a benchmark. Immutable.</summary>
public sealed record BenchmarkOptions
{
    /// <summary>Threads that work. Default: one for each processor.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Least time spent on one case, in seconds, after a warm-up; the fastest run counts. Default 1.5.</summary>
    public double SecondsPerCase { get; init; } = 1.5;

    /// <summary>Fewest runs of one case. Default 8.</summary>
    public int MinimumRuns { get; init; } = 8;

    /// <summary>Vector instructions. Default null: the widest that the processor has.</summary>
    public InstructionSet? InstructionSet { get; init; }

    /// <summary>Randomness of weights and inputs. Default 0.</summary>
    public ulong Seed { get; init; }
}
