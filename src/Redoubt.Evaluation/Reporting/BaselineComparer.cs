using Redoubt.Evidence;

namespace Redoubt.Evaluation;

/// <summary>Compares an assessment with an earlier one on the rows that both examined.</summary>
public static class BaselineComparer
{
    /// <summary>Reads the earlier report and compares.</summary>
    /// <param name="baselinePath">The earlier <c>report.json</c>.</param>
    /// <param name="current">The new report.</param>
    /// <exception cref="InvalidDataException">The file is not a complete assessment of the same data under the same threat; one sentence says what differs.</exception>
    public static BaselineComparison Compare(string baselinePath, AssessmentReport current)
    {
        AssessmentReport baseline = EvidenceJson.Load<AssessmentReport>(baselinePath);
        return Compare(baseline, Path.GetFileName(baselinePath), Sha256Text.OfFile(baselinePath), current);
    }

    /// <summary>Checks, before a long run, that its report will be comparable.</summary>
    /// <param name="baselinePath">The earlier <c>report.json</c>.</param>
    /// <param name="data">The rows of the run to come.</param>
    /// <param name="threat">Its threat model.</param>
    /// <exception cref="InvalidDataException">The file is not a complete assessment of the same data under the same threat; one sentence says what differs.</exception>
    public static void RequireComparable(string baselinePath, DataSummary data, ThreatSummary threat)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(threat);
        AssessmentReport baseline = EvidenceJson.Load<AssessmentReport>(baselinePath);
        string? difference = Difference(baseline, data, threat);
        if (difference is null && !baseline.Rows.Select(static row => row.Index).Intersect(data.SampledIndices).Any()) difference = "the two runs share no row";
        if (difference is not null) throw new InvalidDataException($"{Path.GetFileName(baselinePath)} cannot be compared: {difference}.");
    }

    internal static BaselineComparison Compare(AssessmentReport baseline, string fileName, string sha256, AssessmentReport current)
    {
        ArgumentNullException.ThrowIfNull(current);
        if (current.WorstCase is null) throw new InvalidDataException($"{fileName} cannot be compared: this run states no robust accuracy.");
        if (Difference(baseline, current.Data, current.Threat) is { } difference) throw new InvalidDataException($"{fileName} cannot be compared: {difference}.");
        Dictionary<int, RowOutcome> earlier = baseline.Rows.ToDictionary(static row => row.Index);
        int pairs = 0, onlyBaseline = 0, onlyCurrent = 0;
        foreach (RowOutcome row in current.Rows)
        {
            if (!earlier.TryGetValue(row.Index, out RowOutcome? before)) continue;
            if (before.Label != row.Label) throw new InvalidDataException($"{fileName} cannot be compared: row {row.Index} has another label there.");
            pairs++;
            onlyBaseline += before.Robust && !row.Robust ? 1 : 0;
            onlyCurrent += !before.Robust && row.Robust ? 1 : 0;
        }

        if (pairs == 0) throw new InvalidDataException($"{fileName} cannot be compared: the two reports share no row.");
        return new BaselineComparison
        {
            FileName = fileName,
            Sha256 = sha256,
            ModelFileName = baseline.Model.FileName,
            PairedRows = pairs,
            OnlyBaselineRobust = onlyBaseline,
            OnlyCurrentRobust = onlyCurrent,
            Difference = Intervals.McNemarDifference(onlyBaseline, onlyCurrent, pairs),
        };
    }

    private static string? Difference(AssessmentReport baseline, DataSummary data, ThreatSummary threat)
    {
        if (baseline.WorstCase is null) return "it states no robust accuracy";
        if (baseline.Data.Sha256 != data.Sha256) return "it was made with other data";
        if (baseline.Threat.Norm != threat.Norm) return $"its norm is {baseline.Threat.Norm}, not {threat.Norm}";
        if (baseline.Threat.Mask != threat.Mask) return $"its mask is {baseline.Threat.Mask ?? "none"}, not {threat.Mask ?? "none"}";
        return baseline.Threat.Epsilon != threat.Epsilon
            ? FormattableString.Invariant($"its epsilon is {baseline.Threat.Epsilon}, not {threat.Epsilon}")
            : null;
    }
}
