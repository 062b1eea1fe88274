using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;

namespace Redoubt.Evidence;

/// <summary>How long an assessment took. Kept apart from the report, which is the same for every run of the same command.</summary>
public sealed record TimingReport : IEvidenceDocument<TimingReport>
{
    /// <inheritdoc/>
    public static string SchemaId => "redoubt.timing/1";

    /// <inheritdoc/>
    public static JsonTypeInfo<TimingReport> JsonType => EvidenceJsonContext.Shared.TimingReport;

    /// <inheritdoc/>
    public string Schema { get; init; } = SchemaId;

    /// <summary>Start of the run in UTC; of the last one where a stopped run was taken up again.</summary>
    public required DateTimeOffset? StartedUtc { get; init; }

    /// <summary>Wall-clock seconds of that run.</summary>
    public required double? TotalSeconds { get; init; }

    /// <summary>Wall-clock seconds of its parts, attacks by name, in order; they need not add up to the total.</summary>
    public required ImmutableArray<PhaseDuration> Phases { get; init; }

    /// <summary>Finished steps that were taken over from a run that was stopped; their seconds are in no part.</summary>
    public required int RestoredSteps { get; init; }

    /// <summary>The times of a report.</summary>
    /// <param name="report">A report with times.</param>
    /// <param name="restoredSteps">Steps that were taken over.</param>
    public static TimingReport Of(AssessmentReport report, int restoredSteps)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new TimingReport
        {
            StartedUtc = report.Run.StartedUtc,
            TotalSeconds = report.Run.TotalSeconds,
            Phases = report.Run.Phases,
            RestoredSteps = restoredSteps,
        };
    }
}
