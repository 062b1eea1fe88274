using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;

namespace Redoubt.Evidence;

/// <summary>The result of <c>bench</c>. Means something only when the machine was idle.</summary>
public sealed record BenchmarkReport : IEvidenceDocument<BenchmarkReport>
{
    /// <inheritdoc/>
    public static string SchemaId => "redoubt.benchmark/1";

    /// <inheritdoc/>
    public static JsonTypeInfo<BenchmarkReport> JsonType => EvidenceJsonContext.Shared.BenchmarkReport;

    /// <inheritdoc/>
    public string Schema { get; init; } = SchemaId;

    /// <summary>Version of Redoubt.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>Version of the .NET runtime.</summary>
    public required string DotNetVersion { get; init; }

    /// <summary>Operating system and processor architecture, in words.</summary>
    public required string OperatingSystem { get; init; }

    /// <summary>Start of the run in UTC.</summary>
    public required DateTimeOffset StartedUtc { get; init; }

    /// <summary>Worker threads.</summary>
    public required int Threads { get; init; }

    /// <summary>Instruction set the kernels used.</summary>
    public required string InstructionSet { get; init; }

    /// <summary>Peak of one thread measured in the same run, GFLOP/s.</summary>
    public required double PeakGflopsPerThread { get; init; }

    /// <summary>The cases in the order measured.</summary>
    public required ImmutableArray<BenchmarkCase> Cases { get; init; }
}
