using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Redoubt.Evidence;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>Notes what is needed to repeat a run.</summary>
internal sealed class RunRecord(VerbContext context, ulong seed, int threads)
{
    private readonly DateTimeOffset _started = context.Terminal.Time.GetUtcNow();
    private readonly long _start = context.Terminal.Time.GetTimestamp();

    /// <summary>Seconds since the record was made.</summary>
    public double Seconds => context.Terminal.Time.GetElapsedTime(_start).TotalSeconds;

    /// <summary>The record, at the end of the run.</summary>
    public RunSummary Finish(ImmutableArray<PhaseDuration> phases = default) => new()
    {
        ToolVersion = CommandLineHost.Version,
        DotNetVersion = Environment.Version.ToString(),
        OperatingSystem = $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}",
        InstructionSet = InstructionSets.Describe(InstructionSets.Best),
        Threads = threads,
        Seed = seed,
        StartedUtc = _started,
        TotalSeconds = Seconds,
        Phases = phases.IsDefault ? [] : phases,
        CommandLine = context.CommandLine,
    };
}
