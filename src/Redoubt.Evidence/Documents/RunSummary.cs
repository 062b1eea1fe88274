using System.Collections.Immutable;

namespace Redoubt.Evidence;

/// <summary>What is needed to repeat a run: program, machine, seed, command. Results are byte-identical on the same instruction set.</summary>
public sealed record RunSummary
{
    /// <summary>Version of Redoubt, such as <c>0.1.0</c>.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>Version of the .NET runtime, such as <c>10.0.1</c>.</summary>
    public required string DotNetVersion { get; init; }

    /// <summary>Operating system and processor architecture, in words.</summary>
    public required string OperatingSystem { get; init; }

    /// <summary>Instruction set the kernels used, such as <c>AVX-512</c>; other sets round differently.</summary>
    public required string InstructionSet { get; init; }

    /// <summary>Worker threads, 1 or more. Does not change results.</summary>
    public required int Threads { get; init; }

    /// <summary>Measured peak of one thread in GFLOP/s; null when it was not measured in this run.</summary>
    public double? PeakGflopsPerThread { get; init; }

    /// <summary>Seed of all randomness. Above 2^53 some JSON readers lose digits.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Start of the run in UTC; null where a document must be the same for every run, as reports of <c>assess</c>: <see cref="TimingReport"/> has it then.</summary>
    public required DateTimeOffset? StartedUtc { get; init; }

    /// <summary>Wall-clock seconds of the whole run; null as <see cref="StartedUtc"/>.</summary>
    public required double? TotalSeconds { get; init; }

    /// <summary>Wall-clock seconds of its parts, in order; they need not add up to the total.</summary>
    public ImmutableArray<PhaseDuration> Phases { get; init; } = [];

    /// <summary>The exact command line that repeats the run.</summary>
    public required string CommandLine { get; init; }
}
